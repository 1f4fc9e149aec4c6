import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { expectMintpy, listMintpyCases, loadMintpyCrop } from "../../../test/mintpy-crop.ts";
import { pseudoInverse } from "../../../test/pseudo-inverse.ts";
import type { DatePair } from "../graph/pair.ts";
import { createWeighting, weighPairs } from "../statistics/pair-weight.ts";
import { invertNetwork } from "./invert-network.ts";
import type { Norm } from "./minimum-norm.ts";
import { analyseNetwork } from "./symbolic.ts";

/** A small network with weights (0 = missing), phases, intervals and a reference date, often disconnected. */
const network = fc.integer({ min: 3, max: 9 }).chain((dates) => {
  const all: DatePair[] = [];
  for (let a = 0; a < dates; a++)
    for (let b = a + 1; b < dates; b++) all.push({ reference: a, secondary: b });
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  return fc.record({
    dates: fc.constant(dates),
    pairs: fc.shuffledSubarray(all, { minLength: 1 }),
    weights: fc.array(fc.oneof(fc.constant(0), number(0.05, 50)), {
      minLength: all.length,
      maxLength: all.length,
    }),
    phases: fc.array(number(-20, 20), { minLength: all.length, maxLength: all.length }),
    interval: fc.array(number(0.01, 0.4), { minLength: dates - 1, maxLength: dates - 1 }),
    reference: fc.nat(dates - 1),
  });
});

/** Minimum-norm least squares by a singular value decomposition, nothing shared with the kernel. */
function solveBySvd(
  pairs: readonly DatePair[],
  phase: Float32Array,
  weight: Float32Array,
  interval: readonly number[],
  norm: Norm,
  reference: number,
): number[] {
  const dates = interval.length + 1;
  const used = pairs.map((_, k) => k).filter((k) => weight[k]! > 0);
  const unknowns =
    norm === "velocity" ? interval.map((_, i) => i) : [...Array(dates).keys()].filter((i) => i !== reference);
  const rows = used.map((k) => {
    const { reference: a, secondary: b } = pairs[k]!;
    const root = Math.sqrt(weight[k]!);
    return unknowns.map((i) =>
      norm === "velocity"
        ? i >= a && i < b
          ? root * interval[i]!
          : 0
        : root * (Number(i === b) - Number(i === a)),
    );
  });
  const inverse = pseudoInverse(rows, unknowns.length);
  const solution = inverse.map((row) =>
    row.reduce((sum, v, j) => sum + v * phase[used[j]!]! * Math.sqrt(weight[used[j]!]!), 0),
  );
  const x = new Array<number>(dates).fill(0);
  if (norm === "velocity") for (let i = 0; i + 1 < dates; i++) x[i + 1] = x[i]! + solution[i]! * interval[i]!;
  else
    unknowns.forEach((i, j) => {
      x[i] = solution[j]!;
    });
  return x.map((value) => value - x[reference]!);
}

describe("invertNetwork", () => {
  it.each<Norm>(["velocity", "phase"])(
    "equals the SVD's minimum-norm solution (%s) on any network, connected or not",
    (norm) => {
      fc.assert(
        fc.property(network, ({ dates, pairs, weights, phases, interval, reference }) => {
          const phase = Float32Array.from(pairs, (_, k) => phases[k]!);
          const weight = Float32Array.from(pairs, (_, k) => weights[k]!);
          const symbolic = analyseNetwork(dates, pairs, reference);
          const options = {
            interval: Float64Array.from(interval),
            norm,
            gaps: "zero" as const,
            minRedundancy: 0,
          };
          const { series, pairCount } = invertNetwork(phase, weight, 1, symbolic, options);
          const expected = solveBySvd(pairs, phase, weight, interval, norm, reference);
          // Velocities of short intervals are steep: a relative bound on the whole series.
          const scale = Math.max(1, ...expected.map(Math.abs));
          expect(largestDifference(series, expected) / scale).toBeLessThan(2e-6);
          expect(pairCount[0]).toBe(weight.filter((w) => w > 0).length);
        }),
        { numRuns: 300 },
      );
    },
  );

  it("counts missing rank as connected parts minus one", () => {
    const pairs = [
      { reference: 0, secondary: 1 },
      { reference: 2, secondary: 3 },
    ];
    const options = { interval: Float64Array.of(1, 1, 1, 1) };
    const { deficiency, series, thin } = invertNetwork(
      Float32Array.of(1, 2),
      null,
      1,
      analyseNetwork(5, pairs),
      options,
    );
    expect(deficiency[0]).toBe(2);
    expect([...series]).toEqual([0, 1, 1, 3, Number.NaN]);
    expect(thin[0]).toBe(1);
  });

  it("leaves a pixel without data as NaN, or as zeros when gaps give up the pixel", () => {
    const symbolic = analyseNetwork(2, [{ reference: 0, secondary: 1 }]);
    const interval = Float64Array.of(1);
    const nan = invertNetwork(Float32Array.of(Number.NaN), null, 1, symbolic, { interval });
    expect([...nan.series, nan.temporalCoherence[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const zero = invertNetwork(Float32Array.of(Number.NaN), null, 1, symbolic, { interval, gaps: "zero" });
    expect([...zero.series, zero.temporalCoherence[0], zero.pairCount[0]]).toEqual([0, 0, 0, 0]);
  });

  it("measures temporal coherence of a known misclosure", () => {
    // Phases 1, 1, 2 + 3m spread the misclosure 3m equally: residuals -m, -m, +m.
    const pairs = [
      [0, 1],
      [1, 2],
      [0, 2],
    ].map(([reference, secondary]) => ({ reference: reference!, secondary: secondary! }));
    const misclosure = 0.3;
    const { temporalCoherence } = invertNetwork(
      Float32Array.of(1, 1, 2 + 3 * misclosure),
      null,
      1,
      analyseNetwork(3, pairs),
      { interval: Float64Array.of(1, 1) },
    );
    const expected = Math.hypot(3 * Math.cos(misclosure), -Math.sin(misclosure)) / 3;
    expect(temporalCoherence[0]).toBeCloseTo(expected, 6);
  });

  it("keeps its accuracy when weights span six orders of magnitude", () => {
    const dates = 30;
    const pairs: DatePair[] = [];
    for (let i = 0; i < dates; i++)
      for (let d = 1; d < 4 && i + d < dates; d++) pairs.push({ reference: i, secondary: i + d });
    const truth = Float64Array.from({ length: dates }, (_, i) => Math.round(1024 * Math.sin(i)) / 64 - 0);
    const phase = Float32Array.from(
      pairs,
      ({ reference, secondary }) => truth[secondary]! - truth[reference]!,
    );
    const weight = Float32Array.from(pairs, (_, k) => 10 ** (((k * 7) % 7) - 3));
    const { series } = invertNetwork(phase, weight, 1, analyseNetwork(dates, pairs), {
      interval: new Float64Array(dates - 1).fill(0.03),
    });
    expect(largestDifference(series, truth)).toBeLessThan(2e-6);
  });
});

describe("invertNetwork against MintPy", () => {
  const crop = loadMintpyCrop();

  it.each(listMintpyCases(crop))("gives its series, temporal coherence and pair counts: $name", (run) => {
    const { pixels, pairs, dates, interval } = crop;
    const weighting = createWeighting(run.kind, crop.looks, { compat: "mintpy" });
    const weight = weighPairs(crop.array("coherence"), weighting, pixels);
    const options = { interval, norm: run.norm, gaps: "zero" as const, minRedundancy: run.minRedundancy };
    expectMintpy(
      crop,
      run,
      invertNetwork(run.phase, weight, pixels, analyseNetwork(dates.length, pairs), options),
    );
  });
});
