import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import {
  createContext,
  DATES,
  LOOKS,
  PAIRS,
  REFERENCE_COHERENCE,
  referenceRecord,
  simulateTile,
  WAVELENGTH,
} from "../../../test/sbas-tile.ts";
import { propagateSeriesNoise } from "../../kernels/linear/network-noise.ts";
import { analyseNetwork } from "../../kernels/linear/symbolic.ts";
import { createWeighting, weighPairs } from "../../kernels/statistics/pair-weight.ts";
import type { Tile } from "../../pipeline/step.ts";
import { displacementError } from "./displacement-error.ts";
import { invertNetwork } from "./invert-network.ts";

const symbolic = analyseNetwork(DATES.length, PAIRS);
const interval = new Float64Array(DATES.length - 1).fill(12 / 365.25);
const METRES = WAVELENGTH / (4 * Math.PI);

/** Displacement and its error, as one pass makes them. */
async function invert(tile: Tile, ...options: Parameters<typeof createContext>) {
  const { context } = await createContext(...options);
  const [series, error] = [invertNetwork.prepare(context), displacementError.prepare(context)];
  return { displacement: series(tile).displacement!, displacementStd: error(tile).displacementStd! };
}

/** Percentage of errors of the displacement, all dates but the first, below so many standard errors. */
function coverage(
  { truth, shape }: ReturnType<typeof simulateTile>,
  displacement: ArrayLike<number>,
  sigma: ArrayLike<number>,
  sigmas: number,
): number {
  let [inside, count] = [0, 0];
  for (let i = shape.x; i < truth.length; i++) {
    count++;
    if (Math.abs(displacement[i]! - truth[i]!) < sigmas * sigma[i]!) inside++;
  }
  return (100 * inside) / count;
}

describe("displacement-error", () => {
  it("covers the truth in 68 and 95 of 100 cases, the reference point's noise included", async () => {
    const tile = simulateTile(4000);
    const { displacement, displacementStd } = await invert(tile);
    expect(Math.abs(coverage(tile, displacement, displacementStd, 1) - 68.3)).toBeLessThan(3);
    expect(Math.abs(coverage(tile, displacement, displacementStd, 2) - 95.4)).toBeLessThan(3);
  });

  it.each(["var", "coh", "fim", "no"])(
    "is the pairs' phase variance carried through the inversion, in metres, with weight=%s",
    async (weight) => {
      const tile = simulateTile(30, { seed: 4, holes: 0.2 });
      const { displacementStd } = await invert(tile, { weight });
      const { unwrappedPhase, coherence } = tile.inputs;
      const variances = createWeighting("var", LOOKS);
      const reference = weighPairs(Float32Array.from(REFERENCE_COHERENCE), variances, 1).map((w) => 1 / w);
      const weighting = createWeighting(weight === "no" ? "none" : (weight as "var"), LOOKS);
      const variance = weighPairs(coherence!, variances, 30, reference).map((w) => 1 / w);
      const expected = propagateSeriesNoise(
        unwrappedPhase!,
        weighPairs(coherence!, weighting, 30, reference),
        30,
        symbolic,
        { interval },
        variance,
      ).map((value) => METRES * Math.sqrt(value));
      expect(largestDifference(displacementStd, expected)).toBeLessThan(1e-5 * METRES);
      expect(expected.some(Number.isNaN)).toBe(false);
    },
  );

  it("shrinks with the number of pixels that the reference is averaged over", async () => {
    const tile = simulateTile(8);
    const run = async (pixels: number) => {
      const { displacementStd } = await invert(tile, {}, { record: { ...referenceRecord, pixels } });
      return displacementStd[8]!;
    };
    const [one, many, endless] = [await run(1), await run(225), await run(1e9)];
    expect(one).toBeGreaterThan(1.2 * endless);
    expect(many / endless).toBeGreaterThan(1.0005);
    expect(many / endless).toBeLessThan(1.01);
  });

  it.each([
    ["coherence is not given", ["unwrappedPhase"], LOOKS],
    ["the looks are not known", ["unwrappedPhase", "coherence"], undefined],
  ])("is scaled by the pairs' residuals where %s", async (_, layers, looks) => {
    const tile = simulateTile(4000, { seed: 8 });
    const inputs = Object.fromEntries(layers.map((name) => [name, tile.inputs[name]]));
    const { displacement, displacementStd } = await invert({ ...tile, inputs }, {}, { layers, looks });
    // Student's t with 19 degrees of freedom, and weights that are right about the mean only.
    expect(Math.abs(coverage(tile, displacement, displacementStd, 1) - 68.3)).toBeLessThan(3);
    expect(Math.abs(coverage(tile, displacement, displacementStd, 2) - 95.4)).toBeLessThan(3);
  });

  it("is 0 at the first date, and NaN where no pairs lead to it, though the series is bridged there", async () => {
    const tile = simulateTile(2);
    const { unwrappedPhase } = tile.inputs;
    // The first pixel keeps only pairs among the first six and among the last six dates.
    PAIRS.forEach(({ reference, secondary }, k) => {
      if (reference < 6 !== secondary < 6) unwrappedPhase![2 * k] = Number.NaN;
    });
    const { displacement, displacementStd: std } = await invert(tile);
    expect([std[0], std[1]]).toEqual([0, 0]);
    for (let date = 1; date < DATES.length; date++) {
      expect(displacement[2 * date]).not.toBeNaN();
      expect(Number.isNaN(std[2 * date]!)).toBe(date >= 6);
      expect(std[2 * date + 1]).toBeGreaterThan(0);
    }
  });

  it("is NaN where compat=mintpy gives a pixel up", async () => {
    const tile = simulateTile(2);
    PAIRS.forEach(({ reference, secondary }, k) => {
      if (reference === 5 || secondary === 5) tile.inputs.unwrappedPhase![2 * k] = Number.NaN;
    });
    const { displacementStd: std } = await invert(tile, { compat: "mintpy" });
    const pixel = (p: number) => Array.from(DATES, (_, date) => std[2 * date + p]!);
    expect(pixel(0).every(Number.isNaN)).toBe(true);
    expect(
      pixel(1)
        .slice(1)
        .every((value) => value > 0),
    ).toBe(true);
  });
});
