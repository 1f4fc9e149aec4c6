import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { dayNumber, parseDate } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { propagateSeriesCovariance } from "../../src/kernels/linear/series-covariance.ts";
import { analyseNetwork } from "../../src/kernels/linear/symbolic.ts";
import { createWeighting, snapToMintpyStep, weighPairs } from "../../src/kernels/statistics/pair-weight.ts";
import { factsOf } from "../../src/pipeline/keys.ts";
import { defaultValues } from "../../src/pipeline/params.ts";
import type { TileContext } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { estimateVelocity } from "../../src/systems/sbas/estimate-velocity.ts";
import { testData } from "../data.ts";
import { pseudoInverse } from "../pseudo-inverse.ts";
import { expectAgreement, fitVelocity, printTable, readDataset, removeRuns } from "./mintpy-comparison.ts";

afterAll(() => {
  printTable();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");

/**
 * Runs of MintPy's timeseries2velocity and the parameters that repeat them. Limits are three times what an independent float64
 * computation from the written specification differs by from MintPy, which solves in float32.
 */
interface Variant {
  readonly file: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** Where the functions are nearly dependent over these ten months, float32 shows. */
  readonly limits?: Readonly<Record<string, number>>;
}
const VARIANTS: readonly Variant[] = [
  { file: "velocity.h5", set: { "velocity.exclude": "20180430" } },
  { file: "variants/vel_step.h5", set: { "velocity.steps": "20180723" } },
  { file: "variants/vel_exp.h5", set: { "velocity.exponentials": "20180723,60" } },
  {
    file: "variants/vel_log.h5",
    set: { "velocity.logarithms": "20180418,30,90" },
    limits: {
      velocity: 6.8e-7,
      velocityStd: 7.1e-7,
      interceptStd: 2e-7,
      log20180418Tau30D: 2.5e-7,
      log20180418Tau90D: 2.9e-7,
      log20180418Tau30DStd: 2e-6,
      log20180418Tau90DStd: 5.6e-6,
    },
  },
  {
    file: "variants/vel_polyline.h5",
    set: { "velocity.polylines": "20180601" },
    limits: { velocityPost20180601: 1.5e-7, velocityPost20180601Std: 2.5e-7 },
  },
  {
    file: "variants/vel_ex_dates.h5",
    set: { "velocity.start": "20180201", "velocity.end": "20181001", "velocity.exclude": "20180430" },
  },
];
/** Specs: 4.9e-8 m/yr is the largest difference of a velocity. */
const LIMIT = 1.5e-7;

/** A quadratic, a yearly and a half-yearly sine over ten months: the condition number of G^T G is 6e5. */
const CROWDED = {
  file: "variants/vel_poly2_annual.h5",
  set: { "velocity.polynomial": "2", "velocity.periods": "1,0.5" },
  limits: {
    intercept: 2.1e-6,
    velocity: 4.2e-5,
    acceleration: 1.3e-4,
    annualAmplitude: 5.5e-6,
    annualPhase: 2e-4,
    semiAnnualAmplitude: 1.6e-6,
    semiAnnualPhase: 1e-3,
    residue: LIMIT,
  },
} as const;

describe.skipIf(GOLDEN === null)("MintPy's time functions (mintpy-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN as string, ...parts);
  const series = () => at("expected/timeseries_tropHgt_ramp_demErr.h5");
  const label = (file: string, name: string) => `${file.replace("variants/", "")}: ${name}`;

  async function datasetsOf(file: string): Promise<string[]> {
    const { variables } = await openDataset(file);
    for (const variable of variables.values()) await variable.close();
    return [...variables.keys()];
  }

  it.each(VARIANTS)(
    "are ours in compat: mintpy, every dataset of $file",
    async ({ file, set, limits = {} }) => {
      const run = await fitVelocity(series(), set);
      const names = await datasetsOf(at("expected", file));
      expect(names.length).toBeGreaterThanOrEqual(5);
      for (const name of names)
        expectAgreement(
          label(file, name),
          await run.read("estimate-velocity", name),
          await readDataset(at("expected", file), name),
          limits[name] ?? LIMIT,
        );
    },
  );

  it("are ours with functions that ten months hardly tell apart", async () => {
    const { file, set, limits } = CROWDED;
    const run = await fitVelocity(series(), set);
    const read = async (name: string) => ({
      ours: await run.read("estimate-velocity", name),
      theirs: await readDataset(at("expected", file), name),
    });
    for (const [name, limit] of Object.entries(limits)) {
      const { ours, theirs } = await read(name);
      expectAgreement(label(file, name), ours, theirs, limit);
    }
    // MintPy inverts G^T G in float32: one wrong factor for a whole map of standard errors, 0.15 %.
    for (const name of ["interceptStd", "velocityStd", "accelerationStd"]) {
      const { ours, theirs } = await read(name);
      const ratios = [...ours].flatMap((value, p) => (value > 0 ? [theirs[p]! / value] : []));
      const factor = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
      expect(Math.abs(factor - 1)).toBeLessThan(1.6e-3);
      const scaled = ours.map((value) => value * factor);
      expectAgreement(label(file, `${name} but for a factor of ${factor.toFixed(5)}`), scaled, theirs, 3e-6);
    }
    const all = Object.keys(limits).concat(["interceptStd", "velocityStd", "accelerationStd"]);
    expect(all.sort()).toEqual((await datasetsOf(at("expected", file))).sort());
  });
});

/** REF_DATE of the golden covariance, to which the step reference_date moved the series. */
const REFERENCE_DATE = "2018-08-28";

describe.skipIf(GOLDEN === null)("MintPy's covariance (mintpy-golden)", () => {
  const at = (name: string) => join(GOLDEN as string, "covariance", name);
  const whole = (stack: Stack, name: string) => {
    const variable = stack.variables.get(name);
    if (variable === undefined) throw new Error(`the stack has no ${name}`);
    return readFloats(
      variable,
      variable.shape.map((length) => [0, length] as const),
    );
  };

  /** The crop's phases and coherences, and its own reference pixel's. */
  async function openCrop() {
    const stack = await openStack([at("ifgramStack.h5")]);
    const [phase, coherence] = [await whole(stack, "unwrappedPhase"), await whole(stack, "coherence")];
    const { shape } = stack.grid;
    const pixels = shape.y * shape.x;
    const { y, x } = stack.reference ?? { y: -1, x: -1 };
    const reference = y * shape.x + x;
    const referencePhase = Array.from(
      { length: phase.length / pixels },
      (_, k) => phase[k * pixels + reference]! || 0,
    );
    return { stack, phase, coherence, shape, pixels, reference, referencePhase };
  }

  it("of the series is ours: that of the unweighted inversion, 24 x 24 dates in each pixel", async () => {
    const { stack, phase, coherence, pixels, reference, referencePhase } = await openCrop();
    const { network, dates, acquisition } = stack;
    const symbolic = analyseNetwork(dates.length, network?.pairs ?? [], dates.indexOf(REFERENCE_DATE));
    const table = createWeighting("var", acquisition.looks ?? 1, { compat: "mintpy" });
    const variance = weighPairs(snapToMintpyStep(coherence), table, pixels).map((w) => 1 / w);
    const referenced = phase.map((value, i) => {
      const own = Math.fround(value - referencePhase[Math.floor(i / pixels)]!);
      return own === 0 || i % pixels === reference ? Number.NaN : own;
    });
    const interval = new Float64Array(dates.length - 1).fill(1);
    const options = { interval, norm: "phase", gaps: "zero" } as const;
    const covariance = propagateSeriesCovariance(referenced, null, pixels, symbolic, options, variance);
    const square = ((acquisition.wavelength ?? 0) / (4 * Math.PI)) ** 2;
    const ours = covariance.map((value) => (Number.isNaN(value) ? 0 : value * square));
    const theirs = await readDataset(at("timeseriesDecorCov.h5"), "timeseries");
    expect(theirs.length).toBe(24 * 24 * pixels);
    // float32 pseudo-inverses leave 1e-20 where a date does not depend on another.
    const clean = (values: Float32Array) => values.map((value) => (Math.abs(value) < 1e-10 ? 0 : value));
    expectAgreement("timeseriesDecorCov.h5: timeseries [m^2]", clean(ours), clean(theirs), 2.5e-11);
  });

  /** The velocity's maps of MintPy's series of the crop, with errors from the covariance. */
  async function fitCrop(compat: "none" | "mintpy") {
    const { stack, phase, coherence, shape, pixels, reference, referencePhase } = await openCrop();
    const series = await openStack([at("timeseries.h5")]);
    const displacement = await whole(series, "displacement");
    const shared = new Map<string, unknown>();
    type Context = TileContext<typeof estimateVelocity.params>;
    const ofReference = referencePhase.map((_, k) => coherence[k * pixels + reference] || 0);
    const context: Context = {
      params: {
        ...(defaultValues(estimateVelocity.params) as Context["params"]),
        compat,
        "velocity.uncertainty": "covariance",
        "reference.date": REFERENCE_DATE,
      },
      facts: factsOf(stack),
      records: {
        "reference-point": { ...stack.reference, pixels: 1, phase: referencePhase, coherence: ofReference },
      },
      available: new Set(["displacement", "unwrappedPhase", "coherence"]),
      kernels: await loadKernels(),
      share<T>(kind: string, make: () => T): T {
        if (!shared.has(kind)) shared.set(kind, make());
        return shared.get(kind) as T;
      },
    };
    const inputs = { displacement, unwrappedPhase: phase, coherence };
    return estimateVelocity.prepare(context)({ origin: { y: 0, x: 0 }, shape, inputs });
  }

  it("is carried to ours of the velocity", async () => {
    const result = await fitCrop("mintpy");
    for (const name of ["velocity", "velocityStd", "intercept", "interceptStd"])
      expectAgreement(
        `velocity_cov.h5: ${name}`,
        result[name] as Float32Array,
        await readDataset(at("velocity_cov.h5"), name),
        name.endsWith("Std") ? 6e-9 : 6e-8,
      );
  });

  it("is not that of the weighted series: with its weights, and the reference's noise, errors differ by so much", async () => {
    const [ours, theirs] = [await fitCrop("none"), await fitCrop("mintpy")];
    const ratio = ratios(ours.velocityStd as Float32Array, theirs.velocityStd as Float32Array);
    expectSize("covariance: velocityStd, ours over MintPy's, median", median(ratio), 1.26);
    expectSize("covariance: velocityStd, smallest ratio", Math.min(...ratio), 0.997);
    expectSize("covariance: velocityStd, largest ratio", Math.max(...ratio), 1.36);
  });
});

describe.skipIf(GOLDEN === null)("A difference from MintPy's time functions (mintpy-golden)", () => {
  it("is the error of a velocity after a bend, which MintPy takes for that of a sum of independent ones", async () => {
    const series = join(GOLDEN as string, "expected/timeseries_tropHgt_ramp_demErr.h5");
    const set = { "velocity.polylines": "20180601" };
    const [ours, theirs] = [
      await fitVelocity(series, { ...set, compat: "none" }),
      await fitVelocity(series, set),
    ];
    const read = (run: typeof ours) => run.read("estimate-velocity", "velocityPost20180601Std");
    const ratio = ratios(await read(ours), await read(theirs));
    expectSize("bend: velocityPost20180601Std, ours over MintPy's, median", median(ratio), 0.458);
    // It follows from the dates alone: the velocity before and its change are correlated by -0.91, which MintPy leaves out.
    const dates = await readStrings(series, "date");
    const years = dates.map((date) => dayNumber(parseDate(date) ?? "") / 365.25);
    const bend = dayNumber("2018-06-01") / 365.25;
    const design = years.map((year) => [1, year - years[0]!, Math.max(year - bend, 0)]);
    const inverse = pseudoInverse(design, 3);
    const covariance = (a: number, b: number) =>
      inverse[a]!.reduce((sum, value, k) => sum + value * inverse[b]![k]!, 0);
    const independent = covariance(1, 1) + covariance(2, 2);
    expect(covariance(1, 2) / Math.sqrt(covariance(1, 1) * covariance(2, 2))).toBeCloseTo(-0.91, 2);
    const wanted = Math.sqrt((independent + 2 * covariance(1, 2)) / independent);
    // MintPy counts the event from its midnight and the dates from their hour: half a day of the five months after the bend.
    for (const value of ratio) expect(Math.abs(value / wanted - 1)).toBeLessThan(0.01);
  });
});

const ratios = (ours: Float32Array, theirs: Float32Array) =>
  [...ours].flatMap((value, p) => (value > 0 && theirs[p]! > 0 ? [value / theirs[p]!] : []));
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Holds a size to three digits, so that the page that gives it cannot go stale. */
function expectSize(what: string, value: number, documented: number): void {
  if (process.env.UPWARP_TABLE !== undefined)
    process.stdout.write(`${value.toPrecision(3).padStart(10)}  ${what}\n`);
  expect(Number(value.toPrecision(3)), what).toBe(documented);
}
