import { join } from "node:path";
import { readStrings } from "../../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../../src/formats/open.ts";
import { readDataset, TOLERANCE } from "../mintpy-comparison.ts";
import { mintpyCovariance } from "../mintpy-covariance.ts";
import { command } from "./command.ts";
import type { Golden, GoldenFile } from "./golden-file.ts";
import { type Limits, measure, measureHdf5, same } from "./measure.ts";
import { readRecord } from "./records.ts";
import { fileOfStep } from "./steps.ts";

const stackOf = (golden: Golden) => golden.at("covariance/ifgramStack.h5");

const SET = ["weight=var", "reference.date=20180828"];
const invertCrop = (golden: Golden) =>
  golden.make("covariance", (out) =>
    command(
      ...["run", "sbas", "--inputs", stackOf(golden), "--set", ...SET, "--out", out],
      ...["--layout", "mintpy", "--compat", "mintpy", "--quiet"],
    ),
  );
const ofCrop = (name: string, limits: Limits): GoldenFile => ({
  file: `covariance/${name}`,
  made: `\`run sbas --set ${SET.join(" ")}\``,
  compare: async (golden) =>
    measureHdf5(join(await invertCrop(golden), name), golden.at(`covariance/${name}`), limits),
});

const STACK = "covariance/ifgramStack.h5";
/** The fit to MintPy's own series, with the noise of the pairs that it came from. */
const VELOCITY = {
  step: "estimate-velocity",
  inputs: { unwrappedPhase: STACK, coherence: STACK, displacement: "covariance/timeseries.h5" },
  set: ["velocity.uncertainty=covariance", "reference.date=20180828"],
};

/** Nothing is computed of a stack that is read; what a run takes from it must be what it holds. */
const READ: GoldenFile = {
  file: STACK,
  made: "input of the rows below; `inspect --pairs`, and the run's reference point",
  async compare(golden) {
    const path = stackOf(golden);
    const printed = (await command("inspect", path, "--pairs")).trim().split("\n");
    const dates = await readStrings(path, "date");
    const flags = await readDataset(path, "dropIfgram");
    const kept = [...flags.keys()].filter((k) => flags[k] === 1);
    const point = readRecord<{ readonly y: number; readonly x: number }>(
      await invertCrop(golden),
      "reference-point",
    );
    const { attrs } = await openDataset(path);
    return [
      same(
        "pairs",
        printed.map((pair) => pair.replaceAll("-", "")),
        kept.map((k) => `${dates[2 * k]}_${dates[2 * k + 1]}`),
      ),
      same("REF_Y, REF_X", [point.y, point.x], [Number(attrs.REF_Y), Number(attrs.REF_X)]),
    ];
  },
};

/** A run of ours carries this on to the errors, and keeps no file of 24 x 24 maps. */
const COVARIANCE: GoldenFile = {
  file: "covariance/timeseriesDecorCov.h5",
  made: "not a file of ours: the covariance that `velocity.uncertainty=covariance` carries to the velocity",
  async compare(golden) {
    const ours = await mintpyCovariance(golden.at("covariance"));
    const theirs = await readDataset(golden.at(this.file), "timeseries");
    return [measure("timeseries", ours, theirs, 2.5e-11)];
  },
};

export const COVARIANCES: readonly GoldenFile[] = [
  READ,
  ofCrop("timeseries.h5", { other: TOLERANCE.series }),
  ofCrop("temporalCoherence.h5", { other: TOLERANCE.temporalCoherence }),
  COVARIANCE,
  fileOfStep(
    "covariance/velocity_cov.h5",
    VELOCITY,
    { other: TOLERANCE.velocity, velocityStd: 6e-9, interceptStd: 6e-9 },
    "velocity.h5",
  ),
];
