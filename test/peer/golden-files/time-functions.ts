import { readStrings } from "../../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../../src/formats/open.ts";
import { readDataset } from "../mintpy-comparison.ts";
import type { Golden, GoldenFile } from "./golden-file.ts";
import { fitIndependently, type TimeModel } from "./independent-fit.ts";
import { type Limits, measure } from "./measure.ts";
import { fileOfStep, readStep } from "./steps.ts";

/** Three times the largest difference of a velocity that an independent float64 computation finds: 4.9e-8 m/yr. */
const LIMIT = 1.5e-7;
/** The same of a straight line: 2e-8 m/yr. */
const LINE = 6e-8;

const SERIES = "expected/timeseries_tropHgt_ramp_demErr.h5";
const runOf = (set: readonly string[]) => ({
  step: "estimate-velocity",
  inputs: { displacement: SERIES },
  set,
});

/** Runs of MintPy's timeseries2velocity and the parameters that repeat them. */
const PLAIN: readonly (readonly [file: string, set: readonly string[], limit: number])[] = [
  ["velocity.h5", ["velocity.exclude=20180430"], LINE],
  [
    "variants/vel_ex_dates.h5",
    ["velocity.start=20180201", "velocity.end=20181001", "velocity.exclude=20180430"],
    LINE,
  ],
  ["variants/vel_step.h5", ["velocity.steps=20180723"], LIMIT],
  ["variants/vel_exp.h5", ["velocity.exponentials=20180723,60"], LIMIT],
];

/**
 * Functions that ten months hardly tell apart, where MintPy's float32 shows: the limit of each map is three times what an
 * independent float64 fit differs by from MintPy, measured here, and ours must be that fit to the rounding of float32.
 */
const CROWDED: readonly (readonly [file: string, set: readonly string[], model: TimeModel])[] = [
  ["variants/vel_polyline.h5", ["velocity.polylines=20180601"], { polyline: "20180601" }],
  ["variants/vel_log.h5", ["velocity.logarithms=20180418,30,90"], { logarithm: ["20180418", 30, 90] }],
  [
    "variants/vel_poly2_annual.h5",
    ["velocity.polynomial=2", "velocity.periods=1,0.5"],
    { polynomial: 2, periods: [1, 0.5] },
  ],
];

async function fitOf(golden: Golden, model: TimeModel) {
  const path = golden.at(SERIES);
  const { attrs } = await openDataset(path);
  const dates = await readStrings(path, "date");
  return fitIndependently(await readDataset(path, "timeseries"), dates, Number(attrs.CENTER_LINE_UTC), model);
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => measure("", a, b, 0).largest;

/** Of the largest value of a map: two roundings to float32. */
const FLOAT32 = 1.2e-7;

const ofFit = (name: string, set: readonly string[], limits: Limits) =>
  fileOfStep(`expected/${name}`, runOf(set), limits, "velocity.h5");

const crowded = ([name, set, model]: (typeof CROWDED)[number]): GoldenFile => ({
  ...ofFit(name, set, { other: 0 }),
  async compare(golden) {
    const independent = await fitOf(golden, model);
    const limits: Record<string, number> = {};
    let rounding = 0;
    for (const [map, values] of independent) {
      const theirs = await readDataset(golden.at(this.file), map);
      limits[map] = Math.max(LIMIT, 3 * largest(values, theirs));
      const ours = await readStep(golden, runOf(set), "velocity.h5", map);
      const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      rounding = Math.max(rounding, largest(ours, values) / size);
    }
    const findings = await ofFit(name, set, { ...limits, other: 0 }).compare(golden);
    return [...findings, { name: "ours from float64, relative", largest: rounding, tolerance: FLOAT32 }];
  },
});

export const TIME_FUNCTIONS: readonly GoldenFile[] = [
  ...PLAIN.map(([name, set, limit]) => ofFit(name, set, { other: limit })),
  ...CROWDED.map(crowded),
];
