import { calibrateElevationErrors, type ErrorCalibration } from "../../kernels/elevation/calibrate-errors.ts";
import { addStableTile, createErrorSamples } from "../../kernels/elevation/error-samples.ts";
import { defineStep } from "../../pipeline/step.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { dateErrorsOf } from "./date-errors.ts";
import { compat } from "./params.ts";
import { REFERENCE } from "./reject-by-reference.ts";

/** Floats of a strip of all dates that is held at once: 64 MB. */
const STRIP = 1 << 24;

export const calibrateErrors = defineStep({
  name: "calibrate-errors",
  version: 1,
  doc: "How the error of an elevation follows from slope and correlation, measured on stable ground against the reference DEM.",
  scope: "global",
  params: { compat },
  inputs: {
    elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" },
    correlation: {
      dims: ["time", "y", "x"],
      unit: "%",
      doc: "Correlation of the stereo images",
      optional: true,
    },
    referenceElevation: REFERENCE,
    unstableMask: { dims: ["y", "x"], unit: "1", doc: "1 where the ground may change", optional: true },
    referenceSlope: { dims: ["y", "x"], unit: "degree", doc: "Slope of the reference DEM", optional: true },
  },
  records: ["date-errors"],
  references: ["hugonnet2022"],
  active: (params) => params.compat === "none",
  async run({ facts, records, inputs, signal, note }): Promise<ErrorCalibration> {
    const { error, isUsed } = dateErrorsOf(records);
    const samples = createErrorSamples();
    const { elevation, correlation, referenceElevation, unstableMask, referenceSlope } = inputs;
    const { y: rows, x: columns } = facts.grid.shape;
    if (referenceElevation && unstableMask && referenceSlope) {
      const strip = Math.max(1, Math.floor(STRIP / (facts.dates.length * columns)));
      for (let top = 0; top < rows; top += strip) {
        signal.throwIfAborted();
        const window = [top, Math.min(rows, top + strip)] as const;
        const map = (variable: Variable) => readFloats(variable, [window, [0, columns]]);
        const cube = (variable: Variable) =>
          readFloats(variable, [[0, facts.dates.length], window, [0, columns]]);
        const heights = await cube(elevation!);
        const pixels = (window[1] - top) * columns;
        for (let i = 0; i < heights.length; i++) if (!isUsed[Math.floor(i / pixels)]) heights[i] = Number.NaN;
        addStableTile(samples, {
          dateError: error,
          slope: await map(referenceSlope),
          correlation: correlation ? await cube(correlation) : null,
          elevation: heights,
          reference: await map(referenceElevation),
          stable: Uint8Array.from(await map(unstableMask), (value) => (value === 0 ? 1 : 0)),
          pixelNumbers: Int32Array.from({ length: pixels }, (_, p) => top * columns + p),
          gridPixels: rows * columns,
        });
      }
    }
    const calibration = calibrateElevationErrors(samples, error);
    const { samples: count, coverage } = calibration.report;
    note(
      count > 0
        ? `Errors of elevations are those of ${count} observations of stable ground; ${(100 * coverage).toFixed(1)} % of them lie within one.`
        : "There is no stable ground to measure errors on (a reference DEM and unstable=OUTLINES give it): a formula stands in, which no measurement backs.",
    );
    return calibration;
  },
});
