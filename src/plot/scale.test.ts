import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../dates.ts";
import { isUpwarpError } from "../errors.ts";
import {
  dateTicks,
  histogramBins,
  linearScale,
  median,
  niceTicks,
  paddedExtent,
  tickTexts,
  valueRange,
} from "./scale.ts";

describe("valueRange", () => {
  it("is not moved by one outlier in a hundred", () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i === 500 ? 1e6 : i / 1000));
    const [low, high] = valueRange(values);
    expect(low).toBeCloseTo(0.01, 2);
    expect(high).toBeCloseTo(0.98, 1);
  });

  it("is symmetric about zero for diverging maps, and as wide as the larger side", () => {
    expect(valueRange([-302, -100, 0, 7], { symmetric: true, percentiles: [0, 100] })).toEqual([-310, 310]);
  });

  it("rounds outwards to two digits of the span", () => {
    expect(valueRange([0.123, 0.987], { percentiles: [0, 100] })).toEqual([0.12, 0.99]);
    expect(valueRange([-0.302, 0.0076], { percentiles: [0, 100] })).toEqual([-0.31, 0.01]);
  });

  it("falls back to the extremes where nearly all values are equal", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 5 ? i : 30));
    expect(valueRange(values)).toEqual([0, 30]);
  });

  it("is never empty, and knows what to do without any value", () => {
    expect(valueRange([])).toEqual([0, 1]);
    expect(valueRange([Number.NaN, Number.POSITIVE_INFINITY], { symmetric: true })).toEqual([-1, 1]);
    expect(valueRange([5, 5, 5])).toEqual([2.5, 7.5]);
    expect(valueRange([-4])).toEqual([-6, -2]);
    expect(valueRange([0, 0], { symmetric: true })).toEqual([-1, 1]);
  });

  it("holds the percentiles of any values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const [low, high] = valueRange(values, { percentiles: [0, 100] });
        expect(low).toBeLessThan(high);
        const slack = 1e-6 * (high - low);
        expect(low).toBeLessThanOrEqual(Math.min(...values) + slack);
        expect(high).toBeGreaterThanOrEqual(Math.max(...values) - slack);
      }),
    );
  });
});

describe("median", () => {
  it("skips NaN", () => {
    expect(median([3, Number.NaN, 1, 2])).toBe(2);
  });

  it("is exact for a million values", () => {
    expect(median(Float32Array.from({ length: 1_000_001 }, (_, i) => (i * 7919) % 1_000_001))).toBe(500_000);
  });

  it("samples every column of a raster too large to be sorted whole", () => {
    // 3000 columns, the even ones 0 and the odd ones 1 or 2: an even step would see zeros only.
    const values = Uint8Array.from({ length: 3000 * 2000 }, (_, i) =>
      i % 2 === 0 ? 0 : 1 + (i % 3 === 0 ? 1 : 0),
    );
    expect(valueRange(values, { percentiles: [0, 100] })).toEqual([0, 2]);
    expect(valueRange(values, { percentiles: [0, 60] })).toEqual([0, 1]);
  });
});

describe("paddedExtent", () => {
  it("widens the extremes of all lists by a share of their span", () => {
    expect(
      paddedExtent(
        [
          [0, 5],
          [10, Number.NaN],
        ],
        0.1,
      ),
    ).toEqual([-1, 11]);
    expect(paddedExtent([])).toEqual([0, 1]);
    expect(paddedExtent([[0]])).toEqual([-1, 1]);
  });
});

describe("linearScale", () => {
  it("maps ends to ends, in either direction", () => {
    const down = linearScale([0, 10], [100, 0]);
    expect([down(0), down(5), down(10)]).toEqual([100, 50, 0]);
  });
});

describe("niceTicks and tickTexts", () => {
  it("gives round numbers inside the range with the decimals of their step", () => {
    expect(tickTexts(niceTicks([-0.27, 0.27], 5))).toEqual(["−0.2", "−0.1", "0.0", "0.1", "0.2"]);
    expect(tickTexts(niceTicks([-290, 290], 5))).toEqual(["−200", "−100", "0", "100", "200"]);
    expect(tickTexts([19.38, 19.4, 19.42])).toEqual(["19.38", "19.40", "19.42"]);
  });

  it("writes very small and very large numbers with an exponent", () => {
    expect(tickTexts([0, 2e-6, 4e-6])).toEqual(["0", "2e−6", "4e−6"]);
    expect(tickTexts([1e8, 2e8])).toEqual(["1e8", "2e8"]);
  });
});

describe("dateTicks", () => {
  const texts = (first: string, last: string, count: number) =>
    dateTicks([dayNumber(first), dayNumber(last)], count).map(({ text }) => text);

  it("names the year where it begins and months between", () => {
    expect(texts("2017-11-20", "2018-04-10", 6)).toEqual(["Dec 2017", "2018", "Feb", "Mar", "Apr"]);
  });

  it("names years alone over long spans", () => {
    expect(texts("2014-10-01", "2021-03-01", 7)).toEqual([
      "2015",
      "2016",
      "2017",
      "2018",
      "2019",
      "2020",
      "2021",
    ]);
  });

  it("names days over short spans, never hours", () => {
    expect(texts("2018-01-06", "2018-01-08", 8)).toEqual(["6 Jan 2018", "7 Jan", "8 Jan"]);
  });
});

describe("histogramBins", () => {
  it("closes the last bin, and counts what lies outside apart", () => {
    const { counts, outside, total } = histogramBins([0, 0.5, 1, 1.5, 2, -1, 3, Number.NaN], [0, 2], 2);
    expect([...counts]).toEqual([2, 3]);
    expect(outside).toEqual({ below: 1, above: 1 });
    expect(total).toBe(7);
  });

  it("refuses an empty range", () => {
    expect(() => histogramBins([1], [2, 2], 5)).toThrowError(/histogram-range-empty/);
    try {
      histogramBins([1], [2, 1], 5);
    } catch (error) {
      expect(isUpwarpError(error, "histogram-range-empty")).toBe(true);
    }
  });
});
