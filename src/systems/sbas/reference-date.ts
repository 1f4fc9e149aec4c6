import * as v from "valibot";
import { parseDate, yearsSinceFirst } from "../../dates.ts";
import { configError } from "../../errors.ts";
import { countFrom } from "../../kernels/time/count-from.ts";
import type { Param } from "../../pipeline/params.ts";
import {
  type CheckContext,
  defineStep,
  type Facts,
  type Records,
  type Tile,
  type TileContext,
  type TileFunction,
} from "../../pipeline/step.ts";
import { LINE_OF_SIGHT, type MeasuredSeries } from "./measured-series.ts";
import type { ResidualRecord } from "./residual-rms.ts";

/** Which date a series counts from. */
export const referenceDateParam: Param<string> = {
  doc: "Date from which the displacement counts: none keeps the first one; auto takes the one with the smallest residual, whose atmosphere then is in no other date. Velocities do not depend on it.",
  // A date without quotes is a number in YAML.
  schema: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(String),
    v.check((text) => text === "none" || text === "auto" || parseDate(text) !== null),
  ),
  shape: "none | auto | YYYYMMDD",
  default: "none",
  fromText: (text) => text,
  toText: (value) => value,
};

export const referenceDate = defineStep({
  name: "reference-date",
  version: 1,
  doc: "Counts the displacement series from another date.",
  scope: "tile",
  params: { "reference.date": referenceDateParam },
  active: (params) => params["reference.date"] !== "none",
  check: checkReferenceDate,
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
  },
  records: ["residual-rms"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight since the reference date, positive towards the satellite",
    },
  },
  prepare: (context) => countTiles(context, LINE_OF_SIGHT),
});

type DateParams = { readonly "reference.date": typeof referenceDateParam };

/** Refuses a reference date that is no date of the series, or that cannot be found. */
export function checkReferenceDate({ params, facts, before }: CheckContext<DateParams>): void {
  const wanted = params["reference.date"];
  if (wanted !== "auto") namedDate(wanted, facts);
  else if (!before.has("residual-rms")) throw withoutResidual(wanted);
}

/** Counts the series of tiles from the reference date. */
export function countTiles(
  { params, facts, records }: TileContext<DateParams>,
  { series }: MeasuredSeries,
): TileFunction {
  const years = yearsSinceFirst(facts.dates);
  const wanted = params["reference.date"];
  if (wanted === "none") return ({ inputs }: Tile) => ({ [series]: inputs[series]! });
  const date = referenceDateOf(wanted, facts, records);
  return ({ inputs }: Tile) => ({ [series]: countFrom(inputs[series]!, years, date) });
}

/** Index of the date that the series counts from, the first where none is asked for. Errors: `reference-date-unknown`. */
export function referenceDateOf(wanted: string, facts: Facts, records: Records): number {
  if (wanted === "none") return 0;
  if (wanted !== "auto") return namedDate(wanted, facts);
  const record = records["residual-rms"] as ResidualRecord | undefined;
  if (!record) throw withoutResidual(wanted);
  return namedDate(record.referenceDate, facts);
}

function namedDate(wanted: string, { dates }: Facts): number {
  const index = dates.indexOf(parseDate(wanted) ?? "");
  if (index >= 0) return index;
  throw configError({
    code: "reference-date-unknown",
    what: "The reference date is not a date of the series.",
    where: "reference.date",
    got: wanted,
    fix: `Choose from ${dates[0]} .. ${dates.at(-1)}; \`upwarp inspect\` lists them.`,
  });
}

const withoutResidual = (wanted: string) =>
  configError({
    code: "reference-date-unknown",
    what: "The date with the smallest residual is not known: the run measures no residual.",
    where: "reference.date",
    got: wanted,
    fix: "Give reference.date=YYYYMMDD, or let the run estimate the topographic residual.",
  });
