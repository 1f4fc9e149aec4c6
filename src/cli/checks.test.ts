import { describe, expect, test } from "vitest";
import { checkMachine, checkMemory, checkNode } from "./checks.ts";

describe("upwarp doctor", () => {
  test("wants Node 20 or later, and says where to get it", () => {
    expect(checkNode("20.0.0").state).toBe("ok");
    expect(checkNode("26.1.0").state).toBe("ok");
    expect(checkNode("18.20.4")).toMatchObject({
      state: "missing",
      fix: expect.stringContaining("Install Node 20"),
    });
  });

  test("wants a gigabyte of memory", () => {
    expect(checkMemory(8e9)).toEqual({ name: "memory", state: "ok", found: "8.00 GB" });
    expect(checkMemory(5e8)).toMatchObject({ state: "missing", fix: expect.stringContaining("1.00 GB") });
  });

  test("finds this machine fit: it runs the tests", async () => {
    const checks = await checkMachine(process.cwd());
    expect(checks.map(({ name }) => name)).toContain("threads");
    expect(checks.filter(({ state }) => state === "missing")).toEqual([]);
  });

  test("says how to fix whatever is not ok", async () => {
    const checks = await checkMachine("/no/such/folder");
    expect(checks.find(({ name }) => name === "disk")).toMatchObject({ state: "optional" });
    for (const { state, fix } of checks) expect(fix === undefined).toBe(state === "ok");
  });
});
