import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { evaluateRamp } from "../raster/ramp.ts";
import { addRamp, fitElevationRamp } from "./fit-elevation-ramp.ts";

const SHAPE = { y: 30, x: 40 };
const zeros = new Float32Array(SHAPE.y * SHAPE.x);
const surface = (c: readonly number[]) =>
  zeros.map((_, p) => {
    const [u, v] = [Math.floor(p / SHAPE.x) / 10, (p % SHAPE.x) / 10];
    return c[0]! + c[1]! * u + c[2]! * v + (c[3] ?? 0) * u * u + (c[4] ?? 0) * u * v + (c[5] ?? 0) * v * v;
  });
const number = fc.double({ min: -5, max: 5, noNaN: true });

describe("the ramp between two DEMs", () => {
  it.each([
    ["linear", 3],
    ["quadratic", 6],
  ] as const)("that is %s is found and taken off in full", (kind, terms) => {
    fc.assert(
      fc.property(fc.array(number, { minLength: terms, maxLength: terms }), (c) => {
        const reference = surface(c);
        const { ramp } = fitElevationRamp(zeros, reference, SHAPE, kind);
        for (const [p, value] of addRamp(zeros, ramp).entries()) expect(value).toBeCloseTo(reference[p]!, 3);
        expect(evaluateRamp(ramp, 7, 9)).toBeCloseTo(reference[7 * SHAPE.x + 9]!, 3);
      }),
      { numRuns: 30 },
    );
  });

  it("is not tilted by ground that sank in one corner", () => {
    const random = createRandom(1);
    const tilted = surface([1, 0.5, -0.3]);
    const reference = tilted.map((z, p) => z + normal(random) - (p % SHAPE.x < 15 && p < 600 ? 25 : 0));
    const { ramp, scale, count } = fitElevationRamp(zeros, reference, SHAPE, "linear");
    expect(count).toBe(1200);
    for (const p of [0, 39, 1160, 1199])
      expect(Math.abs(evaluateRamp(ramp, Math.floor(p / SHAPE.x), p % SHAPE.x) - tilted[p]!)).toBeLessThan(
        0.5,
      );
    expect(scale).toBeLessThan(1.6);
  });

  it("is refused where the stable cells lie in a line", () => {
    const stable = Uint8Array.from(zeros, (_, p) => (p < SHAPE.x ? 1 : 0));
    let code = "";
    try {
      fitElevationRamp(zeros, surface([1, 1, 1]), SHAPE, "linear", { stable });
    } catch (error) {
      code = isUpwarpError(error) ? error.code : "";
    }
    expect(code).toBe("regression-degenerate");
  });
});
