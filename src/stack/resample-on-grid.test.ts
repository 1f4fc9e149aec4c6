import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Affine } from "../geo/affine.ts";
import type { Grid } from "../geo/grid.ts";
import { inMemory, openView, readFloats, resampleOnGrid } from "./views.ts";
import { fullWindow } from "./window.ts";

interface Raster {
  readonly shape: readonly [y: number, x: number];
  readonly affine: Affine;
  readonly epsg: number;
  readonly values: readonly (number | null)[];
}
const { cases } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../test/fixtures/resample/cases.json"), "utf8"),
) as { cases: { name: string; source: Raster; target: Raster }[] };

const gridOf = ({ shape: [y, x], affine, epsg }: Raster): Grid => ({
  shape: { y, x },
  affine,
  crs: { epsg, wkt: null },
  geometry: "map",
});
const numbers = ({ values }: Raster) => Float32Array.from(values, (value) => value ?? Number.NaN);
const mapOf = (raster: Raster) =>
  inMemory("elevation", numbers(raster), { dims: ["y", "x"], shape: raster.shape, dtype: "f32", unit: "m" });

describe("resampleOnGrid", () => {
  it.each(cases)("is what GDAL's warper makes: $name", async ({ source, target }) => {
    const map = resampleOnGrid(mapOf(source), gridOf(source), gridOf(target));
    const found = await readFloats(map, fullWindow(map.shape));
    const expected = numbers(target);
    expect(expected.some((value) => !Number.isNaN(value))).toBe(true);
    expect([...found].map(Number.isNaN)).toEqual([...expected].map(Number.isNaN));
    // Heights of 1000 m in single precision; GDAL sums in the order of its own loops.
    found.forEach((value, i) => {
      if (!Number.isNaN(value)) expect(Math.abs(value - (expected[i] as number))).toBeLessThan(5e-3);
    });
  });

  it("reads every window as the crop of the whole, and opens again from its source", async () => {
    const { source, target } = cases[4] as (typeof cases)[number];
    const map = resampleOnGrid(mapOf(source), gridOf(source), gridOf(target), 0.5);
    const all = await readFloats(map, fullWindow(map.shape));
    const again = await openView(JSON.parse(JSON.stringify(map.source)), (leaf) =>
      openView(leaf as never, never),
    );
    for (let y = 0; y < 6; y++) {
      const row = await readFloats(again, [
        [y, y + 1],
        [1, 5],
      ]);
      expect(row).toEqual(all.slice(y * 6 + 1, y * 6 + 5));
    }
  });

  it("is empty where the grids do not touch", async () => {
    const { source } = cases[0] as (typeof cases)[number];
    const far = { ...gridOf(source), affine: [30, 0, 9e5, 0, -30, 5e6] as Affine };
    const map = resampleOnGrid(mapOf(source), gridOf(source), far);
    expect((await readFloats(map, fullWindow(map.shape))).every(Number.isNaN)).toBe(true);
  });
});

const never = () => Promise.reject(new Error("no leaf is a file"));
