import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-fetch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const stack = resolve(import.meta.dirname, "../fixtures/peer/mintpy/inputs");

describe("upwarp fetch era5", () => {
  test("lists the files that the stack's dates and area need, without a key and without the network", async () => {
    const { code, stdout } = await upwarp(
      ["fetch", "era5", "--inputs", stack, "--out", "w", "--list"],
      folder,
    );
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe("missing  w/ERA5_N30_N40_W120_W110_20180106_14.grb");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("says how to get a key when there is none, and writes nothing", async () => {
    const env = { CDSAPI_KEY: "", HOME: folder };
    const { code, stderr } = await upwarp(["fetch", "era5", "--inputs", stack, "--out", "w"], folder, env);
    expect([code, stderr.split(":")[0]]).toEqual([1, "cds-key-missing"]);
    expect(stderr).toContain("cds.climate.copernicus.eu");
  });
});
