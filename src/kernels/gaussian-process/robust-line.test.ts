import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { robustLine } from "./robust-line.ts";

const t = Float64Array.from({ length: 40 }, (_, i) => i / 2);

describe("robustLine", () => {
  it("finds a line without errors", () => {
    const { intercept, slope } = robustLine(
      t,
      t.map((time) => 3 - 1.5 * time),
    );
    expect(intercept).toBeCloseTo(3, 10);
    expect(slope).toBeCloseTo(-1.5, 10);
  });

  it("is the line of least squares where nothing is an outlier", () => {
    // By hand: means 1 and 2, sum of products 2, of squares 2.
    expect(robustLine(Float64Array.of(0, 1, 2), Float64Array.of(0, 4, 2))).toEqual({
      intercept: 1,
      slope: 1,
    });
  });

  it("takes outliers, and what they had hidden", () => {
    const random = createRandom(2);
    const clean = t.map((time) => 3 - 1.5 * time + normal(random));
    const spoiled = clean.map((value, i) => (i === 5 ? 5000 : i === 30 ? -60 : value));
    const [expected, found] = [
      robustLine(
        t.filter((_, i) => i !== 5 && i !== 30),
        clean.filter((_, i) => i !== 5 && i !== 30),
      ),
      robustLine(t, spoiled),
    ];
    expect(found.slope).toBeCloseTo(expected.slope, 10);
    expect(found.intercept).toBeCloseTo(expected.intercept, 10);
  });

  it("moves with the values: a line added is a line added", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (seed, height, slope) => {
          const random = createRandom(seed);
          const z = t.map(() => normal(random));
          const [plain, moved] = [
            robustLine(t, z),
            robustLine(
              t,
              z.map((value, i) => value + height + slope * t[i]!),
            ),
          ];
          expect(moved.slope - plain.slope).toBeCloseTo(slope, 8);
          expect(moved.intercept - plain.intercept).toBeCloseTo(height, 8);
        },
      ),
    );
  });

  it("is level where all times are one", () => {
    expect(robustLine(Float64Array.of(2, 2), Float64Array.of(1, 5))).toEqual({ intercept: 3, slope: 0 });
  });
});
