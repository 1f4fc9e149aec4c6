import { describe, expect, it } from "vitest";
import { withoutAreaRamp } from "./label-ramp.ts";

const shape = { y: 12, x: 15 };
const pixels = 180;
const label = Int32Array.from({ length: pixels }, (_, p) => (p % 15 < 9 ? 1 : p % 15 > 11 ? 2 : 0));
const surface = Float32Array.from({ length: pixels }, (_, p) => {
  const [y, x] = [Math.floor(p / 15), p % 15];
  return 2 + 0.1 * y - 0.2 * x + 0.03 * y * y - 0.02 * x * y + 0.01 * x * x;
});
const plane = Float32Array.from({ length: pixels }, (_, p) => 1 + 0.2 * Math.floor(p / 15) - 0.3 * (p % 15));

describe("withoutAreaRamp", () => {
  it("takes the ramp of one area off everywhere, and leaves what else there was", () => {
    const phase = surface.map((value, p) => value + (label[p] === 2 ? 5 : 0));
    const flat = withoutAreaRamp(phase, label, 1, shape, "quadratic");
    flat.forEach((value, p) => {
      expect(value).toBeCloseTo(label[p] === 2 ? 5 : 0, 3);
    });
  });

  it("fits neither zeros nor gaps", () => {
    const holed = plane.map((value, p) => (p % 7 === 0 ? 0 : p % 11 === 0 ? Number.NaN : value));
    expect(withoutAreaRamp(holed, label, 1, shape, "linear")[40]).toBeCloseTo(0, 4);
  });

  it("leaves an image alone whose area holds no ramp", () => {
    const dot = Int32Array.from({ length: pixels }, (_, p) => (p === 5 ? 1 : 0));
    expect(withoutAreaRamp(plane, dot, 1, shape, "linear")).toEqual(plane);
  });
});
