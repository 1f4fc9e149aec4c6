import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHills, drawHills } from "../../../test/hills.ts";
import { measureSlope } from "../raster/slope.ts";
import { shiftRaster } from "./shift-raster.ts";

const SHAPE = { y: 7, x: 9 };
const RESAMPLINGS = ["bilinear", "cubic"] as const;
const plane = (a: number, b: number, move = { y: 0, x: 0 }) =>
  Float32Array.from(
    { length: SHAPE.y * SHAPE.x },
    (_, p) => a * (Math.floor(p / SHAPE.x) - move.y) + b * ((p % SHAPE.x) - move.x),
  );
const part = fc.double({ min: -2.4, max: 2.4, noNaN: true });

describe.each(RESAMPLINGS)("a raster moved by %s interpolation", (resampling) => {
  it("moves contents down and to the right by whole pixels exactly", () => {
    const values = Float32Array.from({ length: SHAPE.y * SHAPE.x }, (_, p) => p * p);
    const moved = shiftRaster(values, SHAPE, { y: 2, x: 1 }, { resampling });
    expect(moved[2 * SHAPE.x + 1]).toBe(values[0]);
    expect(moved[6 * SHAPE.x + 8]).toBe(values[4 * SHAPE.x + 7]);
    expect(moved.subarray(0, 2 * SHAPE.x).every(Number.isNaN)).toBe(true);
    expect(shiftRaster(values, SHAPE, { y: 0, x: 0 }, { resampling })).toEqual(values);
  });

  it("keeps planes to the rim, and the number of pixels that have a value up to those that left", () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, y, x) => {
        const move = { y, x };
        const moved = shiftRaster(plane(a, b), SHAPE, move, { resampling });
        const expected = plane(a, b, move);
        let count = 0;
        for (const [p, value] of moved.entries()) {
          if (Number.isNaN(value)) continue;
          count++;
          expect(value).toBeCloseTo(expected[p]!, 3);
        }
        const [rows, columns] = [SHAPE.y - Math.round(Math.abs(y)), SHAPE.x - Math.round(Math.abs(x))];
        // A half rounds either way.
        const near = Math.abs((Math.abs(y) % 1) - 0.5) < 1e-6 || Math.abs((Math.abs(x) % 1) - 0.5) < 1e-6;
        if (!near) expect(count).toBe(rows * columns);
      }),
    );
  });

  it("moves a gap without letting it grow or fill up", () => {
    const values = plane(1, -2);
    const gap = [3 * SHAPE.x + 4, 3 * SHAPE.x + 5, 4 * SHAPE.x + 4];
    for (const p of gap) values[p] = Number.NaN;
    const expected = plane(1, -2, { y: 0.3, x: -0.2 });
    const moved = shiftRaster(values, SHAPE, { y: 0.3, x: -0.2 }, { resampling });
    for (const [p, value] of moved.entries())
      if (gap.includes(p)) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(expected[p]!, 4);
  });

  it("has no value at a pixel that stands alone, which says nothing about its surroundings", () => {
    const values = new Float32Array(SHAPE.y * SHAPE.x).fill(Number.NaN);
    values[3 * SHAPE.x + 4] = 7;
    expect(shiftRaster(values, SHAPE, { y: 0.2, x: 0.2 }, { resampling }).every(Number.isNaN)).toBe(true);
    expect(shiftRaster(values, SHAPE, { y: 1, x: 0 }, { resampling })[4 * SHAPE.x + 4]).toBe(7);
  });
});

it("bilinear interpolation is the mean of four by their areas", () => {
  const values = Float32Array.of(1, 2, 4, 8);
  const moved = shiftRaster(values, { y: 2, x: 2 }, { y: -0.25, x: -0.25 });
  expect(moved[0]).toBeCloseTo(0.75 * 0.75 * 1 + 0.75 * 0.25 * (2 + 4) + 0.0625 * 8, 6);
});

it("the rule of GDAL takes the mean of the pixels that exist, which errs by up to half a pixel of slope", () => {
  const values = plane(0, 10);
  const right = SHAPE.x - 1;
  const move = { y: 0, x: -0.4 };
  expect(shiftRaster(values, SHAPE, move)[right]).toBeCloseTo(10 * (right + 0.4), 4);
  expect(shiftRaster(values, SHAPE, move, { rim: "renormalise" })[right]).toBeCloseTo(10 * right, 4);
  expect(shiftRaster(values, SHAPE, { y: 0, x: -0.6 }, { rim: "renormalise" })[right]).toBeNaN();
});

it("the cubic errs less than half as much as bilinear in the slopes of hills, and does not flatten them", () => {
  const [shape, pixel] = [{ y: 64, x: 64 }, 60];
  const hills = createHills(5);
  const truth = measureSlope(drawHills(hills, shape, pixel, { east: 30, north: -30 }), shape, {
    y: pixel,
    x: pixel,
  });
  const err = (resampling: "bilinear" | "cubic") => {
    const moved = shiftRaster(drawHills(hills, shape, pixel), shape, { y: 0.5, x: 0.5 }, { resampling });
    const slope = measureSlope(moved, shape, { y: pixel, x: pixel });
    let [count, squares, sum] = [0, 0, 0];
    // Without the rim, where the cubic falls back.
    for (let y = 4; y < 60; y++)
      for (let x = 4; x < 60; x++) {
        const error = slope[y * shape.x + x]! - truth[y * shape.x + x]!;
        count++;
        squares += error * error;
        sum += error;
      }
    return { rms: Math.sqrt(squares / count), bias: sum / count };
  };
  const [bilinear, cubic] = [err("bilinear"), err("cubic")];
  expect(cubic.rms).toBeLessThan(bilinear.rms / 2);
  expect(bilinear.bias).toBeLessThan(0);
  expect(Math.abs(cubic.bias)).toBeLessThan(-bilinear.bias / 4);
});
