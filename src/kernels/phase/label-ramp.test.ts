import { describe, expect, it } from "vitest";
import { AREA_RAMPS, type AreaRamp, fitAreaRamp, withoutAreaRamp } from "./label-ramp.ts";

const shape = { y: 12, x: 15 };
const pixels = 180;
const label = Int32Array.from({ length: pixels }, (_, p) => (p % 15 < 9 ? 1 : p % 15 > 11 ? 2 : 0));
const SURFACES: Readonly<Record<AreaRamp, (y: number, x: number) => number>> = {
  linear: (y, x) => 1 + 0.2 * y - 0.3 * x,
  quadratic: (y, x) => 2 + 0.1 * y - 0.2 * x + 0.03 * y * y - 0.02 * x * y + 0.01 * x * x,
  "linear-range": (_, x) => 3 - 0.4 * x,
  "linear-azimuth": (y) => 3 + 0.5 * y,
  "quadratic-range": (_, x) => 1 - 0.1 * x + 0.04 * x * x,
  "quadratic-azimuth": (y) => 1 + 0.1 * y - 0.05 * y * y,
};
const surface = (kind: AreaRamp) =>
  Float32Array.from({ length: pixels }, (_, p) => SURFACES[kind](Math.floor(p / 15), p % 15));

describe("fitAreaRamp", () => {
  it.each(Object.keys(AREA_RAMPS) as AreaRamp[])("finds a %s ramp from one area, everywhere", (kind) => {
    const phase = surface(kind);
    const ramp = fitAreaRamp(
      phase.map((value, p) => value + (label[p] === 2 ? 20 : 0)),
      label,
      1,
      shape,
      kind,
    );
    phase.forEach((value, p) => {
      expect(ramp[p]).toBeCloseTo(value, 3);
    });
  });

  it("leaves zeros and gaps out, and gives zeros for an area that holds no ramp", () => {
    const phase = surface("linear");
    const holed = phase.map((value, p) => (p % 7 === 0 ? 0 : p % 11 === 0 ? Number.NaN : value));
    expect(fitAreaRamp(holed, label, 1, shape, "linear")[40]).toBeCloseTo(phase[40]!, 4);
    const dot = Int32Array.from({ length: pixels }, (_, p) => (p === 5 ? 1 : 0));
    expect(fitAreaRamp(phase, dot, 1, shape, "linear").every((value) => value === 0)).toBe(true);
  });

  it("taken off leaves what else there was", () => {
    const phase = surface("quadratic").map((value, p) => value + (label[p] === 2 ? 5 : 0));
    const flat = withoutAreaRamp(phase, label, 1, shape, "quadratic");
    flat.forEach((value, p) => {
      expect(value).toBeCloseTo(label[p] === 2 ? 5 : 0, 3);
    });
  });
});
