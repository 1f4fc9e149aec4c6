import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashTree, start, upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-stop-"));
afterAll(() => rmSync(folder, { recursive: true }));

// One worker and little memory: a tile for each block or two, so that there is a middle to stop in.
const run = (out: string) =>
  `run sbas --inputs sim/stack.zarr --out ${out} --workers 1 --memory 380MB --json`.split(" ");
const results = (out: string) =>
  Object.fromEntries(
    Object.entries(hashTree(join(folder, out))).filter(([path]) => path !== "steps/contents.json"),
  );
interface Event {
  readonly type: string;
  readonly done?: number;
  readonly tiles?: number;
  readonly steps?: readonly { readonly action?: string }[];
}
const events = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);

beforeAll(async () => {
  const simulate =
    "simulate sbas --preset noise --seed 2 --out sim --quiet --set network.count=30 network.connections=3";
  await upwarp([...simulate.split(" "), 'shape={"y":320,"x":256}'], folder);
  const { code, stderr } = await upwarp(run("whole"), folder);
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

describe("a run that is stopped", () => {
  test("by kill -9 resumes at the last whole tile and ends with the same bytes", async () => {
    const first = start(run("killed"), folder);
    await first.sees('"progress"', 3);
    first.child.kill("SIGKILL");
    expect((await first.ended).signal).toBe("SIGKILL");
    expect(readdirSync(join(folder, "killed"))).toEqual(["steps"]);

    const { code, stdout } = await upwarp(run("killed"), folder);
    expect(code).toBe(0);
    const told = events(stdout);
    expect(told.find(({ type }) => type === "planned")?.steps?.map(({ action }) => action)).toEqual([
      "reuse",
      "reuse",
      "resume",
      "resume",
      "resume",
      "resume",
    ]);
    const started = told.find(({ type, tiles = 0 }) => type === "started" && tiles > 0);
    expect(started?.done).toBeGreaterThanOrEqual(3);
    expect(told.filter(({ type }) => type === "progress")).toHaveLength(
      (started?.tiles ?? 0) - (started?.done ?? 0),
    );
    expect(results("killed")).toEqual(results("whole"));
  });

  test("by Ctrl-C ends with 130, says how to go on, and goes on", async () => {
    const first = start(run("stopped"), folder);
    await first.sees('"progress"', 2);
    first.child.kill("SIGINT");
    const { code, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("Stopping after the tiles in flight");
    expect(stderr).toMatch(/cancelled: [\s\S]*fix: +Run the same command again to resume/);
    expect(readdirSync(join(folder, "stopped"))).toEqual(["steps"]);
    expect((await upwarp(run("stopped"), folder)).code).toBe(0);
    expect(results("stopped")).toEqual(results("whole"));
  });

  test("by two Ctrl-C ends at once with 130", async () => {
    const first = start(run("hurried"), folder);
    await first.sees('"progress"', 1);
    first.child.kill("SIGINT");
    first.child.kill("SIGINT");
    setTimeout(() => first.child.kill("SIGINT"), 50);
    expect((await first.ended).code).toBe(130);
    expect((await upwarp(run("hurried"), folder)).code).toBe(0);
    expect(results("hurried")).toEqual(results("whole"));
  });

  test("while another works in the same folder is refused, and the other is not disturbed", async () => {
    const first = start(run("shared"), folder);
    await first.sees('"started"', 1);
    const second = await upwarp(run("shared"), folder);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("folder-busy");
    expect((await first.ended).code).toBe(0);
    expect(results("shared")).toEqual(results("whole"));
  });
});
