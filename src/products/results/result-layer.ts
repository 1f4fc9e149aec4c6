import type { Grid } from "../../geo/grid.ts";
import type { Attributes, Variable } from "../../stack/variable.ts";

/** One array of a result, with where its pixels and its slices are. */
export interface ResultLayer {
  readonly name: string;
  readonly path: string;
  readonly variable: Variable;
  readonly grid: Grid | null;
  /** ISO dates of the first dimension; empty for a map. */
  readonly dates: readonly string[];
  readonly attrs: Attributes;
}

export interface Pixel {
  readonly y: number;
  readonly x: number;
}

/** Without hyphens and capitals: temporal-coherence.tif and temporalCoherence are one thing. */
export const plainName = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, "");

/** Does a layer hold the standard errors of another: velocityStd or velocity-std beside velocity? */
export const isErrorOf = (
  { name, variable, dates }: Pick<ResultLayer, "name" | "variable" | "dates">,
  of: Pick<ResultLayer, "name" | "variable" | "dates">,
): boolean =>
  plainName(name) === `${plainName(of.name)}std` &&
  variable.shape.join() === of.variable.shape.join() &&
  dates.join() === of.dates.join();

/** The reference point that a layer carries. GeoTIFF's metadata are texts. */
export function referenceOf({ attrs }: Pick<ResultLayer, "attrs">): Pixel | null {
  const [y, x] = [attrs.reference_y, attrs.reference_x].map((value) =>
    typeof value === "number" || (typeof value === "string" && value.trim() !== "")
      ? Number(value)
      : Number.NaN,
  ) as [number, number];
  return Number.isInteger(y) && Number.isInteger(x) ? { y, x } : null;
}
