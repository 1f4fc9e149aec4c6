import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { smoothMedian } from "./median.ts";

const NONE = Number.NaN;

describe("smoothMedian", () => {
  it("is the median of the cross of five pixels for radius 1", () => {
    const values = Float32Array.of(9, 1, 9, 2, 5, 4, 9, 3, 9);
    expect(smoothMedian(values, { y: 3, x: 3 }, 1)[4]).toBe(3);
  });

  it("sees only what is inside at the edge, or the edge again", () => {
    const row = Float32Array.of(1, 2, 10);
    expect([...smoothMedian(row, { y: 1, x: 3 }, 1)]).toEqual([1.5, 2, 6]);
    // nearest: the row repeats above and below, and its ends beside: 1, 1, 1, 1, 2.
    expect([...smoothMedian(row, { y: 1, x: 3 }, 1, { edge: "nearest" })]).toEqual([1, 2, 10]);
  });

  it("leaves gaps out, and leaves them", () => {
    expect([...smoothMedian(Float32Array.of(4, NONE, 6, 8), { y: 1, x: 4 }, 1)]).toEqual([4, NONE, 7, 7]);
  });

  it("removes single outliers and keeps a step where it is", () => {
    const shape = { y: 20, x: 20 };
    const values = Float32Array.from({ length: 400 }, (_, p) => (p % 20 < 10 ? 0 : 1));
    const step = values.slice();
    for (const p of [25, 91, 155, 290]) values[p] = 100;
    const smooth = smoothMedian(values, shape, 3);
    // A disc on the edge of the step holds more of its own side.
    expect([...smooth]).toEqual([...step]);
  });

  it("is what sorting the disc gives", () => {
    const random = createRandom(3);
    const [shape, radius] = [{ y: 15, x: 12 }, 4];
    const values = Float32Array.from({ length: 180 }, () =>
      random() < 0.3 ? NONE : Math.round(4 * normal(random)) + 0,
    );
    smoothMedian(values, shape, radius).forEach((value, p) => {
      const [y, x] = [Math.floor(p / 12), p % 12];
      const disc = [...values].filter(
        (v, q) => (Math.floor(q / 12) - y) ** 2 + ((q % 12) - x) ** 2 <= 16 && !Number.isNaN(v),
      );
      disc.sort((a, b) => a - b);
      const middle = disc.length >> 1;
      const expected = disc.length % 2 ? disc[middle]! : (disc[middle - 1]! + disc[middle]!) / 2;
      expect(value).toBe(Number.isNaN(values[p]!) ? NONE : expected);
    });
  });

  it("refuses a radius that is none", () => {
    for (const radius of [0, 1.5, -1, NONE])
      expect(() => smoothMedian(Float32Array.of(1), { y: 1, x: 1 }, radius)).toThrow(/filter-size/);
  });
});
