import type { GoldenFile } from "./golden-file.ts";
import { fileOfStep, WORK } from "./steps.ts";

/** Runs of MintPy's dem_error on timeseries_tropHgt_ramp.h5 after the step reference_date, and the parameters that repeat them. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  phavel: ["topography.phase-velocity=yes"],
  meangeom: ["topography.pixelwise=no"],
  step: ["topography.polynomial=1", "topography.steps=20180723"],
};

export const TOPOGRAPHY: readonly GoldenFile[] = Object.entries(RUNS).flatMap(([name, set]) => {
  const run = {
    step: "correct-topography",
    inputs: {
      incidenceAngle: WORK,
      slantRange: WORK,
      temporalCoherence: "expected/temporalCoherence.h5",
      displacement: "expected/timeseries_tropHgt_ramp.h5",
    },
    set: ["topography.reference-date=20180828", ...set],
  };
  return [
    fileOfStep(`expected/variants/demErr_${name}.h5`, run, { other: 1.5e-4 }, "demErr.h5"),
    fileOfStep(`expected/variants/dem_${name}.h5`, run, { other: 2.7e-7 }, "timeseries_demErr.h5"),
  ];
});
