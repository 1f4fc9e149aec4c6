import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulate } from "./stacks.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-fetch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let stack: string;
beforeAll(async () => {
  stack = await simulate(join(folder, "sim"), {
    shape: { y: 20, x: 20 },
    network: { count: 4, connections: 1 },
  });
});

describe("upwarp fetch era5", () => {
  test("lists the files that the stack's dates and area need, without a key and without the network", async () => {
    const { code, stdout } = await upwarp(
      ["fetch", "era5", "--inputs", stack, "--out", "w", "--list"],
      folder,
    );
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^missing {2}w\/ERA5_[NS]\d+_[NS]\d+_[EW]\d+_[EW]\d+_\d{8}_\d\d\.grb$/);
    expect(readdirSync(folder)).toEqual(["sim"]);
  });

  test("says how to get a key when there is none, and writes nothing", async () => {
    const env = { CDSAPI_KEY: "", HOME: folder };
    const { code, stderr } = await upwarp(["fetch", "era5", "--inputs", stack, "--out", "w"], folder, env);
    expect([code, stderr.split(":")[0]]).toEqual([1, "cds-key-missing"]);
    expect(stderr).toContain("cds.climate.copernicus.eu");
  });
});
