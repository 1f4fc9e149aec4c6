import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import type { DatePair } from "../graph/pair.ts";
import { designLine, fitSeries } from "../time/velocity.ts";
import { createDesign, type LinearDesign, solveDesign } from "./design.ts";
import { invertNetwork } from "./invert-network.ts";
import type { Norm } from "./minimum-norm.ts";
import { propagateNoise, propagateSeriesNoise } from "./network-noise.ts";
import { analyseNetwork } from "./symbolic.ts";

/** Series per unit phase of each pair: the inversion as a matrix, dates x pairs. */
function responseMatrix(
  pairs: readonly DatePair[],
  weight: Float32Array,
  dates: number,
  interval: Float64Array,
  reference: number,
  norm: Norm,
) {
  const pixels = pairs.length;
  const phase = Float32Array.from({ length: pixels * pixels }, (_, i) =>
    Math.floor(i / pixels) === i % pixels ? 1 : 0,
  );
  const weights = Float32Array.from({ length: pixels * pixels }, (_, i) => weight[Math.floor(i / pixels)]!);
  return invertNetwork(phase, weights, pixels, analyseNetwork(dates, pairs, reference), { interval, norm })
    .series;
}

const network = fc.integer({ min: 5, max: 9 }).chain((dates) => {
  const all: DatePair[] = [];
  for (let a = 0; a < dates; a++)
    for (let b = a + 1; b < dates; b++) all.push({ reference: a, secondary: b });
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const numbers = (min: number, max: number, length: number) =>
    fc.array(number(min, max), { minLength: length, maxLength: length });
  return fc.record({
    dates: fc.constant(dates),
    pairs: fc.shuffledSubarray(all, { minLength: 5 }),
    weights: fc.array(
      fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: number(0.1, 20) }),
      { minLength: all.length, maxLength: all.length },
    ),
    variances: numbers(0.05, 3, all.length),
    interval: numbers(0.05, 0.4, dates - 1),
    reference: fc.nat(dates - 1),
    norm: fc.constantFrom<Norm>("velocity", "phase"),
  });
});

describe("propagateNoise", () => {
  it.each(["weights", "given"] as const)(
    "equals the dense propagation through the inversion and the fit (%s)",
    (kind) => {
      fc.assert(
        fc.property(network, ({ dates, pairs, weights, variances, interval: steps, reference, norm }) => {
          const interval = Float64Array.from(steps);
          const weight = Float32Array.from(pairs, (_, k) => weights[k]!);
          const variance = Float32Array.from(pairs, (_, k) =>
            kind === "weights" ? 1 / weight[k]! : variances[k]!,
          );
          const years = [0];
          for (const step of steps) years.push(years.at(-1)! + step);
          const design: LinearDesign = { ...designLine(years), couples: [[0, 1]] };
          const symbolic = analyseNetwork(dates, pairs, reference);
          const response = responseMatrix(pairs, weight, dates, interval, reference, norm);
          const use = Uint8Array.from({ length: dates }, (_, i) =>
            Number.isNaN(response[i * pairs.length]!) ? 0 : 1,
          );
          const covariance = (i: number, j: number) => {
            if (!use[i] || !use[j]) return 0;
            let sum = 0;
            for (let k = 0; k < pairs.length; k++)
              if (weight[k]! > 0)
                sum += response[i * pairs.length + k]! * response[j * pairs.length + k]! * variance[k]!;
            return sum;
          };
          const phase = new Float32Array(pairs.length).fill(1);
          const noise = propagateNoise(
            phase,
            weight,
            1,
            symbolic,
            { interval, norm },
            design,
            kind === "weights" ? "weights" : variance,
          );
          const solution = solveDesign(design.matrix, dates, 2, use);
          if (solution === null) {
            expect(noise.parameterVariance[0]).toBeNaN();
            return;
          }
          const { pseudoInverse } = solution;
          let trace = 0;
          for (let i = 0; i < dates; i++) {
            trace += covariance(i, i);
            for (let j = 0; j < dates; j++)
              for (let c = 0; c < 2; c++)
                trace -= (c ? years[i]! : 1) * pseudoInverse[c * dates + j]! * covariance(i, j);
          }
          for (let c = 0; c < 2; c++) {
            let expected = 0;
            for (let i = 0; i < dates; i++)
              for (let j = 0; j < dates; j++)
                expected += pseudoInverse[c * dates + i]! * covariance(i, j) * pseudoInverse[c * dates + j]!;
            expect(noise.parameterVariance[c]! / expected).toBeCloseTo(1, 3);
          }
          let couple = 0;
          for (let i = 0; i < dates; i++)
            for (let j = 0; j < dates; j++)
              couple += pseudoInverse[i]! * covariance(i, j) * pseudoInverse[dates + j]!;
          const [a, b] = noise.parameterVariance;
          expect((noise.coupleCovariance[0]! - couple) / Math.sqrt(a! * b!)).toBeCloseTo(0, 3);
          if (noise.residualTrace[0] !== 0)
            expect(Math.abs(noise.residualTrace[0]! - trace)).toBeLessThan(1e-4 * (1 + trace));
        }),
        { numRuns: 200 },
      );
    },
  );

  it("scales inverse weights by the residuals of the pairs when their variance is not known", () => {
    const pairs = [
      [0, 1],
      [1, 2],
      [0, 2],
    ].map(([reference, secondary]) => ({ reference: reference!, secondary: secondary! }));
    const symbolic = analyseNetwork(3, pairs);
    const interval = Float64Array.of(1, 1);
    const design = createDesign(Float64Array.of(1, 1, 1), 3, 1);
    const phase = Float32Array.of(1, 1, 2.3);
    const known = propagateNoise(phase, null, 1, symbolic, { interval }, design, "weights");
    const scaled = propagateNoise(phase, null, 1, symbolic, { interval }, design, "residual");
    // Misclosure 0.3 leaves residuals of 0.1 each: 3 * 0.01 over 3 - 2 spare pairs.
    expect(scaled.parameterVariance[0]! / known.parameterVariance[0]!).toBeCloseTo(0.03, 6);
    expect(scaled.residualTrace[0]! / known.residualTrace[0]!).toBeCloseTo(0.03, 6);
  });
});

/** Dates that valid pairs join to the reference date, which must have a pair itself. */
function joinedDates(pairs: readonly DatePair[], weight: Float32Array, from: number): Set<number> {
  const joined = new Set<number>();
  const visit = (date: number) =>
    pairs.forEach((pair, k) => {
      if (!(weight[k]! > 0)) return;
      const { reference: a, secondary: b } = pair;
      if (a !== date && b !== date) return;
      for (const end of [a, b])
        if (!joined.has(end)) {
          joined.add(end);
          visit(end);
        }
    });
  visit(from);
  return joined;
}

describe("propagateSeriesNoise", () => {
  it.each(["weights", "given"] as const)(
    "equals the dense propagation through the inversion, NaN where no pairs lead to the reference date (%s)",
    (kind) => {
      fc.assert(
        fc.property(network, ({ dates, pairs, weights, variances, interval: steps, reference, norm }) => {
          const interval = Float64Array.from(steps);
          const weight = Float32Array.from(pairs, (_, k) => weights[k]!);
          const variance = Float32Array.from(pairs, (_, k) =>
            kind === "weights" ? 1 / weight[k]! : variances[k]!,
          );
          const response = responseMatrix(pairs, weight, dates, interval, reference, norm);
          const joined = joinedDates(pairs, weight, reference);
          const expected = Array.from({ length: dates }, (_, i) => {
            if (!joined.has(i)) return Number.NaN;
            let sum = 0;
            for (let k = 0; k < pairs.length; k++)
              if (weight[k]! > 0) sum += response[i * pairs.length + k]! ** 2 * variance[k]!;
            return sum;
          });
          const found = propagateSeriesNoise(
            new Float32Array(pairs.length).fill(1),
            weight,
            1,
            analyseNetwork(dates, pairs, reference),
            { interval, norm },
            kind === "weights" ? "weights" : variance,
          );
          for (let i = 0; i < dates; i++) {
            if (Number.isNaN(expected[i]!) || i === reference)
              expect(found[i]).toBe(i === reference && joined.has(i) ? 0 : Number.NaN);
            else expect(found[i]! / expected[i]!).toBeCloseTo(1, 4);
          }
        }),
        { numRuns: 300 },
      );
    },
  );

  it("adds up along a chain of pairs, and the reference date is free of error", () => {
    const chain = [0, 1, 2].map((reference) => ({ reference, secondary: reference + 1 }));
    const symbolic = analyseNetwork(4, chain, 1);
    const options = { interval: new Float64Array(3).fill(1) };
    const weight = Float32Array.of(4, 2, 1);
    const found = propagateSeriesNoise(new Float32Array(3), weight, 1, symbolic, options, "weights");
    expect([...found]).toEqual([0.25, 0, 0.5, 1.5]);
    const variance = Float32Array.of(7, 5, 3);
    const given = propagateSeriesNoise(new Float32Array(3), weight, 1, symbolic, options, variance);
    expect([...given]).toEqual([7, 0, 5, 8]);
  });

  it("is scaled by the residuals of the pairs, and not known without a spare pair", () => {
    const triangle = [
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
      { reference: 0, secondary: 2 },
    ];
    const symbolic = analyseNetwork(3, triangle);
    // Misclosure 0.3 leaves 0.03 rad^2 for a pair of weight one; each date of a triangle has 2/3 of a pair's variance.
    const phase = Float32Array.of(1, 1, 1, Number.NaN, 2.3, 2.3);
    const found = propagateSeriesNoise(
      phase,
      null,
      2,
      symbolic,
      { interval: Float64Array.of(1, 1) },
      "residual",
    );
    expect(found[0]).toBe(0);
    expect(found[2]).toBeCloseTo(0.02, 6);
    expect(found[4]).toBeCloseTo(0.02, 6);
    expect([found[1], found[3], found[5]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("is NaN in pixels that are given up and in pixels without pairs", () => {
    const pairs = [
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
    ];
    const symbolic = analyseNetwork(3, pairs);
    const phase = Float32Array.of(1, 1, Number.NaN, 1, Number.NaN, Number.NaN);
    const interval = Float64Array.of(1, 1);
    const run = (gaps: "nan" | "zero") => [
      ...propagateSeriesNoise(phase, null, 3, symbolic, { interval, gaps }, "weights"),
    ];
    const none = Number.NaN;
    expect(run("nan")).toEqual([0, 0, none, 1, 1, none, 2, none, none]);
    expect(run("zero")).toEqual([0, none, none, 1, none, none, 2, none, none]);
  });
});

const EPOCHS = 24;
const EPOCH_INTERVAL = 12 / 365.25;
const band: DatePair[] = [];
for (let i = 0; i < EPOCHS; i++)
  for (let d = 1; d <= 3 && i + d < EPOCHS; d++) band.push({ reference: i, secondary: i + d });
const star: DatePair[] = Array.from({ length: EPOCHS - 1 }, (_, i) => ({ reference: 0, secondary: i + 1 }));

describe("the displacement's standard error", () => {
  it.each([
    ["band", "weights"],
    ["band", "given"],
    ["band", "residual"],
    ["star", "weights"],
    ["star", "given"],
  ] as const)("covers the truth in 68 and 95 of 100 cases at every date: %s network, %s", (shape, model) => {
    const pairs = shape === "band" ? band : star;
    const pixels = 4000;
    const random = createRandom(23);
    const truth = Float64Array.from({ length: EPOCHS }, (_, i) => (i === 0 ? 0 : 20 * normal(random)));
    const variance = Float32Array.from({ length: pairs.length * pixels }, () =>
      model === "residual" ? 0.3 : 0.05 + 0.9 * random(),
    );
    const phase = variance.map((s, i) => {
      const { reference: a, secondary: b } = pairs[Math.floor(i / pixels)]!;
      return truth[b]! - truth[a]! + Math.sqrt(s) * normal(random);
    });
    const weight = model === "weights" ? variance.map((s) => 1 / s) : null;
    const symbolic = analyseNetwork(EPOCHS, pairs);
    const options = { interval: new Float64Array(EPOCHS - 1).fill(EPOCH_INTERVAL) };
    const { series } = invertNetwork(phase, weight, pixels, symbolic, options);
    const noise = propagateSeriesNoise(
      phase,
      weight,
      pixels,
      symbolic,
      options,
      model === "given" ? variance : model,
    );
    for (let date = 1; date < EPOCHS; date++) {
      const within = (sigmas: number) => {
        let count = 0;
        for (let i = date * pixels; i < (date + 1) * pixels; i++)
          if (Math.abs(series[i]! - truth[date]!) < sigmas * Math.sqrt(noise[i]!)) count++;
        return (100 * count) / pixels;
      };
      expect(Math.abs(within(1) - 68.3)).toBeLessThan(3);
      expect(Math.abs(within(2) - 95.4)).toBeLessThan(3);
    }
  });
});

describe("the velocity's standard error with network noise", () => {
  const dates = EPOCHS;
  const years = Float64Array.from({ length: dates }, (_, i) => i * EPOCH_INTERVAL);
  const interval = new Float64Array(dates - 1).fill(EPOCH_INTERVAL);
  const velocity = -14;

  it.each([
    ["band", "weights", 0],
    ["band", "weights", 0.8],
    ["band", "given", 0.4],
    ["band", "residual", 0],
    ["star", "weights", 0],
    ["star", "weights", 0.6],
  ] as const)(
    "covers the truth in 68 and 95 of 100 cases: %s network, %s, atmosphere of %f rad",
    (shape, model, atmosphere) => {
      const pairs = shape === "band" ? band : star;
      const pixels = 4000;
      const random = createRandom(11);
      const variance = Float32Array.from({ length: pairs.length * pixels }, () =>
        model === "residual" ? 0.3 : 0.05 + 0.9 * random(),
      );
      const delay = Float64Array.from({ length: dates * pixels }, () => atmosphere * normal(random));
      const phase = Float32Array.from({ length: pairs.length * pixels }, (_, i) => {
        const [k, pixel] = [Math.floor(i / pixels), i % pixels];
        const { reference: a, secondary: b } = pairs[k]!;
        const truth =
          velocity * (years[b]! - years[a]!) + delay[b * pixels + pixel]! - delay[a * pixels + pixel]!;
        return truth + Math.sqrt(variance[i]!) * normal(random);
      });
      const weight = model === "weights" ? variance.map((s) => 1 / s) : null;
      const symbolic = analyseNetwork(dates, pairs);
      const design = designLine(years);
      const { series } = invertNetwork(phase, weight, pixels, symbolic, { interval });
      const noise = propagateNoise(
        phase,
        weight,
        pixels,
        symbolic,
        { interval },
        design,
        model === "given" ? variance : model,
      );
      const fit = fitSeries(series, design, pixels, noise);
      const within = (sigmas: number) => {
        let count = 0;
        for (let p = pixels; p < 2 * pixels; p++)
          if (Math.abs(fit.parameters[p]! - velocity) < sigmas * fit.standardError[p]!) count++;
        return (100 * count) / pixels;
      };
      expect(Math.abs(within(1) - 68.3)).toBeLessThan(3);
      expect(Math.abs(within(2) - 95.4)).toBeLessThan(3);
    },
  );
});
