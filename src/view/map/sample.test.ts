import { describe, expect, it } from "vitest";
import { colourMap } from "../../plot/colour/colour-map.ts";
import { MISSING } from "../protocol.ts";
import type { RasterData, RasterSource, Style } from "./renderer-types.ts";
import { sampleAt } from "./sample.ts";

const row = (...values: number[]): RasterData => ({
  levels: [
    {
      step: 1,
      window: { y: [0, 1], x: [0, values.length] },
      width: values.length,
      height: 1,
      values: Float32Array.from(values),
    },
  ],
});
const source = (values: RasterData, more: Partial<RasterSource> = {}): RasterSource => ({
  kind: "raster",
  grid: {
    shape: { y: 1, x: 4 },
    affine: [1, 0, 0, 0, -1, 0],
    crs: { epsg: 32611, wkt: null },
    geometry: "map",
  },
  values,
  ...more,
});
const style: Style = { colours: colourMap("viridis"), range: [0, 100], factor: 1000, offset: 0.01 };
const at = (x: number, from: RasterSource, by = style) => sampleAt(from, by, { y: 0, x });

describe("sampleAt", () => {
  it("shows values against the reference in the unit shown", () => {
    const sample = at(0, source(row(0.5, 0, 0, 0), { minus: row(0.44, 0, 0, 0) }));
    expect(sample.kind === "data" && sample.shown).toBeCloseTo(50, 4);
    expect(sample.kind === "data" && sample.t).toBeCloseTo(0.5, 6);
  });

  it("tells no data, absent chunks, masked pixels and the outside apart, and which masks they were", () => {
    const full = source(row(Number.NaN, MISSING, 0.5, 0.5), {
      masks: [row(1, 1, 0.2, Number.NaN), row(1, 1, 9, 1)],
    });
    const masked = {
      ...style,
      limits: [
        [0.5, null],
        [null, 5],
      ],
    } satisfies Style;
    expect([0, 1, 2, 3, 4, -1].map((x) => at(x, full, masked).kind)).toEqual([
      "no-data",
      "missing",
      "masked",
      "masked",
      "outside",
      "outside",
    ]);
    expect(at(2, full, masked)).toMatchObject({ masks: [0, 1] });
    expect(at(3, full, masked)).toMatchObject({ masks: [0] });
    expect(at(3, full).kind).toBe("data");
  });

  it("has nothing to show where the reference or its date has nothing", () => {
    const values = row(1, 1, 1, 1);
    expect(at(0, source(values, { minus: row(Number.NaN, MISSING, 0, 0) })).kind).toBe("no-data");
    expect(at(1, source(values, { minus: row(Number.NaN, MISSING, 0, 0) })).kind).toBe("missing");
    expect(at(0, source(values), { ...style, offset: Number.NaN }).kind).toBe("no-data");
  });

  it("reads the finest level that holds the pixel", () => {
    const overview = {
      step: 2,
      window: { y: [0, 1], x: [0, 4] },
      width: 2,
      height: 1,
      values: Float32Array.of(5, 6),
    } as const;
    const detail = {
      step: 1,
      window: { y: [0, 1], x: [2, 3] },
      width: 1,
      height: 1,
      values: Float32Array.of(7),
    } as const;
    const plain = { ...style, factor: 1, offset: 0 };
    const shown = [0, 1, 2, 3].map((x) => {
      const sample = at(x, source({ levels: [overview, detail] }), plain);
      return sample.kind === "data" ? sample.shown : null;
    });
    expect(shown).toEqual([5, 5, 7, 6]);
  });
});
