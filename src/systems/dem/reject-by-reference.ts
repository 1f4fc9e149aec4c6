import { dayNumber } from "../../dates.ts";
import { rejectByRange } from "../../kernels/elevation/range-rejects.ts";
import { filterByReference } from "../../kernels/elevation/reference-filter.ts";
import { defineStep } from "../../pipeline/step.ts";
import { dateErrorsOf, usedDates } from "./date-errors.ts";
import { modeOf, referenceDay } from "./ground.ts";
import { compat, filter, referenceDate, timeRate } from "./params.ts";
import { LIMIT_INPUTS, limitNames } from "./reference-limits.ts";
import {
  NO_OBSERVATION,
  noteRejects,
  REJECTION,
  REJECTION_FLAGS,
  startRejection,
  usedOnly,
} from "./rejection.ts";

/** An elevation and what is known of the ground below it. */
export const ELEVATION = { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" } as const;
export const REFERENCE = {
  dims: ["y", "x"],
  unit: "m",
  doc: "Reference DEM on the stack's grid",
  optional: true,
} as const;

export const rejectByReference = defineStep({
  name: "reject-by-reference",
  version: 1,
  doc: "Elevations that cannot be the ground, by what the reference DEM says of it; and of which DEMs none is used.",
  scope: "tile",
  params: { compat, filter, "time.rate": timeRate, "reference.date": referenceDate },
  inputs: {
    elevation: ELEVATION,
    referenceElevation: REFERENCE,
    includeMask: { dims: ["y", "x"], unit: "1", doc: "1 where the ground is worked on", optional: true },
    ...LIMIT_INPUTS,
  },
  outputs: {
    referenceRejection: {
      dims: ["time", "y", "x"],
      unit: "1",
      dtype: "u8",
      doc: "Why an elevation is not used, before the ground's own changes are known",
      attrs: REJECTION_FLAGS,
    },
  },
  records: ["date-errors"],
  references: ["hugonnet2021"],
  check({ params, facts }) {
    referenceDay(params["reference.date"], facts.dates);
  },
  prepare({ params, facts, records }) {
    const { isUsed } = dateErrorsOf(records);
    const days = facts.dates.map(dayNumber);
    const day = referenceDay(params["reference.date"], usedDates(facts.dates, records));
    const rate = params["time.rate"];
    return ({ shape, inputs }) => {
      const { elevation, referenceElevation, includeMask } = inputs as Record<string, Float32Array>;
      const pixels = shape.y * shape.x;
      const codes = startRejection(elevation!);
      for (let t = 0, i = 0; t < days.length; t++)
        for (let p = 0; p < pixels; p++, i++) {
          if (includeMask && includeMask[p] !== 1) codes[i] = NO_OBSERVATION;
          else if (!isUsed[t] && codes[i] === REJECTION.used) codes[i] = REJECTION["date-error"];
        }
      const left = usedOnly(elevation!, codes);
      if (referenceElevation === undefined || params.filter === "none") {
        // Without a reference pyddem looks at nothing, not even at what is no elevation on Earth.
        if (params.compat === "none") noteRejects(codes, "range", rejectByRange(left));
      } else {
        const limits = limitNames(params.filter).map(([lowest, highest]) => ({
          lowest: inputs[lowest]!,
          highest: inputs[highest]!,
        }));
        const tile = { elevation: left, days, reference: referenceElevation };
        const options = { maxRate: [-rate, rate] as const, ...modeOf(params.compat) };
        for (const { stage, rejects } of filterByReference(params.filter, tile, limits, day, options))
          noteRejects(codes, stage, rejects);
      }
      return { referenceRejection: codes };
    };
  },
});
