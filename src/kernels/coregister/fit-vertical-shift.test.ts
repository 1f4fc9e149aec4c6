import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { fitVerticalShift } from "./fit-vertical-shift.ts";

const SHAPE = { y: 40, x: 50 };
const zeros = new Float32Array(SHAPE.y * SHAPE.x);

describe("the vertical shift", () => {
  it("is the median of reference minus DEM on stable ground", () => {
    const dem = Float32Array.of(1, 2, 3, 4, Number.NaN, 6);
    const reference = Float32Array.of(3, 5, 4, 104, 7, 6);
    const stable = Uint8Array.of(1, 1, 1, 0, 1, 1);
    const { up, count } = fitVerticalShift(dem, reference, { y: 2, x: 3 }, { stable });
    // 2, 3, 1, 0.
    expect(up).toBe(1.5);
    expect(count).toBe(4);
  });

  it("has the standard error of a median, 1.25 sigma over the root of n", () => {
    const runs = Array.from({ length: 100 }, (_, seed) => {
      const random = createRandom(seed);
      return fitVerticalShift(
        zeros,
        zeros.map(() => normal(random)),
        SHAPE,
      );
    });
    const expected = Math.sqrt(Math.PI / 2 / zeros.length);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.sqrt(mean(runs.map(({ up }) => up * up))) / expected).toBeCloseTo(1, 0);
    const said = Math.sqrt(mean(runs.map(({ error }) => error * error)));
    expect(said / expected).toBeGreaterThan(0.9);
    expect(said / expected).toBeLessThan(1.1);
  });

  it("is refused where nothing is stable", () => {
    let code = "";
    try {
      fitVerticalShift(zeros, zeros, SHAPE, { stable: new Uint8Array(zeros.length) });
    } catch (error) {
      code = isUpwarpError(error) ? error.code : "";
    }
    expect(code).toBe("coregister-samples");
  });
});
