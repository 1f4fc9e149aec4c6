import { inputError } from "../../errors.ts";
import { chooseLayers, type Result, type ResultLayer } from "../results/open-result.ts";
import { type Slice, sliceOf, wholeSpan } from "./choose-slice.ts";
import { findLayer } from "./source.ts";

/** What is shown of a result when nothing is said. */
const FIRST_CHOICE = ["velocity", "displacement"];

/**
 * The one map that a format has room for: the variable that was asked for, else the velocity, else the displacement; of a
 * series the given date or change, else the change from its first date to its last.
 */
export function chooseMap(result: Result, variable?: string, span?: readonly string[]): Slice {
  const favourite = span ? [...FIRST_CHOICE].reverse() : FIRST_CHOICE;
  const layer =
    variable === undefined
      ? (findLayer(result, ...favourite) ?? [...result.layers.values()][0])
      : chooseLayers(result, variable)[0];
  if (layer === undefined)
    throw inputError({ code: "result-empty", what: "There is no array with pixels.", where: result.path });
  if (span && layer.variable.shape.length === 2)
    throw inputError({
      code: "date-missing",
      what: `${layer.name} is a map and has no dates.`,
      where: layer.path,
      fix: "Leave --dates out, or name a series with --variable.",
    });
  return sliceOf(layer, span ?? wholeSpan(layer));
}

/** A name for people: the long name that a layer brings, else its own, and the dates that it tells of. */
export function titleOf(
  layer: ResultLayer,
  slice: Slice,
): { readonly title: string; readonly dates: string | null } {
  const longName = layer.variable.attrs.long_name;
  const { span } = slice;
  return {
    title: typeof longName === "string" ? longName : layer.name,
    dates: span === null ? null : span[0] === span[1] ? span[0] : `${span[0]} to ${span[1]}`,
  };
}
