import { inputError } from "../../errors.ts";
import { defineStep, type Records } from "../../pipeline/step.ts";
import { readFloats } from "../../stack/views.ts";
import { compat, dateErrorLimit } from "./params.ts";

/** What is known of each DEM as a whole. */
export interface DateErrors {
  /** Error of its co-registration, metres. */
  readonly error: readonly number[];
  /** Whether it takes part. */
  readonly isUsed: readonly boolean[];
}

/** Error of a DEM that states none, metres; pyddem's. */
const UNKNOWN_ERROR = 5;

export const dateErrors = defineStep({
  name: "date-errors",
  version: 1,
  doc: "Error of each DEM as a whole, from its co-registration; DEMs that are too far off are left out.",
  scope: "global",
  params: { compat, "date-error.limit": dateErrorLimit },
  inputs: {
    elevationStd: { dims: ["time"], unit: "m", doc: "Error of each DEM's co-registration", optional: true },
  },
  async run({ params, facts, inputs, note }): Promise<DateErrors> {
    const limit = params["date-error.limit"];
    const stated = inputs.elevationStd;
    const error = stated
      ? Array.from(await readFloats(stated, [[0, facts.dates.length]]), (value) =>
          Number.isFinite(value) ? value : UNKNOWN_ERROR,
        )
      : facts.dates.map(() => UNKNOWN_ERROR);
    const isUsed = error.map((value) => value < limit);
    const used = isUsed.filter(Boolean).length;
    if (used < 2)
      throw inputError({
        code: "dates-too-few",
        what: "Fewer than two DEMs are left for a series.",
        got: `${used} of ${error.length} with an error below ${limit} m`,
        fix: "Raise date-error.limit, or give more DEMs.",
      });
    if (!stated) note(`The DEMs state no errors of their co-registration: ${UNKNOWN_ERROR} m are taken.`);
    if (used < error.length)
      note(
        `${error.length - used} of ${error.length} DEMs are left out: their co-registration is off by ${limit} m or more.`,
      );
    return { error, isUsed };
  },
});

/** The record of the step, in a step that lists it. */
export const dateErrorsOf = (records: Records) => records[dateErrors.name] as DateErrors;

/** The dates that take part. */
export const usedDates = (dates: readonly string[], records: Records): readonly string[] =>
  dates.filter((_, i) => dateErrorsOf(records).isUsed[i]);
