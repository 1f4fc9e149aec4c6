import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decomposeMotion, EAST, horizontalPart } from "./decompose.ts";

const RADIANS = Math.PI / 180;
/** Horizontal (east) and vertical parts of a line of sight. */
const look = (incidence: number, azimuth: number) => ({
  h: horizontalPart(
    -Math.sin(incidence * RADIANS) * Math.sin(azimuth * RADIANS),
    Math.sin(incidence * RADIANS) * Math.cos(azimuth * RADIANS),
    EAST,
  ),
  u: Math.cos(incidence * RADIANS),
});
const TWO = [look(39, -102), look(37, 102)];

describe("decomposeMotion", () => {
  it("gives back east and up from two lines of sight", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (east, up) => {
          const values = TWO.map(({ h, u }) => h * east + u * up);
          const motion = decomposeMotion(
            values,
            TWO.map(({ h }) => h),
            TWO.map(({ u }) => u),
          );
          expect(motion.horizontal).toBeCloseTo(east, 12);
          expect(motion.up).toBeCloseTo(up, 12);
          expect(motion.misfit).toBeLessThan(1e-14);
        },
      ),
      { seed: 1 },
    );
  });

  it("has errors and a correlation that are those of the inverse: by hand for a symmetric pair", () => {
    // Rows (0.6, 0.8) and (-0.6, 0.8), sigma 2: N = diag(2 * 0.36, 2 * 0.64) / 4.
    const motion = decomposeMotion([1, 3], [0.6, -0.6], [0.8, 0.8], [2, 2]);
    expect(motion.horizontal).toBeCloseTo(-1 / 0.6, 12);
    expect(motion.up).toBeCloseTo(2 / 0.8, 12);
    expect(motion.horizontalStd).toBeCloseTo(2 / Math.sqrt(0.72), 12);
    expect(motion.upStd).toBeCloseTo(2 / Math.sqrt(1.28), 12);
    expect(motion.correlation).toBeCloseTo(0, 12);
  });

  it("leans on the line of sight with the smaller error where three overdetermine", () => {
    const [h, u] = [
      [0.6, -0.6, -0.6],
      [0.8, 0.8, 0.8],
    ];
    // The last two disagree by 1: weights 1 and 1/9 put their mean at 0.1.
    const motion = decomposeMotion([0, 0, 1], h, u, [1, 1, 3]);
    expect(-0.6 * motion.horizontal + 0.8 * motion.up).toBeCloseTo(0.1, 12);
    expect(motion.misfit).toBeCloseTo(0.1 ** 2 + 0.9 ** 2 / 9, 12);
  });

  it("takes its errors from the scatter where no sigma is given, and has none from two values", () => {
    const motion = decomposeMotion([0, 0, 1], [0.6, -0.6, -0.6], [0.8, 0.8, 0.8]);
    // One value left over: variance = 0.5.
    expect(motion.misfit).toBeCloseTo(0.5, 12);
    expect(motion.upStd).toBeCloseTo(Math.sqrt((0.5 * 3 * 0.36) / (3 * 0.36 * 3 * 0.64 - 0.48 ** 2)), 12);
    expect(decomposeMotion([0, 1], [0.6, -0.6], [0.8, 0.8]).upStd).toBeNaN();
  });

  it("knows nothing from one track, however many points it has, nor from gaps", () => {
    const alike = [0.594, 0.5941, 0.5938];
    expect(decomposeMotion([1, 2, 3], alike, [0.795, 0.7949, 0.7952]).horizontal).toBeNaN();
    expect(decomposeMotion([1, Number.NaN], [0.6, -0.6], [0.8, 0.8]).up).toBeNaN();
    expect(decomposeMotion([], [], []).up).toBeNaN();
  });

  it("leaves out values without a usable sigma", () => {
    const motion = decomposeMotion(
      [1, 3, 99, 99],
      [0.6, -0.6, 0.6, 0.6],
      [0.8, 0.8, 0.8, 0.8],
      [2, 2, 0, Number.NaN],
    );
    expect(motion.up).toBeCloseTo(2.5, 12);
  });
});

describe("horizontalPart", () => {
  it("is sin(incidence) cos(azimuth angle - azimuth)", () => {
    for (const azimuth of [-90, 0, 90, 180, -180, -35, 120]) {
      const east = -Math.sin(39 * RADIANS) * Math.sin(-102 * RADIANS);
      const north = Math.sin(39 * RADIANS) * Math.cos(-102 * RADIANS);
      const expected = Math.sin(39 * RADIANS) * Math.cos((-102 - azimuth) * RADIANS);
      expect(horizontalPart(east, north, azimuth)).toBeCloseTo(expected, 12);
    }
  });
});
