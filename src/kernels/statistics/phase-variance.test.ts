import { describe, expect, it } from "vitest";
import { multilookPhaseDensity } from "./phase-density.ts";
import { fisherVariance, phaseMoment, phaseVariance, tabulateMintpyVariance } from "./phase-variance.ts";

/** Independent oracle: p = (1-g^2)^L L / (pi 2^L) * integral_0^inf cosh((L-1)t) / (cosh t - b)^(L+1) dt, all terms positive. */
function densityByIntegral(phase: number, coherence: number, looks: number): number {
  const b = coherence * Math.cos(phase);
  const step = 1e-4;
  let sum = 0;
  for (let t = 0; t < 25; t += step) {
    const log =
      (looks - 1) * t +
      Math.log((1 + Math.exp(-2 * (looks - 1) * t)) / 2) -
      (looks + 1) * Math.log(Math.cosh(t) - b);
    sum += Math.exp(log + looks * Math.log((1 - coherence ** 2) / 2)) * (t === 0 ? 0.5 : 1);
  }
  return (sum * step * looks) / Math.PI;
}

/** Dilogarithm by its series. */
const dilogarithm = (x: number) => {
  let sum = 0;
  for (let k = 1; k < 4000; k++) sum += x ** k / (k * k);
  return sum;
};

describe("multilookPhaseDensity", () => {
  it.each([
    [0.3, 0.5, 1],
    [2.9, 0.7, 4],
    [-0.1, 0.9, 40],
    [1.5, 0.2, 80],
    [0.02, 0.95, 300],
  ])(
    "agrees with the integral of the joint amplitude-phase density at phase %f, coherence %f, %d looks",
    (phase, coherence, looks) => {
      const expected = densityByIntegral(phase, coherence, looks);
      expect(multilookPhaseDensity(phase, coherence, looks) / expected).toBeCloseTo(1, 8);
    },
  );

  it("is uniform without coherence", () => {
    for (const looks of [1, 2, 40, 1000])
      expect(multilookPhaseDensity(1.1, 0, looks)).toBeCloseTo(1 / (2 * Math.PI), 12);
  });

  it("integrates to one for all looks and coherences, without overflow", () => {
    for (const looks of [1, 2, 5, 40, 80, 512])
      for (const coherence of [0.001, 0.05, 0.3, 0.7, 0.95, 0.999])
        expect(phaseMoment(coherence, looks, 0)).toBeCloseTo(1, 7);
  });
});

describe("phaseVariance", () => {
  it("is the closed form of Bamler and Hartl (1998) for one look", () => {
    for (const g of [0.1, 0.5, 0.9]) {
      const closed = Math.PI ** 2 / 3 - Math.PI * Math.asin(g) + Math.asin(g) ** 2 - dilogarithm(g * g) / 2;
      expect(phaseVariance(g, 1)).toBeCloseTo(closed, 9);
    }
  });

  it("is pi^2/3 without coherence and 0 at full coherence", () => {
    expect(phaseVariance(0, 40)).toBeCloseTo(Math.PI ** 2 / 3, 10);
    expect(phaseVariance(1, 40)).toBe(0);
  });

  it("approaches the Cramer-Rao bound from above with many looks", () => {
    const ratio = phaseVariance(0.8, 500) / fisherVariance(0.8, 500);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.01);
  });

  it("falls with coherence and with looks, also across the cap of the closed form", () => {
    for (const looks of [1, 40, 1024, 3000]) {
      let last = Number.POSITIVE_INFINITY;
      for (let g = 0.02; g < 1; g += 0.02) {
        const value = phaseVariance(g, looks);
        expect(value).toBeLessThan(last);
        last = value;
      }
    }
    expect(phaseVariance(0.4, 1500)).toBeLessThan(phaseVariance(0.4, 1024));
  });

  it("refuses looks that are no positive number", () => {
    expect(() => phaseVariance(0.5, 0)).toThrow(/looks-invalid/);
    expect(() => phaseVariance(0.5, Number.NaN)).toThrow(/looks-invalid/);
  });
});

describe("tabulateMintpyVariance", () => {
  it("counts both ends of the circle, so it exceeds the true variance where the phase is uniform", () => {
    const table = tabulateMintpyVariance(40);
    // 200 phases with both ends: sum phi^2 / 200 = pi^2/3 * (201/199) for a uniform density.
    const uniform = tabulateMintpyVariance(1)[0]!;
    expect(uniform / phaseVariance(0.0025, 1)).toBeCloseTo(201 / 199, 4);
    expect(table.length).toBe(200);
  });

  it("agrees with the true variance within 1 % at medium coherence", () => {
    const table = tabulateMintpyVariance(40);
    const j = 120;
    expect(table[j]! / phaseVariance(0.0025 + 0.005 * j, 40)).toBeCloseTo(199 / 200, 2);
  });

  it("caps the looks at 80", () => {
    expect(tabulateMintpyVariance(200)).toEqual(tabulateMintpyVariance(80));
  });
});
