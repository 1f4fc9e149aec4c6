import { dayNumber } from "../../dates.ts";
import { filterByRobustRate } from "../../kernels/elevation/robust-filter.ts";
import { defineStep } from "../../pipeline/step.ts";
import { usedDates } from "./date-errors.ts";
import { modeOf, referenceDay } from "./ground.ts";
import { compat, filter, referenceDate } from "./params.ts";
import { REFERENCE } from "./reject-by-reference.ts";
import { noteRejects, REJECTION_FLAGS, usedOnly } from "./rejection.ts";
import { ROBUST_INPUTS } from "./robust-limits.ts";

export const rejectByChanges = defineStep({
  name: "reject-by-changes",
  version: 1,
  doc: "Elevations that are further from the reference DEM than the ground nearby changes.",
  scope: "tile",
  params: { compat, filter, "reference.date": referenceDate },
  inputs: {
    elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" },
    referenceElevation: REFERENCE,
    referenceRejection: { dims: ["time", "y", "x"], unit: "1", doc: "Why an elevation is not used" },
    ...ROBUST_INPUTS,
  },
  outputs: {
    filterRejection: {
      dims: ["time", "y", "x"],
      unit: "1",
      dtype: "u8",
      doc: "Why an elevation does not go into the fit",
      attrs: REJECTION_FLAGS,
    },
  },
  records: ["date-errors"],
  references: ["hugonnet2021"],
  prepare({ params, facts, records }) {
    const days = facts.dates.map(dayNumber);
    const day = referenceDay(params["reference.date"], usedDates(facts.dates, records));
    return ({ inputs }) => {
      const { elevation, referenceElevation, robustLowest, robustHighest, rateNearby } = inputs;
      const codes = Uint8Array.from(inputs.referenceRejection!);
      if (referenceElevation && robustLowest && robustHighest && rateNearby) {
        const tile = { elevation: usedOnly(elevation!, codes), days, reference: referenceElevation };
        const limits = { lowest: robustLowest, highest: robustHighest, rate: rateNearby };
        for (const { stage, rejects } of filterByRobustRate(tile, limits, day, modeOf(params.compat)))
          noteRejects(codes, stage, rejects);
      }
      return { filterRejection: codes };
    };
  },
});
