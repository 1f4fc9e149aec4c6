import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStream, fillWords } from "../random/stream.ts";
import { multilookPhaseDensity } from "./phase-density.ts";
import { phaseNoise, tabulatePhaseNoise } from "./phase-distribution.ts";

/** Midpoint integral of density * f over [-pi, pi]. */
function integrate(coherence: number, looks: number, f: (phase: number) => number): number {
  const cells = 20_000;
  const step = (2 * Math.PI) / cells;
  let sum = 0;
  for (let i = 0; i < cells; i++) {
    const phase = -Math.PI + (i + 0.5) * step;
    sum += multilookPhaseDensity(phase, coherence, looks) * f(phase) * step;
  }
  return sum;
}

describe("multilookPhaseDensity", () => {
  it("is uniform without coherence", () => {
    expect(multilookPhaseDensity(1.2, 0, 1)).toBeCloseTo(1 / (2 * Math.PI), 12);
    expect(multilookPhaseDensity(-2, 0, 20)).toBeCloseTo(1 / (2 * Math.PI), 12);
  });

  it("equals the closed single-look form at zero phase", () => {
    // One look, b = g: (1 - g^2) / (2 pi) * [ g (pi/2 + asin g) / (1 - g^2)^1.5 + 1 / (1 - g^2) ]
    const g = 0.6;
    const byHand = (0.64 / (2 * Math.PI)) * ((g * (Math.PI / 2 + Math.asin(g))) / 0.512 + 1 / 0.64);
    expect(multilookPhaseDensity(0, g, 1)).toBeCloseTo(byHand, 12);
  });

  it("integrates to one and is even", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 80 }),
        (g, looks) => {
          expect(integrate(g, looks, () => 1)).toBeCloseTo(1, 9);
          expect(multilookPhaseDensity(0.7, g, looks)).toBe(multilookPhaseDensity(-0.7, g, looks));
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  });

  it("tends to the Cramer-Rao variance for many looks", () => {
    const [g, looks] = [0.8, 80];
    const bound = (1 - g * g) / (2 * looks * g * g);
    expect(integrate(g, looks, (phase) => phase * phase) / bound).toBeCloseTo(1, 1);
  });
});

describe("phaseNoise", () => {
  const WORDS = fillWords(createStream(5, 1), 0, new Uint32Array(200_000));

  it.each([
    [0.02, 20],
    [0.3, 20],
    [0.55, 1],
    [0.7, 5],
    [0.9, 40],
    [0.985, 80],
    [0.999, 10],
  ])("has the variance that the density integrates to: coherence %d, %d looks", (coherence, looks) => {
    const table = tabulatePhaseNoise(looks);
    let [squares, fourths] = [0, 0];
    for (const word of WORDS) {
      const square = phaseNoise(table, coherence, word) ** 2;
      squares += square;
      fourths += square * square;
    }
    const variance = squares / WORDS.length;
    const standardError = Math.sqrt((fourths / WORDS.length - variance ** 2) / WORDS.length);
    const expected = integrate(coherence, looks, (phase) => phase * phase);
    expect(Math.abs(variance - expected)).toBeLessThan(4 * standardError);
  });

  it.each([1, 5, 20, 80])("inverts the distribution function within 1 %% of tail: %d looks", (looks) => {
    const table = tabulatePhaseNoise(looks);
    for (const coherence of [0.05, 0.2, 0.25, 0.4567, 0.8, 0.95, 0.99])
      for (const p of [0.9, 0.5, 0.317, 0.0455, 0.0027, 1e-4]) {
        const phase = phaseNoise(table, coherence, Math.round(p * 2 ** 31));
        const cells = 10_000;
        let tail = 0;
        for (let i = 0; i < cells; i++) {
          const at = phase + ((i + 0.5) * (Math.PI - phase)) / cells;
          tail += (2 * multilookPhaseDensity(at, coherence, looks) * (Math.PI - phase)) / cells;
        }
        expect(Math.abs(tail / p - 1)).toBeLessThan(0.01);
      }
  });

  it("stays within half a cycle, is odd in the sign bit and falls with coherence", () => {
    const table = tabulatePhaseNoise(4);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0x7fffffff }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (word, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const noise = phaseNoise(table, low, word);
          expect(noise).toBeGreaterThanOrEqual(0);
          expect(noise).toBeLessThanOrEqual(Math.PI + 1e-6);
          expect(phaseNoise(table, low, word | 0x80000000)).toBe(-noise);
          expect(phaseNoise(table, high, word)).toBeLessThanOrEqual(noise + 1e-5);
        },
      ),
      { seed: 1 },
    );
    expect(phaseNoise(table, 1, 12345)).toBe(0);
  });

  it("refuses looks that are not whole or out of bounds", () => {
    for (const looks of [0, 1.5, Number.NaN, 1e9])
      expect(() => tabulatePhaseNoise(looks)).toThrow("looks-out-of-bounds");
  });
});
