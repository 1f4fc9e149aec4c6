import { BAND_SHARE, fitFilteredLines } from "../../kernels/time/fit-filtered-lines.ts";
import { defineStep } from "../../pipeline/step.ts";
import { usedDates } from "./date-errors.ts";
import { modeOf } from "./ground.ts";
import { compat, filter } from "./params.ts";
import { REFERENCE } from "./reject-by-reference.ts";
import { usedOnly } from "./rejection.ts";
import { seriesTimes } from "./series-times.ts";

export const elevationRate = defineStep({
  name: "elevation-rate",
  version: 1,
  doc: "Rate of change of each pixel by a line, from which the robust filter knows how fast the ground nearby changes.",
  scope: "tile",
  params: { compat, filter },
  inputs: {
    elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" },
    referenceElevation: REFERENCE,
    referenceRejection: { dims: ["time", "y", "x"], unit: "1", doc: "Why an elevation is not used" },
    observationError: { dims: ["time", "y", "x"], unit: "m", doc: "Error of each elevation" },
  },
  outputs: {
    filterRate: { dims: ["y", "x"], unit: "m yr-1", doc: "Rate of change before the robust filter" },
  },
  records: ["date-errors"],
  active: (params, available) => available.has("referenceElevation") && params.filter !== "none",
  prepare({ params, facts, records }) {
    const used = usedDates(facts.dates, records);
    // The filter knows the dates of the stack, not those of the predictions.
    const { observed } = seriesTimes(facts.dates, used, { compat: params.compat, tstep: 1, tlim: [] });
    return ({ inputs }) => {
      const z = usedOnly(inputs.elevation!, inputs.referenceRejection!);
      const lines = fitFilteredLines(z, observed, {
        sigma: inputs.observationError!,
        keep: BAND_SHARE,
        ...modeOf(params.compat),
      });
      return { filterRate: Float32Array.from(lines.slope) };
    };
  },
});
