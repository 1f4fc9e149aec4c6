import { describe, expect, it } from "vitest";
import { colourMap, colourOf } from "./colour/colour-map.ts";
import { averageBlocks, checkRaster, colouriseRaster, LARGEST_SIDE, reductionFactor } from "./raster.ts";

const NODATA = Number.NaN;

describe("averageBlocks", () => {
  it("means the valid values of each block, smaller blocks at the edge", () => {
    const raster = { values: Float32Array.of(1, 3, 10, 5, NODATA, 20, 7, 9, NODATA), width: 3, height: 3 };
    const small = averageBlocks(raster, 2);
    expect([small.width, small.height]).toEqual([2, 2]);
    expect([...small.values]).toEqual([3, 15, 8, NODATA]);
  });

  it("averages angles as directions: +3 and -3 rad give pi, not 0", () => {
    const small = averageBlocks({ values: Float32Array.of(3, -3), width: 2, height: 1 }, 2, 2 * Math.PI);
    expect(Math.abs(small.values[0] ?? 0)).toBeCloseTo(Math.PI, 5);
  });

  it("gives back the raster itself where nothing is to be done", () => {
    const raster = { values: Float32Array.of(1), width: 1, height: 1 };
    expect(averageBlocks(raster, 1)).toBe(raster);
  });
});

describe("reductionFactor", () => {
  it("brings the longer side to the largest side or less", () => {
    expect(reductionFactor({ width: LARGEST_SIDE, height: 10 })).toBe(1);
    expect(reductionFactor({ width: 10, height: LARGEST_SIDE + 1 })).toBe(2);
    expect(Math.ceil(9999 / reductionFactor({ width: 9999, height: 1 }))).toBeLessThanOrEqual(LARGEST_SIDE);
  });
});

describe("colouriseRaster", () => {
  const map = colourMap("vik");

  it("paints each value with its colour and nodata with nothing", () => {
    const pixels = colouriseRaster(
      { values: Float32Array.of(-1, 0.5, NODATA), width: 3, height: 1 },
      map,
      [-1, 1],
    );
    expect([...pixels.subarray(0, 4)]).toEqual([...colourOf(map, 0)]);
    expect([...pixels.subarray(4, 8)]).toEqual([...colourOf(map, 0.75)]);
    expect([...pixels.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
  });

  it("keeps the colour of flat ground, darkens shadow and lightens the sunny side", () => {
    const values = Float32Array.of(0.3, 0.3, 0.3);
    const plain = colouriseRaster({ values, width: 3, height: 1 }, map, [-1, 1]);
    const shaded = colouriseRaster(
      { values, width: 3, height: 1 },
      map,
      [-1, 1],
      Float32Array.of(0.5, 0.2, 0.8),
    );
    expect([...shaded.subarray(0, 4)]).toEqual([...plain.subarray(0, 4)]);
    for (const channel of [0, 1, 2]) {
      expect(shaded[4 + channel]).toBeLessThan(plain[channel] ?? 0);
      expect(shaded[8 + channel]).toBeGreaterThan(plain[channel] ?? 255);
    }
  });
});

describe("checkRaster", () => {
  it("refuses values that do not fill the raster", () => {
    expect(() => checkRaster({ values: new Float32Array(5), width: 2, height: 3 }, "velocity")).toThrowError(
      /raster-size-mismatch[\s\S]*5 values for 3 rows x 2 columns/,
    );
  });
});
