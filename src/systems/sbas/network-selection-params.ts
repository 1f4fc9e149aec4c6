import * as v from "valibot";
import { parseDate } from "../../dates.ts";
import { flag, optionalInteger, optionalNumber, type Param, words } from "../../pipeline/params.ts";
import { compat } from "./params.ts";

/** Rules that choose pairs; MintPy's keys are `mintpy.network.*`. */
export const networkSelectionParams = {
  "network.max-days": optionalNumber("Longest temporal baseline of a pair; none takes all.", {
    min: 0,
    unit: "days",
  }),
  "network.max-baseline": optionalNumber(
    "Largest perpendicular baseline of a pair, either way; none takes all.",
    { min: 0, unit: "m" },
  ),
  "network.max-connections": optionalInteger(
    "Pairs of each date with earlier ones: only those with its so many nearest earlier dates; none takes all.",
    { min: 1 },
  ),
  "network.start": optionalDate("First date; pairs with an earlier one are left out."),
  "network.end": optionalDate("Last date; pairs with a later one are left out."),
  "network.exclude-dates": words("Dates whose pairs are left out, YYYYMMDD or YYYY-MM-DD."),
  "network.exclude-pairs": words("Pairs to leave out, YYYYMMDD_YYYYMMDD."),
  "network.exclude-indices": words(
    "Pairs to leave out by their position in the stack, from 0: single ones and ranges with both ends, 1:5,25.",
  ),
  "network.reference-pairs": words(
    "The only pairs to take, YYYYMMDD_YYYYMMDD, such as the network of another stack; none takes all.",
  ),
  "network.min-coherence": optionalNumber(
    "Least mean coherence of a pair on land (or in network.area); none leaves coherence out of account.",
    { min: 0, max: 1 },
  ),
  "network.min-area-ratio": optionalNumber(
    "Least share of the land (or of network.area) on which a pair is more coherent than water is on average; none leaves it out of account. Reads the coherence twice.",
    { min: 0, max: 1 },
  ),
  "network.keep-spanning-tree": flag(
    "Keeps the best pairs that hold the network together, however low their coherence or area ratio.",
    true,
  ),
  "network.area": area(
    "Rows and columns, from 0, that coherence and area ratio are measured in; none takes the whole scene.",
    "ROW0:ROW1,COL0:COL1",
    v.pipe(v.number(), v.integer(), v.minValue(0)),
  ),
  "network.area-lonlat": area(
    "The same as longitudes and latitudes in degrees.",
    "WEST:EAST,SOUTH:NORTH",
    v.pipe(v.number(), v.finite()),
  ),
  "network.keep-dates": words(
    "Dates that must keep a pair, such as the date of an event; the run stops when the rules would lose one.",
  ),
  compat,
} as const;

/** Whether the pixels of the stack have to be read. */
export const readsCoherence = (params: Readonly<Record<string, unknown>>) =>
  params["network.min-coherence"] !== null || params["network.min-area-ratio"] !== null;

/** Parameters that change nothing by themselves. */
const NO_RULES = new Set(["network.keep-spanning-tree", "network.area", "network.area-lonlat", "compat"]);

/** Whether any rule is set; a word list is set when it is not empty. */
export const selectsPairs = (params: Readonly<Record<string, unknown>>) =>
  Object.keys(networkSelectionParams).some((name) => {
    const value = params[name];
    return !NO_RULES.has(name) && value !== null && !(Array.isArray(value) && value.length === 0);
  });

/** A date in any of the spellings of `parseDate`, kept as YYYY-MM-DD. */
function optionalDate(doc: string): Param<string | null> {
  const date = v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((raw) => parseDate(String(raw)) ?? ""),
    v.minLength(1),
  );
  return {
    doc,
    schema: v.nullable(date),
    shape: "YYYYMMDD or none",
    default: null,
    fromText: (text) => (text === "" || text.toLowerCase() === "none" ? null : text),
    toText: (value) => value ?? "none",
  };
}

type Span = readonly [start: number, stop: number];

/** Two spans A:B,C:D, each with its smaller end first. */
function area(
  doc: string,
  shape: string,
  item: v.GenericSchema<number, number>,
): Param<readonly [Span, Span] | null> {
  const span = v.pipe(
    v.strictTuple([item, item]),
    v.check(([start, stop]) => start < stop),
    v.readonly(),
  );
  return {
    doc,
    schema: v.nullable(v.pipe(v.strictTuple([span, span]), v.readonly())),
    shape: `${shape} or none`,
    default: null,
    fromText: (text) =>
      text === "" || text.toLowerCase() === "none"
        ? null
        : text
            .split(",")
            .map((part) => part.split(":").map((end) => (end.trim() === "" ? Number.NaN : Number(end)))),
    toText: (value) => (value === null ? "none" : value.map((ends) => ends.join(":")).join(",")),
  };
}
