import { describe, expect, it } from "vitest";
import { createHills, drawHills } from "../../../test/hills.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { type CoregisterOptions, type CoregisterStep, coregister } from "./coregister.ts";

const SHAPE = { y: 90, x: 100 };
const PIXEL = 30;
const SPACING = { y: PIXEL, x: PIXEL };
const HILLS = createHills(3);
const RANDOM = createRandom(11);
const REFERENCE = drawHills(HILLS, SHAPE, PIXEL);
/** 25 m too far west, 18 m too far north, 6 m too low and tilted by 4 m from west to east. */
const DEM = drawHills(HILLS, SHAPE, PIXEL, { east: -25, north: 18 }).map(
  (z, p) => z - 6 - (4 * ((p % SHAPE.x) - 49.5)) / 99 + 0.5 * normal(RANDOM),
);
const run = (options: CoregisterOptions) => coregister(DEM, REFERENCE, SHAPE, SPACING, options);
const codeOf = (task: () => unknown): string => {
  try {
    task();
  } catch (error) {
    return isUpwarpError(error) ? error.code : String(error);
  }
  return "no error";
};

describe("co-registration", () => {
  it("by shift, plane and shift again leaves the noise", () => {
    const { shift, ramps, before, after, fits } = run({ steps: ["shift", "plane", "shift"] });
    expect(shift.east).toBeCloseTo(25, 0);
    expect(shift.north).toBeCloseTo(-18, 0);
    expect(Math.abs(shift.up - 6)).toBeLessThan(0.1);
    expect(ramps).toHaveLength(1);
    // Per half of the width.
    expect(Math.abs(ramps[0]!.coefficients[1]! - 2)).toBeLessThan(0.1);
    expect(before.nmad).toBeGreaterThan(5);
    expect(after.std).toBeLessThan(0.55);
    expect(fits.map(({ step }) => step)).toEqual(["shift", "plane", "shift"]);
  });

  it("takes each step off what the ones before it left", () => {
    const all = run({ steps: ["vertical", "shift", "quadratic"] });
    expect(all.shift.up).toBeCloseTo(6, 0);
    expect(all.after.std).toBeLessThan(run({ steps: ["shift"] }).after.std / 1.5);
    expect(run({ steps: ["vertical"] }).after.median).toBeCloseTo(0, 5);
  });

  it("loses no more of the rim than the DEM moved, and changes no input", () => {
    const copy = DEM.slice();
    const { aligned, after } = run({});
    // 0.83 pixels east and 0.6 south: a column and a row without data.
    expect(after.count).toBe((SHAPE.y - 1) * (SHAPE.x - 1));
    expect(Number.isNaN(aligned[0]!)).toBe(true);
    expect(DEM).toEqual(copy);
  });

  it("measures on stable ground only", () => {
    const stable = Uint8Array.from(DEM, (_, p) => (p % SHAPE.x < 60 ? 1 : 0));
    const changed = DEM.map((z, p) => (stable[p] === 1 ? z : z - 80));
    const { shift, after } = coregister(changed, REFERENCE, SHAPE, SPACING, {
      stable,
      steps: ["shift", "plane", "shift"],
    });
    expect(shift.east).toBeCloseTo(25, 0);
    expect(after.count).toBeLessThan(60 * SHAPE.y);
    expect(after.rmse).toBeLessThan(0.6);
  });

  it("gives pybob's shift in its mode, which the tilt pulls elsewhere by less than a twentieth of a pixel", () => {
    const pybob = run({ compat: "pybob" });
    const { shift } = run({});
    expect(Math.abs(pybob.shift.east - shift.east)).toBeLessThan(0.05 * PIXEL);
    expect(Math.abs(pybob.shift.north - shift.north)).toBeLessThan(0.05 * PIXEL);
    expect(pybob.fits[0]!.step).toBe("pybob-shift");
  });

  it("refuses steps that it does not know, none, and more than a shift in pybob's mode", () => {
    expect(codeOf(() => run({ steps: ["tilt" as CoregisterStep] }))).toBe("coregister-steps");
    expect(codeOf(() => run({ steps: [] }))).toBe("coregister-steps");
    expect(codeOf(() => run({ steps: ["shift", "plane"], compat: "pybob" }))).toBe("coregister-steps");
  });
});
