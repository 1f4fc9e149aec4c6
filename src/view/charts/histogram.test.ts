import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MISSING } from "../protocol.ts";
import { countValues, describeCounts } from "./histogram.ts";

const f32 = (...values: number[]) => Float32Array.from(values);

describe("countValues", () => {
  it("counts each pixel once, the empty ones apart", () => {
    const histogram = countValues({
      values: f32(1, 2, 3, Number.NaN, MISSING, 4, Number.NaN),
      shown: [1, 1, 1, 1, 0, 0, 0],
    });
    expect([...histogram.values]).toEqual([1, 2, 3]);
    expect([histogram.missing, histogram.noData, histogram.masked]).toEqual([1, 2, 1]);
    expect([histogram.mean, histogram.median]).toEqual([2, 2]);
    expect(describeCounts(histogram)).toBe("3 pixels, 2 without data, 1 masked, 1 missing");
  });

  it("applies reference, reference date and unit as the map does", () => {
    const { values } = countValues({
      values: f32(5, 7, 9),
      reference: 1,
      before: f32(2, 2, Number.NaN),
      referenceBefore: 0.5,
      factor: 1000,
    });
    // (5 - 1 - (2 - 0.5)) * 1000; a pixel without a value at the reference date has none.
    expect([...values]).toEqual([2500, 4500]);
  });

  it("has no value at all where the reference has none", () => {
    const histogram = countValues({ values: f32(1, 2), reference: Number.NaN });
    expect([histogram.values.length, histogram.noData]).toEqual([0, 2]);
    expect([histogram.mean, histogram.median]).toEqual([Number.NaN, Number.NaN]);
    expect(histogram.range[1]).toBeGreaterThan(histogram.range[0]);
    expect(describeCounts(histogram)).toBe("0 pixels, 2 without data");
  });

  it("takes percentiles 2 to 98 for the colours, symmetric where they diverge", () => {
    const values = Float32Array.from({ length: 101 }, (_, k) => k - 20);
    expect(countValues({ values }).robust).toEqual([-18, 78]);
    expect(countValues({ values, isDiverging: true }).robust).toEqual([-78, 78]);
  });

  it("makes bins by the rule of Freedman and Diaconis", () => {
    // 1000 values evenly in 0..999: IQR 499.5, width 2 * 499.5 / 10 = 99.9. The percentiles 4.995 and 994.005 are rounded
    // outwards to 0 and 1000, which need 11 bins.
    const histogram = countValues({ values: Float32Array.from({ length: 1000 }, (_, k) => k) });
    expect(histogram.range).toEqual([0, 1000]);
    expect(histogram.counts.length).toBe(11);
    // The last bin is 909.1 to 1000.
    expect(histogram.counts[10]).toBe(90);
  });

  it("has a bounded number of bins, whatever the values are", () => {
    const spike = Float32Array.from({ length: 5000 }, (_, k) => (k % 100 === 0 ? k : Math.sin(k) * 1e-3));
    expect(countValues({ values: spike }).counts.length).toBe(200);
    expect(countValues({ values: new Float32Array(50) }).counts.length).toBe(10);
  });

  it("loses no pixel between bins and ends", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noDefaultInfinity: true }), { maxLength: 200 }), (list) => {
        const { counts, below, above, values, noData, missing, range } = countValues({
          values: Float32Array.from(list),
        });
        const inside = counts.reduce((sum, count) => sum + count, 0);
        expect(inside + below + above).toBe(values.length);
        expect(values.length + noData + missing).toBe(list.length);
        expect(range[0]).toBeLessThan(range[1]);
      }),
    );
  });

  it("knows the percentiles of a million pixels", () => {
    const values = Float32Array.from({ length: 1_000_001 }, (_, k) => ((k * 7919) % 1_000_001) / 1e6 + 0.005);
    const { robust, median } = countValues({ values });
    // 0.025 and 0.985, rounded outwards.
    expect(robust).toEqual([0.02, 0.99]);
    expect(median).toBeCloseTo(0.505, 6);
  });
});
