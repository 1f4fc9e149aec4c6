import type { ErrorCalibration } from "../../kernels/elevation/calibrate-errors.ts";
import { type ElevationErrorModel, predictElevationErrors } from "../../kernels/elevation/elevation-error.ts";
import { defineStep } from "../../pipeline/step.ts";
import { calibrateErrors } from "./calibrate-errors.ts";
import { dateErrorsOf } from "./date-errors.ts";
import { compat } from "./params.ts";

/** Correlation in per cent of DEMs without one, in compat: pyddem's. */
const PYDDEM_CORRELATION = 60;

export const elevationError = defineStep({
  name: "elevation-error",
  version: 1,
  doc: "Standard deviation of the error of each elevation.",
  scope: "tile",
  params: { compat },
  inputs: {
    elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" },
    correlation: {
      dims: ["time", "y", "x"],
      unit: "%",
      doc: "Correlation of the stereo images",
      optional: true,
    },
    terrainSlope: { dims: ["y", "x"], unit: "degree", doc: "Slope that the errors are estimated with" },
  },
  outputs: {
    observationError: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Standard deviation of the error of each elevation",
    },
  },
  records: ["date-errors", "calibrate-errors"],
  references: ["hugonnet2021", "hugonnet2022"],
  prepare({ params, facts, records }) {
    const { error } = dateErrorsOf(records);
    const calibration = records[calibrateErrors.name] as ErrorCalibration | undefined;
    const model: ElevationErrorModel = calibration?.model ?? { kind: "pyddem" };
    const isSetsm = facts.dates.map((_, t) => /SETSM/.test(facts.dateNames?.[t] ?? ""));
    return ({ shape, inputs }) => {
      const pixels = shape.y * shape.x;
      const measured = inputs.correlation;
      const correlation =
        params.compat === "pyddem"
          ? inputs.elevation!.map((_, i) =>
              measured && !isSetsm[Math.floor(i / pixels)] ? measured[i]! : PYDDEM_CORRELATION,
            )
          : (measured ?? null);
      const predictors = { dateError: error, slope: inputs.terrainSlope!, correlation };
      return { observationError: predictElevationErrors(model, predictors) };
    };
  },
});
