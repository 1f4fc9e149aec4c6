import { parseDate } from "../../../dates.ts";
import { configError, inputError } from "../../../errors.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import type { ResultLayer } from "../../results/open-result.ts";

export interface Slices {
  /** Slices to draw, from 0. */
  readonly shown: readonly number[];
  /** The slice that is taken off them. */
  readonly reference: number | null;
}

/** Which slices of a layer the flags ask for: one date, several, or the last; a map has one. Throws "date-missing". */
export function slicesOf(layer: ResultLayer, { date, dates: list, referenceDate }: PlotFlags): Slices {
  const { variable } = layer;
  if (date !== undefined && list !== undefined)
    throw configError({
      code: "usage-conflict",
      what: "--date shows one map and --dates several.",
      fix: "Give one of them.",
    });
  const reference = referenceDate === undefined ? null : positionOf(layer, referenceDate);
  const depth = variable.shape.length === 3 ? (variable.shape[0] ?? 1) : 1;
  if (list === "all") return { shown: Array.from({ length: depth }, (_, k) => k), reference };
  if (list !== undefined) return { shown: list.split(",").map((one) => positionOf(layer, one)), reference };
  return { shown: [date === undefined ? depth - 1 : positionOf(layer, date)], reference };
}

function positionOf({ dates, path }: ResultLayer, text: string): number {
  const date = parseDate(text.trim());
  const position = date === null ? -1 : dates.indexOf(date);
  if (position >= 0) return position;
  throw inputError({
    code: "date-missing",
    what: "The result has no such date.",
    where: path,
    got: text,
    fix:
      dates.length > 0
        ? `Dates run from ${dates[0]} to ${dates.at(-1)}; \`upwarp inspect\` lists them.`
        : "This is a map: leave the date out.",
  });
}

/** The date of a slice, its number where there are no dates, nothing for a map. */
export function sliceTitle({ variable, dates }: ResultLayer, slice: number): string {
  return variable.shape.length === 3 ? (dates[slice] ?? String(slice)) : "";
}
