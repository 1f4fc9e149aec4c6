import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import { writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import { openVariable } from "../formats/open.ts";
import type { Stack } from "../stack/stack.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const FOLDER = fixture("aria-gunw");
const STEP = 0.000833333333;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-gunw-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("ARIA S1-GUNW products", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([FOLDER]);
  });

  it("are cropped to their common extent on the grid of 3 arc seconds", () => {
    expect(stack).toMatchObject({
      product: "aria-gunw",
      grid: { shape: { y: 7, x: 10 }, crs: { epsg: 4326 } },
    });
    const [dx, , west, , dy, north] = stack.grid.affine;
    expect([dx, dy]).toEqual([expect.closeTo(STEP, 10), expect.closeTo(-STEP, 10)]);
    expect([west, north]).toEqual([expect.closeTo(-118, 8), expect.closeTo(36 - STEP, 8)]);
  });

  it("are named late first; their phases and baselines change their sign", async () => {
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    // Row 1 of the stack is row 2 of the lattice; pair 2 is (0118, 0130), with 20 added.
    expect(await valueAt(stack, "unwrappedPhase", 2, 1, 4)).toBe(-(20 + 2 + 0.5 + 0.5));
    expect(await valueAt(stack, "unwrappedPhase", 0, 2, 3)).toBeNaN();
    expect(stack.network?.perpendicularBaseline).toEqual([-12.5, -13.5, -14.5]);
  });

  it("count -1, the fill value of components, as no component", async () => {
    const row = [0, 2, 6].map((x) => valueAt(stack, "connectedComponent", 1, 0, x));
    expect(await Promise.all(row)).toEqual([0, 1, 0]);
  });

  it("have angles at height 0, and say so, when there is no DEM", async () => {
    // Column 0 lies at -118 + step / 2, where the cube has 34 + 10 (lon + 118) at height 0.
    expect(await valueAt(stack, "incidenceAngle", 0, 0)).toBeCloseTo(34 + 5 * STEP, 4);
    // -167 degrees from east, anti-clockwise, plus 10 a degree of latitude, is 103 from north.
    expect(await valueAt(stack, "azimuthAngle", 0, 0)).toBeCloseTo(103 - 15 * STEP, 4);
    expect(stack.notes.join()).toMatch(/no DEM.*height 0/);
  });

  it("have angles at the ground when there is one", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    const grid = {
      shape: { y: 5, x: 5 },
      affine: [0.01, 0, -118.02, 0, -0.01, 36.02],
      crs: { epsg: 4326, wkt: null },
      geometry: "map",
    } as const;
    await writeTiff(join(folder, "dem.tif"), { grid, nodata: null, value: () => 1500 });
    const high = await openStack([folder]);
    expect(await valueAt(high, "height", 3, 3)).toBe(1500);
    expect(await valueAt(high, "incidenceAngle", 0, 0)).toBeCloseTo(34.5 + 5 * STEP, 4);
    expect(high.notes.join()).toMatch(/Heights are interpolated from .*dem\.tif/);
    // What a worker thread gets is the source.
    const again = await openVariable(
      JSON.parse(JSON.stringify(high.variables.get("incidenceAngle")?.source)),
    );
    expect(
      (
        await readFloats(again, [
          [0, 1],
          [0, 1],
        ])
      )[0],
    ).toBeCloseTo(34.5 + 5 * STEP, 4);
  });

  it("state the acquisition by name and metadata, with looks left open", () => {
    expect(stack.acquisition).toMatchObject({
      wavelength: 0.05546576,
      orbitDirection: "ascending",
      antennaSide: "right",
      secondsOfDay: 6621,
      startingRange: 798980.125,
      slantRange: (798980.125 + 956307.125) / 2,
    });
    expect(stack.notes.join()).toMatch(/do not state looks/);
  });

  it("are refused when two frames have the same dates", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    const [first = ""] = readdirSync(FOLDER);
    copyFileSync(join(FOLDER, first), join(folder, first.replace("36000N_35990N", "35990N_35980N")));
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "aria-frames",
      where: expect.stringContaining("35990N_35980N"),
      fix: expect.stringContaining("ariaTSsetup.py"),
    });
  });
});
