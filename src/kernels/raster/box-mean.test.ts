import { describe, expect, it } from "vitest";
import { sharpenBox, smoothBox } from "./box-mean.ts";

const NONE = Number.NaN;

describe("smoothBox", () => {
  it("is the mean of the square, worked by hand", () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 18);
    const smooth = smoothBox(values, { y: 3, x: 3 }, 1);
    expect(smooth[4]).toBe(6);
    // The corner sees four pixels.
    expect(smooth[0]).toBe(3);
    // With its edges repeated: 1 four times, 2 and 4 twice, 5 once.
    expect(smoothBox(values, { y: 3, x: 3 }, 1, { edge: "nearest" })[0]).toBeCloseTo(21 / 9, 6);
  });

  it("leaves gaps out, and leaves them", () => {
    expect([...smoothBox(Float32Array.of(4, NONE, 6, 8), { y: 1, x: 4 }, 1)]).toEqual([4, NONE, 7, 7]);
  });

  it("leaves an even image even, however wide it is", () => {
    const values = new Float32Array(200).fill(0.1);
    for (const radius of [1, 5, 50])
      for (const edge of ["gap", "nearest"] as const)
        for (const value of smoothBox(values, { y: 10, x: 20 }, radius, { edge }))
          expect(value).toBeCloseTo(0.1, 7);
  });

  it("refuses a radius that is none", () => {
    expect(() => smoothBox(Float32Array.of(1), { y: 1, x: 1 }, 0)).toThrow(/filter-size/);
  });
});

describe("sharpenBox", () => {
  it("is what the average leaves: both add up to the image", () => {
    const values = Float32Array.of(1, 2, 3, NONE, 5, 6, 7, 8, 18);
    const [low, high] = [smoothBox, sharpenBox].map((filter) => filter(values, { y: 3, x: 3 }, 1));
    expect(high?.map((value, p) => value + (low?.[p] ?? 0))).toEqual(values);
  });
});
