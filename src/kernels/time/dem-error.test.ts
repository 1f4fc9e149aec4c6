import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { solveDesign } from "../linear/design.ts";
import { createDemErrorFitter } from "./dem-error.ts";
import { appendLevels, type DemErrorModel } from "./dem-error-model.ts";
import { createPixelFitter } from "./dem-error-pixel.ts";

const DATES = 30;
const YEARS = Float64Array.from({ length: DATES }, (_, i) => (12 * i + (i % 4)) / 365.25);
/** R sin(incidence) of Sentinel-1 in the middle of its swath, m. */
const DISTANCE = 545_000;

interface Terms {
  readonly polynomial: number;
  /** Positions of the first dates after steps. */
  readonly steps?: readonly number[];
  readonly periods?: readonly number[];
}

/** dates x columns */
function columnsOf(years: ArrayLike<number>, { polynomial, steps = [], periods = [] }: Terms) {
  const rows = Array.from(years, (year, date) => [
    ...Array.from({ length: polynomial + 1 }, (_, k) => year ** k),
    ...steps.map((first) => (date >= first ? 1 : 0)),
    ...periods.flatMap((period) => [
      Math.cos((2 * Math.PI * year) / period),
      Math.sin((2 * Math.PI * year) / period),
    ]),
  ]);
  return { matrix: Float64Array.from(rows.flat()), columns: rows[0]!.length };
}

function createModel(terms: Terms, changes: Partial<DemErrorModel> = {}): DemErrorModel {
  const { matrix, columns } = columnsOf(YEARS, terms);
  return { dates: DATES, columns, matrix, use: new Uint8Array(DATES).fill(1), ...changes };
}
const QUADRATIC: Terms = { polynomial: 2 };

const drawBaselines = (random: () => number, count = DATES) =>
  Float64Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 60 * normal(random)));

/** Series of dz and deformation parameters drawn for each pixel, dates x pixels, with noise of a standard deviation. */
function simulate(
  model: DemErrorModel,
  pixels: number,
  baselineOf: (date: number, pixel: number) => number,
  { seed = 1, noise = 0, distance = new Float64Array(pixels).fill(DISTANCE) } = {},
) {
  const random = createRandom(seed);
  const demError = Float64Array.from({ length: pixels }, () => 15 * normal(random));
  const parameters = Float64Array.from({ length: model.columns * pixels }, () => 0.03 * normal(random));
  const series = new Float32Array(DATES * pixels);
  for (let date = 0; date < DATES; date++)
    for (let p = 0; p < pixels; p++) {
      let value = (demError[p]! * baselineOf(date, p)) / distance[p]! + noise * normal(random);
      for (let c = 0; c < model.columns; c++)
        value += model.matrix[date * model.columns + c]! * parameters[c * pixels + p]!;
      series[date * pixels + p] = value;
    }
  return { series, demError, distance };
}

/** The same by one dense least squares with the geometry inside, over the used dates that are there. */
function solveDense(
  model: DemErrorModel,
  series: Float32Array,
  baselineOf: (date: number) => number,
  distance: number,
  pixel: number,
  pixels: number,
) {
  const columns = model.columns + 1;
  const design = new Float64Array(DATES * columns);
  for (let date = 0; date < DATES; date++) {
    design[date * columns] = baselineOf(date) / distance;
    for (let c = 1; c < columns; c++)
      design[date * columns + c] = model.matrix[date * model.columns + c - 1]!;
  }
  const value = Float64Array.from({ length: DATES }, (_, date) => series[date * pixels + pixel]!);
  const use = model.use.map((used, date) => (used && !Number.isNaN(value[date]!) ? 1 : 0));
  const { pseudoInverse, normalInverse } = solveDesign(design, DATES, columns, use)!;
  const parameters = Array.from({ length: columns }, (_, c) =>
    value.reduce((sum, v, date) => (use[date] ? sum + pseudoInverse[c * DATES + date]! * v : sum), 0),
  );
  const residual = value.map((v, date) =>
    parameters.reduce((left, m, c) => left - design[date * columns + c]! * m, v),
  );
  const square = residual.reduce((sum, r, date) => (use[date] ? sum + r * r : sum), 0);
  const spare = use.reduce((sum, used) => sum + used, 0) - columns;
  return {
    demError: parameters[0]!,
    standardError: Math.sqrt((square / spare) * normalInverse[0]!),
    residual,
    corrected: value.map((v, date) => v - (parameters[0]! * (baselineOf(date) - baselineOf(0))) / distance),
  };
}

describe("the DEM error", () => {
  it("is the slope of the displacement over the baseline, times R sin(incidence)", () => {
    // Level 1, slope 1e-5 and a bow of [1, -1, -1, 1] mm that is orthogonal to both.
    const years = [0, 1, 2, 3];
    const { matrix, columns } = columnsOf(years, { polynomial: 0 });
    const model = { dates: 4, columns, matrix, use: new Uint8Array(4).fill(1) };
    const fitter = createDemErrorFitter(model, Float64Array.of(0, 100, 200, 300));
    const series = Float32Array.of(1.001, 1, 1.001, 1.004);
    const { demError, standardError, corrected, residual } = fitter(series, Float64Array.of(500_000), 1);
    expect(demError[0]).toBeCloseTo(5, 3);
    // sqrt(4e-6 / 2 / 50000) * 500000, with 50000 the scatter of the baselines about their mean.
    expect(standardError[0]).toBeCloseTo(Math.sqrt(2e-6 / 50_000) * 500_000, 3);
    expect([...corrected].map((v) => v.toFixed(4))).toEqual(["1.0010", "0.9990", "0.9990", "1.0010"]);
    expect([...residual].map((v) => v.toFixed(4))).toEqual(["0.0010", "-0.0010", "-0.0010", "0.0010"]);
  });

  it.each<[string, Terms]>([
    ["a constant", { polynomial: 0 }],
    ["a cubic", { polynomial: 3 }],
    ["steps", { polynomial: 1, steps: [10, 20] }],
    ["a year and half a year", { polynomial: 1, periods: [1, 0.5] }],
  ])("is told apart from %s", (_title, terms) => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 600 }), (seed, pixels) => {
        const model = createModel(terms);
        const baselines = drawBaselines(createRandom(seed));
        const { series, demError, distance } = simulate(model, pixels, (date) => baselines[date]!, { seed });
        const fit = createDemErrorFitter(model, baselines)(series, distance, pixels);
        // Single precision of a series of some centimetres: 1e-9 m against baselines of 60 m.
        expect(largestDifference(fit.demError, demError)).toBeLessThan(2e-3);
        expect(Math.max(...fit.residual.map(Math.abs))).toBeLessThan(1e-7);
      }),
      { seed: 1, numRuns: 8 },
    );
  });

  const models: [string, Partial<DemErrorModel>][] = [
    ["all dates", {}],
    ["excluded dates", { use: Uint8Array.from({ length: DATES }, (_, i) => (i % 7 === 3 ? 0 : 1)) }],
  ];
  for (const [title, changes] of models)
    for (const kind of ["one baseline for each date", "baselines of its own"] as const)
      it(`is that of dense least squares for each pixel, gaps left out (${title}, ${kind})`, () => {
        const [model, pixels, random] = [createModel(QUADRATIC, changes), 300, createRandom(7)];
        const baselines = drawBaselines(random, kind === "baselines of its own" ? DATES * pixels : DATES);
        const baselineOf = (date: number, pixel: number) =>
          kind === "baselines of its own" ? Math.fround(baselines[date * pixels + pixel]!) : baselines[date]!;
        const distance = Float64Array.from({ length: pixels }, () => DISTANCE * (0.9 + 0.2 * random()));
        const { series } = simulate(model, pixels, baselineOf, { noise: 0.004, distance });
        for (let i = 0; i < series.length; i++)
          if ((i % pixels) % 3 === 0 && random() < 0.15) series[i] = Number.NaN;
        const fit =
          kind === "baselines of its own"
            ? createDemErrorFitter(model, null)(series, distance, pixels, Float32Array.from(baselines))
            : createDemErrorFitter(model, baselines)(series, distance, pixels);
        for (let p = 0; p < pixels; p++) {
          const dense = solveDense(model, series, (date) => baselineOf(date, p), distance[p]!, p, pixels);
          expect(fit.demError[p]).toBeCloseTo(dense.demError, 4);
          expect(fit.standardError[p]).toBeCloseTo(dense.standardError, 4);
          const rowsOf = (values: Float32Array) =>
            dense.residual.map((_, date) => values[date * pixels + p]!);
          expect(largestDifference(rowsOf(fit.residual), dense.residual)).toBeLessThan(1e-7);
          expect(largestDifference(rowsOf(fit.corrected), dense.corrected)).toBeLessThan(1e-7);
        }
      });

  it("is the same for one baseline for each date and for that baseline in each pixel", () => {
    const [model, pixels] = [createModel(QUADRATIC), 300];
    const baselines = drawBaselines(createRandom(3)).map(Math.fround);
    const { series, distance } = simulate(model, pixels, (date) => baselines[date]!, { noise: 0.005 });
    const each = Float32Array.from(series, (_, i) => baselines[Math.floor(i / pixels)]!);
    const [one, own] = [
      createDemErrorFitter(model, baselines)(series, distance, pixels),
      createDemErrorFitter(model, null)(series, distance, pixels, each),
    ];
    expect(largestDifference(one.demError, own.demError)).toBeLessThan(1e-5);
    expect(largestDifference(one.standardError, own.standardError)).toBeLessThan(1e-5);
    expect(largestDifference(one.corrected, own.corrected)).toBeLessThan(1e-8);
  });

  it("leaves the series as it is at the reference date", () => {
    const model = createModel(QUADRATIC);
    const baselines = drawBaselines(createRandom(3));
    const { series, distance } = simulate(model, 50, (date) => baselines[date]!, { noise: 0.005 });
    const { corrected } = createDemErrorFitter(model, baselines, 11)(series, distance, 50);
    expect(corrected.subarray(550, 600)).toEqual(series.subarray(550, 600));
    expect(corrected.subarray(0, 50)).not.toEqual(series.subarray(0, 50));
  });
});

describe("the rates' form", () => {
  const model = createModel(QUADRATIC, { velocity: { time: YEARS, constant: "zero" } });
  const baselines = drawBaselines(createRandom(5));

  it("is least squares of differences over time, without the constant", () => {
    const { series, distance } = simulate(model, 20, (date) => baselines[date]!, { noise: 0.005 });
    const rates = DATES - 1;
    const rate = (value: (date: number) => number, i: number) =>
      (value(i + 1) - value(i)) / (YEARS[i + 1]! - YEARS[i]!);
    const design = new Float64Array(rates * 3);
    for (let i = 0; i < rates; i++) {
      design[i * 3] = rate((date) => baselines[date]! / DISTANCE, i);
      design[i * 3 + 1] = rate((date) => YEARS[date]!, i);
      design[i * 3 + 2] = rate((date) => YEARS[date]! ** 2 / 2, i);
    }
    const { pseudoInverse } = solveDesign(design, rates, 3, new Uint8Array(rates).fill(1))!;
    const { demError, residual } = createDemErrorFitter(model, baselines)(series, distance, 20);
    for (let p = 0; p < 20; p++) {
      const solve = (c: number) => {
        let sum = 0;
        for (let i = 0; i < rates; i++)
          sum += pseudoInverse[c * rates + i]! * rate((date) => series[date * 20 + p]!, i);
        return sum;
      };
      const [dz, linear, square] = [solve(0), solve(1), solve(2)];
      expect(demError[p]).toBeCloseTo(dz, 4);
      for (let date = 0; date < DATES; date++) {
        const fitted =
          (dz * baselines[date]!) / DISTANCE + linear * YEARS[date]! + (square * YEARS[date]! ** 2) / 2;
        expect(residual[date * 20 + p]).toBeCloseTo(series[date * 20 + p]! - fitted, 6);
      }
    }
  });

  it("leaves residuals of mean 0 where the constant is wanted", () => {
    const { series, distance } = simulate(model, 5, (date) => baselines[date]!, { noise: 0.005 });
    const wanted: DemErrorModel = { ...model, velocity: { time: YEARS, constant: "mean" } };
    const [plain, shifted] = [model, wanted].map((m) =>
      createDemErrorFitter(m, baselines)(series, distance, 5),
    );
    expect(largestDifference(plain!.demError, shifted!.demError)).toBe(0);
    for (let p = 0; p < 5; p++) {
      let sum = 0;
      for (let date = 0; date < DATES; date++) sum += shifted!.residual[date * 5 + p]!;
      expect(sum / DATES).toBeCloseTo(0, 8);
    }
    expect(largestDifference(plain!.residual, shifted!.residual)).toBeGreaterThan(1e-3);
  });

  it("is the same with baselines of each pixel", () => {
    const single = baselines.map(Math.fround);
    const { series, distance } = simulate(model, 20, (date) => single[date]!, { noise: 0.005 });
    const each = Float32Array.from(series, (_, i) => single[Math.floor(i / 20)]!);
    const [one, own] = [
      createDemErrorFitter(model, single)(series, distance, 20),
      createDemErrorFitter(model, null)(series, distance, 20, each),
    ];
    expect(largestDifference(one.demError, own.demError)).toBeLessThan(1e-5);
    expect(largestDifference(one.standardError, own.standardError)).toBeLessThan(1e-5);
  });
});

describe("the standard error", () => {
  it.each(["displacements", "rates"])(
    "covers the truth in 68 and 95 of 100 cases of independent noise (%s)",
    (form) => {
      const pixels = 20_000;
      const velocity = { time: YEARS, constant: "mean" } as const;
      const model = createModel(QUADRATIC, form === "rates" ? { velocity } : {});
      const baselines = drawBaselines(createRandom(2));
      const { series, demError, distance } = simulate(model, pixels, (date) => baselines[date]!, {
        noise: 0.006,
      });
      const fit = createDemErrorFitter(model, baselines)(series, distance, pixels);
      const inside = (sigmas: number) =>
        demError.filter((dz, p) => Math.abs(fit.demError[p]! - dz) < sigmas * fit.standardError[p]!).length /
        pixels;
      // Student's distribution with 26 degrees of freedom has 67.3 and 94.4 percent there; rates have somewhat fewer.
      expect(Math.abs(inside(1) - 0.673)).toBeLessThan(0.02);
      expect(Math.abs(inside(2) - 0.944)).toBeLessThan(0.015);
    },
  );
});

describe("pixels that cannot be solved", () => {
  const model = createModel(QUADRATIC);
  const baselines = drawBaselines(createRandom(3));

  it.each([
    ["no data at all", () => Number.NaN],
    ["one date too few to spare", (date: number) => (date < 4 ? 0.01 * date : Number.NaN)],
  ])("are NaN in every result: %s", (_title, value) => {
    const series = Float32Array.from({ length: 2 * DATES }, (_, i) =>
      i % 2 === 0 ? value(i >> 1) : (i * 7919) % 13,
    );
    const fit = createDemErrorFitter(model, baselines)(series, new Float64Array(2).fill(DISTANCE), 2);
    expect([fit.demError[0], fit.standardError[0]]).toEqual([Number.NaN, Number.NaN]);
    for (let i = 0; i < 2 * DATES; i++) {
      expect(Number.isNaN(fit.corrected[i]!)).toBe(i % 2 === 0);
      expect(Number.isNaN(fit.residual[i]!)).toBe(i % 2 === 0);
    }
    expect(Number.isFinite(fit.demError[1]!)).toBe(true);
  });

  it("are those whose own baselines the deformation explains", () => {
    const { series, distance } = simulate(model, 2, (date) => baselines[date]!);
    const own = Float32Array.from(series, (_, i) => (i % 2 === 0 ? 40 * YEARS[i >> 1]! : baselines[i >> 1]!));
    const fit = createDemErrorFitter(model, null)(series, distance, 2, own);
    expect(fit.demError[0]).toBeNaN();
    expect(fit.demError[1]).not.toBeNaN();
  });

  it("keep their corrected series where only R sin(incidence) is not known", () => {
    const { series } = simulate(model, 1, (date) => baselines[date]!);
    const fit = createDemErrorFitter(model, baselines)(series, Float64Array.of(Number.NaN), 1);
    expect(fit.demError[0]).toBeNaN();
    expect(fit.corrected.some(Number.isNaN)).toBe(false);
  });
});

it("a level of its own takes up where the baselines of a part lie", () => {
  const line = columnsOf([0, 1, 2, 3], { polynomial: 1 });
  const { matrix, columns } = appendLevels(line.matrix, line.columns, [4, 4, 7, 9]);
  expect(columns).toBe(4);
  expect([...matrix]).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 1, 2, 1, 0, 1, 3, 0, 1]);
});

it("a model whose deformation explains the baselines is refused", () => {
  const model = createModel(QUADRATIC);
  expect(() =>
    createDemErrorFitter(
      model,
      YEARS.map((year) => 100 * year),
    ),
  ).toThrow(/design-deficient/);
  expect(() => createDemErrorFitter({ ...model, use: new Uint8Array(DATES) }, YEARS)).toThrow(
    /design-deficient/,
  );
});

it("blocks of pixels give what each pixel gives alone", () => {
  const model = createModel({ polynomial: 2, steps: [9] });
  const pixels = 260;
  const baselines = drawBaselines(createRandom(11));
  const { series } = simulate(model, pixels, (date) => baselines[date]!, { noise: 0.005 });
  const fit = createDemErrorFitter(model, baselines)(series, new Float64Array(pixels).fill(1), pixels);
  const out = {
    parameter: new Float64Array(pixels),
    deviation: new Float64Array(pixels),
    corrected: new Float32Array(series.length),
    residual: new Float32Array(series.length),
  };
  const fitPixel = createPixelFitter(model, baselines, 0);
  for (let p = 0; p < pixels; p++) fitPixel(series, undefined, p, out);
  expect(largestDifference(fit.demError, out.parameter)).toBeLessThan(1e-11);
  expect(largestDifference(fit.standardError, out.deviation)).toBeLessThan(1e-11);
  expect(largestDifference(fit.corrected, out.corrected)).toBeLessThan(1e-8);
  expect(largestDifference(fit.residual, out.residual)).toBeLessThan(1e-8);
});
