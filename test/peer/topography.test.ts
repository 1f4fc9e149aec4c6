import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayNumber } from "../../src/dates.ts";
import { parseGammaPar } from "../../src/formats/flat/gamma-header.ts";
import { openDataset } from "../../src/formats/open.ts";
import { incidenceOfSlantRange } from "../../src/geo/incidence.ts";
import { dateBaselines } from "../../src/kernels/graph/date-baselines.ts";
import { createDemErrorFitter } from "../../src/kernels/time/dem-error.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { baselineAtCenter } from "../../src/products/gamma-metadata.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { inMemory } from "../../src/stack/in-memory.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { correctTopography } from "../../src/systems/sbas/correct-topography.ts";
import { largestDifference } from "../compare.ts";
import { testData } from "../data.ts";
import { succeed } from "../e2e/succeed.ts";
import { differences, expectSize, median, printSizes } from "./documented-size.ts";
import {
  countFrom,
  expectAgreement,
  newFolder,
  readDataset,
  removeRuns,
  runSbas,
} from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

/** Three times what an independent float64 computation differs by, m. */
const DEM_TOLERANCE = 1.5e-4;
/** What MintPy's step reference_date chose in the golden run. */
const REFERENCE_DATE = "20180828";

const figures: string[] = [];
afterAll(() => {
  printSizes();
  if (process.env.UPWARP_TABLE !== undefined) process.stdout.write(`\n${figures.join("\n")}\n`);
  removeRuns();
});

const recipe = defineRecipe({
  name: "topography",
  doc: "One step.",
  steps: [correctTopography],
  products: [],
});

/** Runs the step on a stack; its outputs by name. */
async function correct(stack: Stack, set: Readonly<Record<string, unknown>>) {
  const { steps } = await runRecipe(
    recipe,
    stack,
    { ...nodeHost, workerEntry: null, findStep: () => correctTopography },
    { out: newFolder(), set: { topography: "yes", ...set } },
  );
  const folder = steps.get("correct-topography") ?? "";
  const { variables } = await openDataset(folder);
  return async (name: string) => {
    const variable = variables.get(name);
    if (variable === undefined) throw new Error(`no output ${name}`);
    return (await variable.read(variable.shape.map((n) => [0, n] as const))) as Float32Array;
  };
}

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("MintPy's correct_topography (mintpy-golden)", () => {
  const expected = (name: string) => join(GOLDEN as string, "expected", name);
  let network: Stack;
  /** timeseries_tropHgt_ramp.h5, which counts from the reference date that MintPy chose later. */
  let series: Float32Array;
  beforeAll(async () => {
    const work = newFolder();
    await assembleWorkFolder(GOLDEN as string, work);
    network = await openStack([work]);
    series = await readDataset(expected("timeseries_tropHgt_ramp.h5"), "timeseries");
  });

  const stackOf = async (values: Float32Array): Promise<Stack> => {
    const { dates, grid, variables } = network;
    const displacement = inMemory("displacement", values, {
      dims: ["time", "y", "x"],
      shape: [dates.length, grid.shape.y, grid.shape.x],
      dtype: "f32",
      unit: "m",
    });
    const temporalCoherence = inMemory(
      "temporalCoherence",
      await readDataset(expected("temporalCoherence.h5"), "temporalCoherence"),
      { dims: ["y", "x"], shape: [grid.shape.y, grid.shape.x], dtype: "f32", unit: "1" },
    );
    const all = new Map([
      ...variables,
      ["displacement", displacement],
      ["temporalCoherence", temporalCoherence],
    ]);
    return { ...network, variables: all };
  };

  it("is repeated by one command from MintPy's own files, with the baselines of its series", async () => {
    const geometry = join(GOLDEN as string, "input/inputs/geometryGeo.h5");
    const out = newFolder();
    const inputs = {
      displacement: expected("timeseries_tropHgt_ramp.h5"),
      incidenceAngle: geometry,
      slantRange: geometry,
      temporalCoherence: expected("temporalCoherence.h5"),
    };
    await succeed(
      [
        ...["step", "correct-topography", "--out", out, "--quiet"],
        ...Object.entries(inputs).flatMap(([name, path]) => ["--in", `${name}=${path}`]),
        ...["--set", "compat=mintpy", "topography.polynomial=1", "topography.steps=20180723"],
        `topography.reference-date=${REFERENCE_DATE}`,
      ],
      out,
    );
    const { variables } = await openDataset(join(out, "demError.tif"));
    const [map] = variables.values();
    const values = await readFloats(
      map!,
      map!.shape.map((n) => [0, n] as const),
    );
    const theirs = await readDataset(expected("variants/demErr_step.h5"), "dem");
    expectAgreement("demErr, step, one command", values, theirs, DEM_TOLERANCE);
  });

  it("has the baselines of dates that MintPy worked out", async () => {
    const { perpendicularBaseline, pairs, dates } = network.network!;
    const ours = dateBaselines(dates.length, pairs, perpendicularBaseline!);
    const theirs = await readDataset(expected("timeseries.h5"), "bperp");
    expectAgreement("baselines of dates", Float32Array.from(ours), theirs, 1e-4);
  });

  it("keeps, in the default, pixels that lack one date, which MintPy gives up", async () => {
    const pixels = series.length / network.dates.length;
    const counted = countFrom(series, 0, network.dates.length);
    const gappy = counted.map((value, i) => (Math.floor(i / pixels) === 12 ? Number.NaN : value));
    const isFitted = (map: Float32Array) =>
      map.filter((value) => Number.isFinite(value) && value !== 0).length;
    const whole = await (await correct(await stackOf(counted), {}))("demError");
    const ours = await (await correct(await stackOf(gappy), {}))("demError");
    const theirs = await (await correct(await stackOf(gappy), { compat: "mintpy" }))("demError");
    expectSize("topography without one date of 24: pixels fitted, default", isFitted(ours), 6520);
    expectSize("the same, MintPy's", isFitted(theirs), 0);
    expectSize(
      "the same, default: DEM error off that of all dates, median, m",
      median(differences(ours, whole)),
      4.57,
    );
  });

  it("differs in the default by the scene's centre alone, where no pixel lacks a date", async () => {
    const differences = async (set: Readonly<Record<string, unknown>>) => {
      const stack = await stackOf(countFrom(series, 0, network.dates.length));
      const [ours, theirs] = [await correct(stack, set), await correct(stack, { compat: "mintpy", ...set })];
      return [
        largestDifference(await ours("demError"), await theirs("demError")),
        largestDifference(await ours("displacement"), await theirs("displacement")),
      ] as const;
    };
    const pixelwise = await differences({});
    const centre = await differences({ "topography.pixelwise": "no" });
    figures.push(
      `default against compat: DEM error ${pixelwise[0].toExponential(1)} m, series ${pixelwise[1].toExponential(1)} m`,
      `with the centre's geometry: DEM error ${centre[0].toFixed(1)} m, series ${centre[1].toExponential(1)} m`,
    );
    expect(pixelwise[0]).toBeLessThan(1e-6);
    expect(centre[0]).toBeGreaterThan(1);
    expect(centre[1]).toBeLessThan(1e-8);
  });
});

const MEXICO = testData("insar-mexico-s1");

/**
 * PyRate's DEM error (expected/dem_error.tif) is fitted to the 30 interferograms, with a constant and a velocity, and is
 * scaled with R sin(look angle at the satellite) where the geometry asks for R sin(incidence at the ground): 1.109 times as
 * much here. Its reference is another: a constant. Tags and headers tell the geometry of the whole scene's centre (incidence
 * 39.7 degrees), but the crop lies at near range (31.3): the lookup table beside it tells where.
 */
describe.skipIf(MEXICO === null)("PyRate's dem_error.tif (insar-mexico-s1)", () => {
  const folder = MEXICO as string;
  const [ROWS, COLUMNS] = [60, 100];
  const PIXELS = ROWS * COLUMNS;
  /** sin(incidence) / sin(look) = (Earth radius + satellite height) / Earth radius. */
  const SINES = 7073899.1954 / 6375868.9414;
  let stack: Stack;
  let theirs: Float32Array;
  let slantRange: Float32Array;
  let incidence: Float32Array;
  let displacement: Float32Array;
  let phases: Float32Array;

  beforeAll(async () => {
    const run = await runSbas([folder], { compat: "none", weight: "no", "reference.yx": "39,3" });
    displacement = await run.read("invert-network", "displacement");
    const map = [...(await openDataset(join(folder, "expected/dem_error.tif"))).variables.values()][0]!;
    theirs = await readFloats(map, [
      [0, ROWS],
      [0, COLUMNS],
    ]);
    const opened = await openStack([folder]);
    phases = await readFloats(opened.variables.get("unwrappedPhase")!, [
      [0, 30],
      [0, ROWS],
      [0, COLUMNS],
    ]);
    const {
      startingRange = 0,
      rangePixelSize = 0,
      earthRadius = 0,
      satelliteHeight = 0,
    } = opened.acquisition;
    const table = readFileSync(join(folder, "20180106_VV_8rlks_eqa_to_rdc.lt"));
    slantRange = Float32Array.from(
      { length: PIXELS },
      (_, i) => startingRange + rangePixelSize * table.readFloatBE(8 * i),
    );
    incidence = slantRange.map((range) => incidenceOfSlantRange(range, earthRadius, satelliteHeight));
    const range = slantRange.reduce((sum, value) => sum + value, 0) / PIXELS;
    const image = parseGammaPar(
      `sar_to_earth_center: ${earthRadius + satelliteHeight}\nearth_radius_below_sensor: ${earthRadius}\ncenter_range_slc: ${range}`,
    );
    const { dates, pairs } = opened.network!;
    const perpendicularBaseline = pairs.map(({ reference, secondary }) => {
      const [first, second] = [dates[reference]!, dates[secondary]!].map((date) => date.replaceAll("-", ""));
      const text = readFileSync(join(folder, `base/${first}-${second}_VV_8rlks_base.par`), "utf8");
      return baselineAtCenter(parseGammaPar(text), image)!;
    });
    const layer = { dims: ["y", "x"], shape: [ROWS, COLUMNS], dtype: "f32" } as const;
    const variables = new Map([
      [
        "displacement",
        inMemory("displacement", displacement, {
          dims: ["time", "y", "x"],
          shape: [dates.length, ROWS, COLUMNS],
          dtype: "f32",
          unit: "m",
        }),
      ],
      ["slantRange", inMemory("slantRange", slantRange, { ...layer, unit: "m" })],
      ["incidenceAngle", inMemory("incidenceAngle", incidence, { ...layer, unit: "degree" })],
    ]);
    stack = { ...opened, variables, network: { ...opened.network!, perpendicularBaseline } };
  });

  /** Correlation with PyRate's map, slope over it, and scatter about that line, over the pixels that both have. */
  function compare(ours: Float32Array) {
    const both = [...ours.keys()].filter((i) => Number.isFinite(ours[i]!) && Number.isFinite(theirs[i]!));
    const mean = (values: Float32Array) => both.reduce((sum, i) => sum + values[i]!, 0) / both.length;
    const [a, b] = [mean(ours), mean(theirs)];
    const sum = (value: (i: number) => number) => both.reduce((total, i) => total + value(i), 0);
    const cross = sum((i) => (ours[i]! - a) * (theirs[i]! - b));
    const [square, other] = [sum((i) => (ours[i]! - a) ** 2), sum((i) => (theirs[i]! - b) ** 2)];
    const slope = cross / other;
    const scatter = Math.sqrt(sum((i) => (ours[i]! - a - slope * (theirs[i]! - b)) ** 2) / both.length);
    return { count: both.length, correlation: cross / Math.sqrt(square * other), slope, scatter };
  }
  const report = (title: string, { count, correlation, slope, scatter }: ReturnType<typeof compare>) =>
    figures.push(
      `Mexico City, ${title}: ${count} pixels, correlation ${correlation.toFixed(4)}, slope ${slope.toFixed(3)}, scatter ${scatter.toFixed(2)} m`,
    );

  it("is repeated by the kernel when it is given PyRate's equation: pairs, a constant, a velocity", () => {
    const { dates, pairs, perpendicularBaseline } = stack.network!;
    const matrix = Float64Array.from(
      pairs.flatMap(({ reference, secondary }) => [
        1,
        (dayNumber(dates[secondary]!) - dayNumber(dates[reference]!)) / 365.25,
      ]),
    );
    const use = new Uint8Array(pairs.length).fill(1);
    const fitter = createDemErrorFitter(
      { dates: pairs.length, columns: 2, matrix, use },
      Float64Array.from(perpendicularBaseline!),
    );
    const reference = 39 * COLUMNS + 3;
    const factor = -(stack.acquisition.wavelength ?? Number.NaN) / (4 * Math.PI);
    const moved = phases.map((phase, i) => factor * (phase - phases[i - (i % PIXELS) + reference]!));
    const distance = Float64Array.from(
      slantRange,
      (range, i) => range * Math.sin((incidence[i]! * Math.PI) / 180),
    );
    const agreement = compare(fitter(moved, distance, PIXELS).demError);
    report("PyRate's equation", agreement);
    expect(agreement.correlation).toBeGreaterThan(0.999);
    expect(Math.abs(agreement.slope / SINES - 1)).toBeLessThan(0.02);
    expect(agreement.scatter).toBeLessThan(0.5);
  });

  it("agrees in sign and size with the DEM error of the inverted series", async () => {
    const read = await correct(stack, { "topography.polynomial": 1 });
    const agreement = compare(await read("demError"));
    report("inverted series, polynomial 1", agreement);
    report("inverted series, polynomial 2", compare(await (await correct(stack, {}))("demError")));
    expect(agreement.correlation).toBeGreaterThan(0.8);
  });
});
