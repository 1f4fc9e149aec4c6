import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import { openVariable, sourceFiles } from "../formats/open.ts";
import type { Stack } from "../stack/stack.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const FOLDER = fixture("aria");
const NETCDF = "unwrappedPhase/20180118_20180106.vrt";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-aria-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the output folder of ARIA-tools", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([FOLDER]);
  });

  it("is one stack, though its layers are VRTs over netCDF, VRTs over ENVI, and ENVI", () => {
    expect(stack).toMatchObject({ product: "aria", grid: { shape: { y: 12, x: 10 }, crs: { epsg: 4326 } } });
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect([...stack.variables.keys()].sort()).toEqual([
      "azimuthAngle",
      "coherence",
      "connectedComponent",
      "height",
      "incidenceAngle",
      "unwrappedPhase",
      "waterMask",
    ]);
  });

  it("joins the frames of a VRT, and turns the sign of all phases", async () => {
    // Rows 0 to 6 come from the first netCDF file, rows 5 to 11 from the second.
    for (const row of [0, 5, 11]) expect(await valueAt(stack, "unwrappedPhase", 0, row, 4)).toBe(-(row + 1));
    expect(await valueAt(stack, "unwrappedPhase", 0, 3, 3)).toBeNaN();
    expect(await valueAt(stack, "unwrappedPhase", 1, 11, 4)).toBe(-(10 + 11 + 1));
    expect(await valueAt(stack, "unwrappedPhase", 2, 11, 4)).toBe(-(20 + 11 + 1));
    expect(await valueAt(stack, "coherence", 0, 8, 1)).toBeCloseTo(1 / 8 + 0.05, 6);
  });

  it("reopens in another thread, and knows the files behind it", async () => {
    const source = JSON.parse(JSON.stringify(stack.variables.get("unwrappedPhase")?.source));
    const again = await openVariable(source);
    const window = [
      [0, 1],
      [4, 7],
      [4, 5],
    ] as const;
    expect([...(await readFloats(again, window))]).toEqual([-5, -6, -7]);
    const files = await sourceFiles(source);
    expect(files.filter((file) => file.endsWith(".nc"))).toHaveLength(2);
  });

  it("has angles in our convention, heights and the mask of water", async () => {
    expect(await valueAt(stack, "incidenceAngle", 2, 5)).toBeCloseTo(34.5, 5);
    expect(await valueAt(stack, "azimuthAngle", 2, 5)).toBeCloseTo(103, 4);
    expect(await valueAt(stack, "height", 7, 0)).toBe(107);
    expect([await valueAt(stack, "waterMask", 0, 8), await valueAt(stack, "waterMask", 0, 9)]).toEqual([
      1, 0,
    ]);
    expect(await valueAt(stack, "connectedComponent", 0, 0, 0)).toBe(0);
  });

  it("has the acquisition and the baselines of stack/unwrapStack.vrt", () => {
    expect(stack.network?.perpendicularBaseline).toEqual([-12.5, -13.5, -14.5]);
    expect(stack.acquisition).toMatchObject({
      wavelength: 0.05546576,
      orbitDirection: "ascending",
      startingRange: 798980.125,
      slantRange: (798980.125 + 956307.125) / 2,
      secondsOfDay: 6621,
      incidence: expect.closeTo(34.45, 2),
      // The satellite at 103 degrees anti-clockwise from north, to the left of its own way.
      heading: expect.closeTo(-13, 4),
    });
  });

  it("finds the products by their names when the folder was moved", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    const vrt = readFileSync(join(folder, NETCDF), "utf8").replaceAll('"products/', '"/gone/products/');
    writeFileSync(join(folder, NETCDF), vrt);
    const moved = await openStack([folder]);
    expect(await valueAt(moved, "unwrappedPhase", 0, 11, 4)).toBe(-12);
  });

  it("names all files that a VRT misses, and never leaves the inputs for them", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    rmSync(join(folder, "products"), { recursive: true });
    await expect(openStack([folder])).rejects.toMatchObject({
      kind: "input",
      code: "vrt-source-missing",
      got: expect.stringMatching(/015021-.*\.nc\s+.*015022-.*\.nc/),
    });
    const vrt = readFileSync(join(folder, NETCDF), "utf8").replaceAll(/NETCDF:[^<]*/g, "/etc/hostname");
    writeFileSync(join(folder, NETCDF), vrt);
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "vrt-source-missing",
      got: expect.stringContaining("/etc/hostname"),
    });
  });

  it("refuses a VRT that leads to itself, and one that warps", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    const original = readFileSync(join(folder, NETCDF), "utf8");
    writeFileSync(join(folder, NETCDF), original.replaceAll(/NETCDF:[^<]*/g, "20180118_20180106.vrt"));
    await expect(openStack([folder])).rejects.toMatchObject({ code: "vrt-unsupported" });
    writeFileSync(
      join(folder, NETCDF),
      original.replace("<VRTDataset", '<VRTDataset subClass="VRTWarpedDataset"'),
    );
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "vrt-unsupported",
      got: "VRTWarpedDataset",
    });
  });
});
