import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { largestDifference, largestMagnitude } from "../../test/compare.ts";
import { expectMintpy, listMintpyCases, loadMintpyCrop } from "../../test/mintpy-crop.ts";
import { createRandom, normal } from "../../test/random.ts";
import type { DatePair } from "../kernels/graph/pair.ts";
import type { LinearDesign } from "../kernels/linear/design.ts";
import { type Inversion, invertNetwork } from "../kernels/linear/invert-network.ts";
import type { Norm } from "../kernels/linear/minimum-norm.ts";
import { type NetworkNoise, propagateNoise, propagateSeriesNoise } from "../kernels/linear/network-noise.ts";
import { analyseNetwork } from "../kernels/linear/symbolic.ts";
import { createWeighting, type WeightKind, weighPairs } from "../kernels/statistics/pair-weight.ts";
import { designLine } from "../kernels/time/velocity.ts";
import type { InverterNoise } from "./network-inverter.ts";
import { type Kernels, loadKernels } from "./wasm.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

type Shape = "band" | "long" | "random";

/** A network with random phases and coherences; `holes` is the share of missing pairs, in one pixel of two. */
function simulate(shape: Shape, dates: number, pixels: number, holes: number, seed: number) {
  const random = createRandom(seed);
  const pairs: DatePair[] = [];
  for (let a = 0; a < dates; a++)
    for (let b = a + 1; b < dates; b++) {
      const near = b - a <= 3;
      const long = b - a === Math.floor(dates / 2);
      if (shape === "band" ? near : shape === "long" ? near || long : random() < 0.4)
        pairs.push({ reference: a, secondary: b });
    }
  const size = pairs.length * pixels;
  const phase = Float32Array.from({ length: size }, (_, i) =>
    (i % pixels) % 2 && random() < holes ? Number.NaN : 30 * normal(random),
  );
  const coherence = Float32Array.from({ length: size }, () => (random() < 0.05 ? Number.NaN : random()));
  const interval = Float64Array.from(
    { length: dates - 1 },
    () => (6 * (1 + Math.floor(4 * random()))) / 365.25,
  );
  const years = [0];
  for (const step of interval) years.push(years.at(-1)! + step);
  return { dates, pairs, phase, coherence, interval, years, pixels };
}

function expectEqual(actual: Inversion, expected: Inversion): void {
  const size = largestMagnitude(expected.series, 1);
  expect(largestDifference(actual.series, expected.series) / size).toBeLessThan(1e-7);
  expect(largestDifference(actual.temporalCoherence, expected.temporalCoherence)).toBeLessThan(5e-7);
  expect(actual.pairCount).toEqual(expected.pairCount);
  expect(actual.deficiency).toEqual(expected.deficiency);
  expect(actual.thin).toEqual(expected.thin);
}

function expectSameNoise(actual: NetworkNoise, expected: NetworkNoise): void {
  const relative = (a: Float32Array, b: Float32Array) =>
    largestDifference(
      a.map((v, i) => (b[i] === 0 ? v : v / b[i]!)),
      b.map((v) => (Number.isNaN(v) ? v : v === 0 ? 0 : 1)),
    );
  expect(relative(actual.parameterVariance, expected.parameterVariance)).toBeLessThan(1e-5);
  // A covariance may be near 0: it is compared in units of the standard errors.
  const pixels = expected.residualTrace.length;
  const units = expected.coupleCovariance.map((_, p) =>
    Math.sqrt(expected.parameterVariance[p]! * expected.parameterVariance[pixels + p]!),
  );
  const correlation = (noise: NetworkNoise) =>
    noise.coupleCovariance.map((value, p) => (value === 0 ? 0 : value / units[p]!));
  expect(largestDifference(correlation(actual), correlation(expected))).toBeLessThan(1e-5);
  // The trace is a small difference of large sums.
  const scale = largestMagnitude(expected.residualTrace, 1e-3);
  expect(largestDifference(actual.residualTrace, expected.residualTrace) / scale).toBeLessThan(1e-5);
}

/** Relative, because variances span orders of magnitude; NaN and 0 must be the same. */
function expectSameDates(actual: Float32Array, expected: Float32Array): void {
  const ratio = actual.map((value, i) => (value === expected[i] ? 1 : value / expected[i]!));
  expect(
    largestDifference(
      ratio,
      expected.map((value) => (Number.isNaN(value) ? value : 1)),
    ),
  ).toBeLessThan(1e-5);
}

describe("NetworkInverter", () => {
  const shapes: [Shape, number][] = [
    ["band", 0],
    ["band", 0.5],
    ["band", 0.9],
    ["long", 0.3],
    ["random", 0.7],
  ];
  const kinds: WeightKind[] = ["var", "fim", "coh", "none"];

  for (const [shape, holes] of shapes)
    for (const norm of ["velocity", "phase"] as Norm[])
      for (const gaps of ["nan", "zero"] as const)
        it(`equals the oracle: ${shape} network, ${holes * 100} % holes, norm of ${norm}, gaps ${gaps}`, () => {
          kinds.forEach((kind, seed) => {
            const { dates, pairs, phase, coherence, interval, pixels } = simulate(shape, 14, 37, holes, seed);
            const symbolic = analyseNetwork(dates, pairs, (3 * seed) % dates);
            const weighting = createWeighting(kind, 20);
            const options = { interval, norm, gaps, minRedundancy: seed };
            const expected = invertNetwork(
              phase,
              weighPairs(coherence, weighting, pixels),
              pixels,
              symbolic,
              options,
            );
            const inverter = kernels.createInverter(symbolic, { ...options, weighting, batch: 16 });
            expectEqual(inverter.invert(phase, kind === "none" ? null : coherence, pixels), expected);
          });
        });

  it("equals the oracle on any small network, connected or not, with given weights", () => {
    const value = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 7 }),
        fc.array(fc.boolean(), { minLength: 21, maxLength: 21 }),
        fc.array(value, { minLength: 168, maxLength: 168 }),
        fc.nat(6),
        (dates, present, values, shift) => {
          const pairs: DatePair[] = [{ reference: 0, secondary: 1 }];
          for (let b = 2; b < dates; b++)
            for (let a = 0; a < b; a++) if (present[pairs.length]) pairs.push({ reference: a, secondary: b });
          const size = 8 * pairs.length;
          const phase = Float32Array.from({ length: size }, (_, i) => values[i]!);
          // Half of the weights are negative: no data.
          const weight = Float32Array.from({ length: size }, (_, i) => values[(i * 5 + shift) % 168]!);
          const symbolic = analyseNetwork(dates, pairs, shift % dates);
          const options = {
            interval: Float64Array.from({ length: dates - 1 }, (_, i) => 0.1 + Math.abs(values[i]!) / 100),
          };
          const inverter = kernels.createInverter(symbolic, { ...options, weighting: "given", batch: 8 });
          expectEqual(inverter.invert(phase, weight, 8), invertNetwork(phase, weight, 8, symbolic, options));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("weighs coherence to the same bits as the weights computed outside, the reference pixel's variance included", () => {
    const { dates, pairs, phase, coherence, interval, pixels } = simulate("band", 9, 64, 0, 5);
    const referenceVariance = Float32Array.from(pairs, (_, k) => 0.01 * (k % 4));
    const symbolic = analyseNetwork(dates, pairs);
    for (const compat of [{}, { compat: "mintpy" as const }]) {
      const weighting = createWeighting("var", 33, compat);
      const weight = weighPairs(coherence, weighting, pixels, referenceVariance);
      const inside = kernels.createInverter(symbolic, { interval, weighting, referenceVariance });
      const given = kernels.createInverter(symbolic, { interval, weighting: "given" });
      expect(inside.invert(phase, coherence, pixels).series).toEqual(
        given.invert(phase, weight, pixels).series,
      );
    }
  });

  it("gives a pixel the same bits in any lane, batch and company", () => {
    const { dates, pairs, phase, coherence, interval, years, pixels } = simulate("long", 15, 203, 0.6, 9);
    const symbolic = analyseNetwork(dates, pairs);
    const weighting = createWeighting("var", 20);
    const noise = { design: designLine(years), model: "weights" as const, perDate: true };
    const run = (order: readonly number[], batch: number) => {
      const permute = (data: Float32Array) =>
        Float32Array.from(
          { length: pairs.length * order.length },
          (_, i) => data[Math.floor(i / order.length) * pixels + order[i % order.length]!]!,
        );
      const inverter = kernels.createInverter(symbolic, { interval, weighting, noise, batch });
      return inverter.invert(permute(phase), permute(coherence), order.length);
    };
    const straight = [...Array(pixels).keys()];
    const random = createRandom(2);
    const shuffled = straight
      .map((i) => [random(), i] as const)
      .sort(([a], [b]) => a - b)
      .map(([, i]) => i);
    const reference = run(straight, 1008);
    for (const [order, batch] of [
      [shuffled, 1008],
      [straight, 8],
      [shuffled, 24],
      [shuffled.slice(0, 1), 8],
    ] as const) {
      const other = run(order, batch);
      const rows = (field: Float32Array, from: Float32Array) => {
        const expected = Float32Array.from(
          field,
          (_, i) => from[Math.floor(i / order.length) * pixels + order[i % order.length]!]!,
        );
        expect(field).toEqual(expected);
      };
      rows(other.series, reference.series);
      rows(other.temporalCoherence, reference.temporalCoherence);
      rows(other.noise!.parameterVariance, reference.noise!.parameterVariance);
      rows(other.noise!.residualTrace, reference.noise!.residualTrace);
      rows(other.dateVariance!, reference.dateVariance!);
      expect([...other.deficiency]).toEqual(order.map((i) => reference.deficiency[i]));
    }
  });

  it("leaves no trace of a full batch in the shorter one after it", () => {
    const { dates, pairs, phase, interval } = simulate("band", 6, 16, 0, 1);
    const inverter = kernels.createInverter(analyseNetwork(dates, pairs), {
      interval,
      weighting: createWeighting("none", 1),
      batch: 16,
    });
    const first = inverter.invert(phase, null, 16);
    const short = phase.filter((_, i) => i % 16 < 3);
    expect(inverter.invert(short, null, 3).series).toEqual(first.series.filter((_, i) => i % 16 < 3));
  });

  it.each(["weights", "residual", "coherence"] as const)(
    "carries noise through as the oracle does: %s",
    (kind) => {
      for (const [shape, holes, seed] of [
        ["band", 0, 1],
        ["band", 0.5, 2],
        ["band", 0.85, 3],
        ["long", 0.6, 4],
        ["random", 0.8, 5],
      ] as const)
        for (const norm of ["velocity", "phase"] as Norm[])
          for (const gaps of ["nan", "zero"] as const) {
            const { dates, pairs, phase, coherence, interval, years, pixels } = simulate(
              shape,
              12,
              40,
              holes,
              seed,
            );
            const symbolic = analyseNetwork(dates, pairs, seed);
            const use = Uint8Array.from(years, (_, i) => (i === 4 ? 0 : 1));
            const design: LinearDesign = { ...designLine(years, use), couples: [[0, 1]] };
            const weighting = createWeighting(
              kind === "weights" ? "var" : kind === "residual" ? "none" : "coh",
              20,
            );
            const variances = createWeighting("var", 20);
            const options = { interval, norm, gaps };
            const weight = weighPairs(coherence, weighting, pixels);
            const model =
              kind === "coherence" ? weighPairs(coherence, variances, pixels).map((w) => 1 / w) : kind;
            const expected = propagateNoise(phase, weight, pixels, symbolic, options, design, model);
            const inverter = kernels.createInverter(symbolic, {
              ...options,
              weighting,
              noise: { design, model: kind === "coherence" ? variances : kind, perDate: true },
            });
            const { noise, dateVariance } = inverter.invert(phase, coherence, pixels);
            expect(noise).not.toBeNull();
            if (noise) expectSameNoise(noise, expected);
            const byDate = propagateSeriesNoise(phase, weight, pixels, symbolic, options, model);
            if (holes > 0) expect(byDate.some(Number.isNaN)).toBe(true);
            expect(dateVariance).not.toBeNull();
            if (dateVariance) expectSameDates(dateVariance, byDate);
          }
    },
  );

  it.each(["weights", "residual", "coherence"] as const)(
    "gives each of series, fit noise and noise by date the same bits whether the others are asked for or not: %s",
    (kind) => {
      const { dates, pairs, phase, coherence, interval, years, pixels } = simulate("long", 13, 61, 0.6, 7);
      const symbolic = analyseNetwork(dates, pairs);
      const weighting = createWeighting(kind === "weights" ? "var" : "coh", 20);
      const model = kind === "coherence" ? createWeighting("var", 20) : kind;
      const design = designLine(
        years,
        Uint8Array.from(years, (_, i) => (i % 5 ? 1 : 0)),
      );
      const run = (noise?: InverterNoise) =>
        kernels
          .createInverter(symbolic, { interval, weighting, ...(noise && { noise }) })
          .invert(phase, coherence, pixels);
      const [alone, fit, byDate, all] = [
        run(),
        run({ model, design }),
        run({ model, perDate: true }),
        run({ model, design, perDate: true }),
      ];
      expect(alone).toMatchObject({ noise: null, dateVariance: null });
      expect(fit.dateVariance).toBeNull();
      expect(byDate.noise).toBeNull();
      for (const other of [fit, byDate, all]) {
        expect(other.series).toEqual(alone.series);
        expect(other.temporalCoherence).toEqual(alone.temporalCoherence);
      }
      expect(all.noise).toEqual(fit.noise);
      expect(all.dateVariance).toEqual(byDate.dateVariance);
    },
  );

  it("gives a group of pixels without any pair no noise, whatever the batch held before", () => {
    const { dates, pairs, phase, interval } = simulate("band", 6, 8, 0, 1);
    const inverter = kernels.createInverter(analyseNetwork(dates, pairs), {
      interval,
      weighting: createWeighting("none", 1),
      noise: { model: "weights", perDate: true },
      batch: 8,
    });
    expect(inverter.invert(phase, null, 8).dateVariance!.every((value) => value >= 0)).toBe(true);
    expect(inverter.invert(phase.fill(Number.NaN), null, 8).dateVariance!.every(Number.isNaN)).toBe(true);
  });

  it("holds no memory for noise by date that nobody asks for", async () => {
    const bytesOf = async (noise?: InverterNoise) => {
      const fresh = await loadKernels();
      const { dates, pairs, interval } = simulate("band", 200, 1, 0, 1);
      const weighting = createWeighting("none", 1);
      const options = { interval, weighting, ...(noise && { noise }) };
      return fresh.createInverter(analyseNetwork(dates, pairs), options).phaseRow(0).buffer.byteLength;
    };
    const plain = await bytesOf();
    expect(await bytesOf({ model: "weights", perDate: false })).toBe(plain);
    // 200 dates x 1008 pixels x 4 bytes, and working space.
    expect((await bytesOf({ model: "weights", perDate: true })) - plain).toBeGreaterThan(800_000);
  });

  it("refuses options that do not fit the network", () => {
    const symbolic = analyseNetwork(3, [{ reference: 0, secondary: 1 }]);
    const weighting = createWeighting("none", 1);
    const good = { interval: Float64Array.of(1, 1), weighting };
    expect(() => kernels.createInverter(symbolic, { ...good, batch: 12 })).toThrow(/inverter-invalid/);
    expect(() => kernels.createInverter(symbolic, { ...good, interval: Float64Array.of(1) })).toThrow(
      /interval/,
    );
    expect(() =>
      kernels.createInverter(symbolic, { ...good, referenceVariance: Float32Array.of(1, 2) }),
    ).toThrow(/variance/);
    const design = designLine([0, 1]);
    expect(() => kernels.createInverter(symbolic, { ...good, noise: { design, model: "weights" } })).toThrow(
      /row per date/,
    );
  });
});

describe("NetworkInverter.invert", () => {
  it("refuses inputs of the wrong size, and no coherence where the weights need it", () => {
    const symbolic = analyseNetwork(2, [{ reference: 0, secondary: 1 }]);
    const options = { interval: Float64Array.of(1), weighting: createWeighting("coh", 1) };
    const inverter = kernels.createInverter(symbolic, options);
    expect(() => inverter.invert(new Float32Array(3), new Float32Array(3), 4)).toThrow(/batch-size-mismatch/);
    expect(() => inverter.invert(new Float32Array(4), null, 4)).toThrow(/no weights/);
  });
});

describe("NetworkInverter against MintPy", () => {
  const crop = loadMintpyCrop();

  it.each(listMintpyCases(crop))("gives its series, temporal coherence and pair counts: $name", (run) => {
    const { pixels, pairs, dates, interval } = crop;
    const weighting = createWeighting(run.kind, crop.looks, { compat: "mintpy" });
    const inverter = kernels.createInverter(analyseNetwork(dates.length, pairs), {
      interval,
      weighting,
      norm: run.norm,
      gaps: "zero",
      minRedundancy: run.minRedundancy,
    });
    expectMintpy(crop, run, inverter.invert(run.phase, crop.array("coherence"), pixels));
  });
});
