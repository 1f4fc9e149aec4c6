import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dateOfDay, dayNumber } from "../../src/dates.ts";
import { openDataset } from "../../src/formats/open.ts";
import type { ElevationTile, StageRejects } from "../../src/kernels/elevation/elevation-tile.ts";
import { filterByReference, limitByReference } from "../../src/kernels/elevation/reference-filter.ts";
import { filterByRobustRate } from "../../src/kernels/elevation/robust-filter.ts";
import { limitByRobustRate } from "../../src/kernels/elevation/robust-limits.ts";
import { limitElevations } from "../../src/kernels/elevation/spatial-limits.ts";
import { rejectByLimits } from "../../src/kernels/elevation/spatial-rejects.ts";
import { rejectByRate } from "../../src/kernels/elevation/temporal-rejects.ts";
import { discOfPixels } from "../../src/kernels/raster/disc.ts";
import { discExtremes } from "../../src/kernels/raster/disc-extremes.ts";
import { discPercentiles } from "../../src/kernels/raster/disc-percentiles.ts";
import { BAND_SHARE, fitFilteredLines } from "../../src/kernels/time/fit-filtered-lines.ts";
import { scaleYears } from "../../src/kernels/time/year-scale.ts";
import { readFloats } from "../../src/stack/read-floats.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");
const DEMS = testData("dems");

const SHAPE = { y: 60, x: 60 };
const PIXEL = { y: 30, x: 30 };
const REFERENCE_DAY = dayNumber("2013-01-01");
const compat = { compat: "pyddem" } as const;

const floats = async (path: string, name: string) => Float32Array.from(await readGolden(path, name));
/** Elevations, dates and reference of one golden file. */
async function readTile(path: string, elevation: string): Promise<ElevationTile> {
  const days = await readGolden(path, "time_days_since_2000");
  return {
    elevation: await floats(path, elevation),
    days: days.map((day) => day + dayNumber("2000-01-01")),
    reference: await floats(path, "ref_on_stack_grid"),
  };
}

/** Golden masks are 1 where an observation survives: it was there, and no stage rejected it. */
async function expectMask(
  path: string,
  name: string,
  elevation: Float32Array,
  stages: readonly Uint8Array[],
) {
  const survives = elevation.map((z, i) => (Number.isNaN(z) || stages.some((mask) => mask[i] === 1) ? 0 : 1));
  expect(survives, name).toEqual(await floats(path, name));
}

async function readRaster(path: string): Promise<Float32Array> {
  const [variable] = (await openDataset(path)).variables.values();
  try {
    return await readFloats(variable!, fullWindow(variable!.shape));
  } finally {
    await variable!.close();
  }
}

const masksOf = (stages: readonly StageRejects[]) => stages.map(({ rejects }) => rejects);

describe.skipIf(GOLDEN === null)("filters by a reference DEM (pyddem-golden)", () => {
  const path = join(GOLDEN as string, "filters.nc");

  it("has its discs: extremes and percentiles to the bit", async () => {
    const reference = await floats(path, "ref_on_stack_grid");
    const { smallest, largest } = discExtremes(reference, SHAPE, discOfPixels(5));
    expect(largest).toEqual(await floats(path, "disk5_max"));
    expect(smallest).toEqual(await floats(path, "disk5_min"));
    const [p20, p80] = discPercentiles(reference, SHAPE, discOfPixels(4), [20, 80]);
    expect(p20).toEqual(await floats(path, "disk4_p20"));
    expect(p80).toEqual(await floats(path, "disk4_p80"));
  });

  it.each([
    ["spat_default", 500, 20],
    ["spat_k200", 200, 70],
    ["spat_k2000", 2000, 5],
  ] as const)("rejects what its spatial filter does: %s", async (name, radius, tolerance) => {
    const { elevation, reference } = await readTile(path, "z");
    const limits = limitElevations(reference, SHAPE, PIXEL, { radius, tolerance }, compat);
    await expectMask(path, name, elevation, [rejectByLimits(elevation, limits)]);
  });

  it.each([
    ["time_default", {}],
    ["time_asym", { maxRate: [-15, 6], tolerance: 40 }],
    ["time_scalar", { maxRate: 10, tolerance: 25 }],
  ] as const)("rejects what its temporal filter does: %s", async (name, options) => {
    const tile = await readTile(path, "z");
    const rejects = rejectByRate(tile, REFERENCE_DAY, { ...options, ...compat });
    await expectMask(path, name, tile.elevation, [rejects]);
  });

  it.each(["min_max", "both"] as const)("rejects what its sequence does: %s", async (filter) => {
    const tile = await readTile(path, "z");
    const limits = limitByReference(filter, tile.reference, SHAPE, PIXEL, compat);
    const stages = filterByReference(filter, tile, limits, REFERENCE_DAY, compat);
    await expectMask(path, `prefilter_${filter}`, tile.elevation, masksOf(stages));
  });

  it.each([
    ["robust_default", 1000, 2, 100],
    ["robust_alt", 400, 1, 30],
  ] as const)("rejects what its robust filter does: %s", async (name, radius, referenceYears, tolerance) => {
    const file = join(GOLDEN as string, "error_and_robust_filter.nc");
    const tile = await readTile(file, "z_in");
    const year = (day: number) => Number(dateOfDay(day).slice(0, 4));
    const days = Float64Array.from(tile.days);
    const t = scaleYears(days, year(days[0]!), year(days.at(-1)!) + 1);
    const sigma = await readGolden(file, "err_nproc2");
    const { slope } = fitFilteredLines(tile.elevation, t, { ...compat, sigma, keep: BAND_SHARE });
    const limits = limitByRobustRate(Float32Array.from(slope), tile.reference, SHAPE, PIXEL, {
      radius,
      tolerance,
      ...compat,
    });
    const stages = filterByRobustRate(tile, limits, REFERENCE_DAY, { tolerance, referenceYears, ...compat });
    await expectMask(file, name, tile.elevation, masksOf(stages));
  });
});

describe.skipIf(DEMS === null)("filters of a real DEM (dems/longyearbyen)", () => {
  const at = (name: string) => join(DEMS as string, "longyearbyen", name);
  const shape = { y: 134, x: 140 };

  it("has pyddem's discs and what its spatial filter leaves", async () => {
    const expected = at("P_expected.nc");
    const [reference, elevation] = await Promise.all(
      ["P_ref.tif", "P_tba.tif"].map((name) => readRaster(at(name))),
    );
    const { smallest, largest } = discExtremes(reference!, shape, discOfPixels(5));
    expect(largest).toEqual(await floats(expected, "disk5_max"));
    expect(smallest).toEqual(await floats(expected, "disk5_min"));
    const [p20, p80] = discPercentiles(reference!, shape, discOfPixels(5), [20, 80]);
    expect(p20).toEqual(await floats(expected, "disk5_p20"));
    expect(p80).toEqual(await floats(expected, "disk5_p80"));
    for (const [name, radius, tolerance] of [
      ["spat_500_m25", 500, -25],
      ["spat_300_m10", 300, -10],
    ] as const) {
      const limits = limitElevations(reference!, shape, { y: 20, x: 20 }, { radius, tolerance }, compat);
      await expectMask(expected, name, elevation!, [rejectByLimits(elevation!, limits)]);
    }
  });
});
