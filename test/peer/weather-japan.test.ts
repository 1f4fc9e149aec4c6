import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openDataset, sourceFiles } from "../../src/formats/open.ts";
import { IDENTITY, NO_CRS } from "../../src/geo/grid.ts";
import { openVariable } from "../../src/products/open-variable.ts";
import { openZenithDelay } from "../../src/products/weather/open-zenith-delay.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { readFloats, relabel } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";

/** To a tenth of a millimetre. */
const extremes = (values: ArrayLike<number>) => {
  const sorted = Float64Array.from(values).sort();
  return [sorted[0], sorted.at(-1)].map((value) => Number(value?.toFixed(4)));
};

const folder = testData("era5-japan-alos");

describe.skipIf(folder === null)("ERA5 over Kyushu (needs the data set era5-japan-alos)", () => {
  const root = folder ?? "";
  const shape = { y: 460, x: 237 };
  let stack: Parameters<typeof openZenithDelay>[1];
  let incidence: Float32Array;

  beforeAll(async () => {
    const map = async (name: string, band: number, as: string) => {
      const found = [...(await openDataset(join(root, name))).variables.values()][band]!;
      return relabel(found, { name: as, dims: ["y", "x"] });
    };
    const variables = new Map<string, Variable>([
      ["height", await map("hgt.rdr", 0, "height")],
      ["latitude", await map("lat.rdr", 0, "latitude")],
      ["longitude", await map("lon.rdr", 0, "longitude")],
    ]);
    incidence = await readFloats(await map("los.rdr", 0, "incidenceAngle"), fullWindow([shape.y, shape.x]));
    stack = {
      grid: { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      variables,
      dates: ["2010-10-17", "2011-01-17"],
      // 13:52 UTC: the hour of the files is the nearest.
      acquisition: { secondsOfDay: 13 * 3600 + 52 * 60 },
    };
  });

  it("gives zenith delays of 1.9 to 2.4 m and finite two-way delays along the line of sight everywhere", async () => {
    const { variable, kind } = await openZenithDelay([root], stack);
    expect(kind).toBe("era5");
    const zenith = await variable.read(fullWindow(variable.shape));
    expect(zenith.every(Number.isFinite)).toBe(true);
    expect(extremes(zenith)).toEqual([1.9036, 2.432]);
    const pixels = shape.y * shape.x;
    const twoWay = Float64Array.from({ length: pixels }, (_, p) => {
      const slant = 2 / Math.cos((incidence[p]! * Math.PI) / 180);
      return (zenith[pixels + p]! - zenith[p]!) * slant;
    });
    expect(twoWay.every(Number.isFinite)).toBe(true);
    const mean = twoWay.reduce((sum, value) => sum + value, 0) / pixels;
    expect([...extremes(twoWay), mean].map((value) => Number(value.toFixed(3)))).toEqual([
      -0.171, -0.024, -0.072,
    ]);
  });

  it("has one gravity and nothing above 1 hPa in compat mode: 1.89 to 2.42 m", async () => {
    const { variable } = await openZenithDelay([root], stack, { air: "simple" });
    expect(extremes(await variable.read(fullWindow(variable.shape)))).toEqual([1.8933, 2.4211]);
  });

  it("is the same in windows, and opened again from its source", async () => {
    const { variable } = await openZenithDelay([root], stack);
    const whole = await variable.read(fullWindow(variable.shape));
    const again = await openVariable(JSON.parse(JSON.stringify(variable.source)));
    const part = await again.read([
      [1, 2],
      [100, 103],
      [30, 90],
    ]);
    const want = [100, 101, 102].flatMap((y) => [
      ...whole.subarray(460 * 237 + y * 237 + 30, 460 * 237 + y * 237 + 90),
    ]);
    expect([...part]).toEqual(want);
    await again.close();
    const files = (await sourceFiles(variable.source)).map((path) => path.slice(root.length + 1));
    expect(files).toEqual(
      [
        "ERA5_N30_N40_E120_E140_20101017_14.grb",
        "ERA5_N30_N40_E120_E140_20110117_14.grb",
        ...["hgt", "lat", "lon"].flatMap((name) => [`${name}.rdr`, `${name}.rdr.xml`]),
      ].sort(),
    );
  });

  it("names the dates without a file", async () => {
    const more = { ...stack, dates: ["2010-10-17", "2010-12-02", "2011-01-17"] };
    await expect(openZenithDelay([root], more)).rejects.toMatchObject({
      code: "weather-dates-missing",
      where: "2010-12-02 at 13:52 UTC",
    });
    const { variable, notes } = await openZenithDelay([root], more, { missing: "skip" });
    const column = await variable.read([
      [0, 3],
      [0, 1],
      [0, 1],
    ]);
    expect([...column].map(Number.isNaN)).toEqual([false, true, false]);
    expect(notes.join()).toContain("2010-12-02");
  });
});
