import { describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { inMemory } from "../../stack/in-memory.ts";
import { groupPairs } from "./group-pairs.ts";
import { describeLayer, type OpenLayer } from "./open-layer.ts";

const grid = (x: number): Grid => ({ shape: { y: 2, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" });

function open(path: string, value: number, { unit = "rad", columns = 2, own = "raster" } = {}): OpenLayer {
  const variable = inMemory(own, new Float32Array(2 * columns).fill(value), {
    dims: ["y", "x"],
    shape: [2, columns],
    dtype: "f32",
    unit,
  });
  const name = own === "raster" ? path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "") : own;
  const about = { dates: [], pairs: [], attrs: {}, reference: null, title: "" };
  const layer = describeLayer(
    { name, path, variable, grid: grid(columns), ...about },
    path,
    `${path}#${own}`,
  );
  return { layer, variable, overviews: [], mayMiss: false };
}

describe("maps in a file for each pair", () => {
  it("are one layer, in the order of their dates, beside what is alone", async () => {
    const layers = groupPairs([
      open("0/a/cropA_20180130-20180307_eqa_unw.tif", 2),
      open("0/dem.tif", 9, { unit: "m" }),
      open("0/b/cropA_20180106-20180130_eqa_unw.tif", 1),
      open("0/a/cropA_20180106-20180307_eqa_unw.tif", 3),
    ]);
    expect(layers.map(({ layer }) => [layer.name, layer.axis.kind])).toEqual([
      ["cropA_eqa_unw", "pair"],
      ["dem", "none"],
    ]);
    const [stack] = layers;
    expect(stack?.layer.axis).toEqual({
      kind: "pair",
      pairs: [
        { reference: "2018-01-06", secondary: "2018-01-30" },
        { reference: "2018-01-06", secondary: "2018-03-07" },
        { reference: "2018-01-30", secondary: "2018-03-07" },
      ],
    });
    const window = [
      [0, 3],
      [0, 1],
      [0, 1],
    ] as const;
    expect([...((await stack?.variable.read(window)) ?? [])]).toEqual([1, 3, 2]);
  });

  it("stay apart by what they hold, by their grid, and by the array in their file", () => {
    const one = (name: string, options = {}) => open(`0/${name}`, 1, options);
    const layers = groupPairs([
      one("20180106_20180130_unw.tif"),
      one("20180106_20180130_corr.tif", { unit: "1" }),
      one("20180106_20180307_unw.tif"),
      one("20180106_20180307_corr.tif", { unit: "1" }),
      one("20180130_20180307_unw.tif", { columns: 3 }),
      one("060619-061002.unw", { own: "phase" }),
      one("060619-061002.unw", { own: "amplitude", unit: "1" }),
      one("060828-061211.unw", { own: "phase" }),
      one("060828-061211.unw", { own: "amplitude", unit: "1" }),
    ]);
    const depth = ({ axis }: OpenLayer["layer"]) => (axis.kind === "pair" ? axis.pairs.length : 1);
    expect(layers.map(({ layer }) => [layer.name, layer.role, depth(layer)])).toEqual([
      ["unw", "phase", 2],
      ["corr", "coherence", 2],
      ["20180130_20180307_unw", "phase", 1],
      ["phase", "phase", 2],
      ["amplitude", "other", 2],
    ]);
  });

  it("are a series where all are displacements since one date", () => {
    const [series] = groupPairs([
      open("0/displacement_20160711_20160804.tif", 2, { unit: "meters" }),
      open("0/displacement_20160711_20160723.tif", 1, { unit: "meters" }),
    ]);
    expect(series?.layer).toMatchObject({
      name: "displacement",
      title: "Displacement since 2016-07-11",
      axis: { kind: "time", dates: ["2016-07-23", "2016-08-04"] },
      relative: true,
      unit: "m",
    });
  });

  it("stay alone where one pair comes twice", () => {
    const twice = [open("0/a/20180106_20180130_unw.tif", 1), open("0/b/20180106_20180130_unw.tif", 2)];
    expect(groupPairs(twice)).toEqual(twice);
  });
});
