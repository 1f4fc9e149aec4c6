import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureAspect, measureCurvature, measureSlope } from "./slope.ts";

const SHAPE = { y: 6, x: 7 };
const SPACING = { y: 20, x: 30 };
/** A raster of `elevation(east, north)`, in metres from the first pixel. */
const surface = (elevation: (east: number, north: number) => number, spacing = SPACING) =>
  Float32Array.from({ length: SHAPE.y * SHAPE.x }, (_, p) =>
    elevation((p % SHAPE.x) * spacing.x, -Math.floor(p / SHAPE.x) * spacing.y),
  );
const MIDDLE = 2 * SHAPE.x + 3;
const METHODS = ["horn", "zevenbergen-thorne"] as const;

describe.each(METHODS)("the slope by %s", (method) => {
  it("of a plane is the plane's, to the edge where that is extrapolated", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (a, b) => {
          const plane = surface((east, north) => a * east + b * north);
          const expected = (Math.atan(Math.hypot(a, b)) * 180) / Math.PI;
          const slope = measureSlope(plane, SHAPE, SPACING, { method, edge: "extrapolate" });
          for (const value of slope) expect(value).toBeCloseTo(expected, 2);
        },
      ),
    );
  });

  it("has no value on the outer ring and beside a gap", () => {
    const values = surface((east) => east);
    values[MIDDLE] = Number.NaN;
    const slope = measureSlope(values, SHAPE, SPACING, { method });
    for (const [p, value] of slope.entries()) {
      const [y, x] = [Math.floor(p / SHAPE.x), p % SHAPE.x];
      const ring = y === 0 || x === 0 || y === SHAPE.y - 1 || x === SHAPE.x - 1;
      const beside = Math.abs(y - 2) < 2 && Math.abs(x - 3) < 2;
      if (ring || beside) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(45, 4);
    }
  });

  it("closes up to a gap by the cell opposite, but gives the gap itself no value", () => {
    const values = surface((east, north) => 0.5 * east - north);
    values[MIDDLE] = Number.NaN;
    const slope = measureSlope(values, SHAPE, SPACING, { method, edge: "extrapolate" });
    const expected = (Math.atan(Math.hypot(0.5, 1)) * 180) / Math.PI;
    for (const [p, value] of slope.entries())
      if (p === MIDDLE) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(expected, 3);
  });

  it("has no value where two opposite neighbours are missing", () => {
    const values = surface((east) => east);
    values[MIDDLE - 1] = Number.NaN;
    values[MIDDLE + 1] = Number.NaN;
    expect(measureSlope(values, SHAPE, SPACING, { method, edge: "extrapolate" })[MIDDLE]).toBeNaN();
  });

  it("faces down the slope, clockwise from north", () => {
    const facing = (east: number, north: number) =>
      measureAspect(
        surface((e, n) => -(east * e + north * n)),
        SHAPE,
        SPACING,
        { method },
      )[MIDDLE];
    expect(facing(0, 1)).toBe(0);
    expect(facing(1, 0)).toBe(90);
    expect(facing(0, -1)).toBe(180);
    expect(facing(-1, 0)).toBe(270);
    expect(facing(1, 1)).toBeCloseTo(45, 4);
    expect(facing(0, 0)).toBeNaN();
  });
});

it("weighs by Horn what Zevenbergen and Thorne leave out", () => {
  // A single peak of 24 m: its east neighbour sees it in the middle of a column (weight 2 of 8 by Horn, 1 of 2 by the others).
  const peak = new Float32Array(SHAPE.y * SHAPE.x);
  peak[MIDDLE] = 24;
  const beside = MIDDLE + 1;
  const [horn, nearest] = METHODS.map((method) => measureSlope(peak, SHAPE, SPACING, { method })[beside]!);
  expect(Math.tan((horn! * Math.PI) / 180)).toBeCloseTo((2 * 24) / (8 * 30), 6);
  expect(Math.tan((nearest! * Math.PI) / 180)).toBeCloseTo(24 / (2 * 30), 6);
});

it("does not mind the signs of the pixel sizes", () => {
  const hill = surface((east, north) => 100 * Math.sin(east / 70) + north);
  for (const measure of [measureSlope, measureAspect])
    expect(measure(hill, SHAPE, { y: -20, x: -30 })).toEqual(measure(hill, SHAPE, SPACING));
});

describe("the curvature", () => {
  it("is the second derivative of a parabolic valley, however it runs", () => {
    // z = k u^2 / 2 across the valley, u = cos(turn) east + sin(turn) north, has the second derivative k.
    const square = { y: 20, x: 20 };
    for (const turn of [0, 0.3, Math.PI / 4, 1.2, 2.5])
      for (const k of [0.01, -0.02]) {
        const valley = surface((e, n) => (k / 2) * (Math.cos(turn) * e + Math.sin(turn) * n) ** 2, square);
        expect(measureCurvature(valley, SHAPE, square)[MIDDLE]).toBeCloseTo(Math.abs(k), 5);
      }
  });

  it("of a plane is none, also at the edge", () => {
    const plane = surface((east, north) => east - 2 * north);
    for (const value of measureCurvature(plane, SHAPE, SPACING, { edge: "extrapolate" }))
      expect(value).toBeCloseTo(0, 6);
  });
});

describe("errors", () => {
  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])("a pixel of size %d is refused", (x) => {
    expect(() =>
      measureSlope(
        surface(() => 1),
        SHAPE,
        { y: 30, x },
      ),
    ).toThrow("pixel-spacing");
  });

  it("a raster of another size is refused", () => {
    expect(() => measureAspect(new Float32Array(5), SHAPE, SPACING)).toThrow("raster-size");
    expect(() => measureCurvature(new Float32Array(5), SHAPE, SPACING)).toThrow("raster-size");
  });
});
