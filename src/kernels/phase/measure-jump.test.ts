import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { labelAreas } from "./areas.ts";
import { findFacing } from "./border-facing.ts";
import { fitCommonPlane } from "./common-plane.ts";
import { measureJump } from "./measure-jump.ts";

const TWO_PI = 2 * Math.PI;
const shape = { y: 100, x: 120 };

/** Two banks; the river runs from column 60 to 60 + width. */
function banks(width: number) {
  const areas = labelAreas(
    Float32Array.from({ length: 12_000 }, (_, p) => (p % 120 < 60 ? 1 : p % 120 >= 60 + width ? 2 : 0)),
    shape,
  );
  const [facing] = findFacing(areas, shape);
  return (value: (y: number, x: number, area: number) => number, coherence: Float32Array | null = null) => {
    const phase = Float32Array.from(areas.label, (area, p) => value(Math.floor(p / 120), p % 120, area));
    const plane = fitCommonPlane(phase, areas, shape);
    return measureJump(phase, coherence, areas.label, shape, facing!, plane, { radius: 50 });
  };
}

describe("measureJump", () => {
  it("is exact for a plane over any gap", () => {
    for (const width of [1, 6, 30])
      expect(
        banks(width)((y, x, area) => 0.2 * y - 0.3 * x + (area === 2 ? -3 * TWO_PI : 0)).cycles,
      ).toBeCloseTo(-3, 4);
  });

  it("follows the local slope where it is not the scene's", () => {
    // A hill whose flank falls by 0.6 cycles over the river alone.
    const hill = (y: number, x: number) => 25 * Math.exp(-((y - 50) ** 2 / 4000 + (x - 45) ** 2 / 300));
    const { cycles, error } = banks(5)((y, x, area) => hill(y, x) + (area === 2 ? TWO_PI : 0));
    expect(Math.abs(cycles - 1)).toBeLessThan(0.2);
    expect(error).toBeLessThan(0.2);
  });

  it("is surer of a narrow gap and of a smooth phase", () => {
    const random = createRandom(3);
    const smooth = () => 0.1 * normal(random);
    const rough = () => 3 * normal(random);
    const narrow = banks(4);
    expect(narrow(smooth).error).toBeLessThan(banks(30)(smooth).error);
    expect(narrow(smooth).error).toBeLessThan(narrow(rough).error);
  });

  it("listens to coherent pixels", () => {
    const random = createRandom(4);
    const coherence = Float32Array.from({ length: 12_000 }, (_, p) => (p % 2 ? 0.9 : 0.15));
    const noisy = (y: number, x: number) => ((y * 120 + x) % 2 ? 0.1 : 6) * normal(random);
    const without = banks(4)(noisy);
    const withWeights = banks(4)(noisy, coherence);
    expect(withWeights.error).toBeLessThan(without.error);
    expect(Math.abs(withWeights.cycles)).toBeLessThan(0.1);
  });

  it("knows nothing where there is no phase", () => {
    expect(banks(4)(() => Number.NaN)).toEqual({ cycles: 0, error: Number.POSITIVE_INFINITY });
  });
});
