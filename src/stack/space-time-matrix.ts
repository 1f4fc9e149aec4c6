import { inputError } from "../errors.ts";
import type { Attributes, TypedArray } from "./variable.ts";

/** A quantity of the points: one value each (space), or one for each point and epoch (space, time). */
export interface Column {
  readonly values: TypedArray;
  readonly unit: string;
  readonly dims: "space" | "space-time";
}

/**
 * Points x epochs: the container of persistent scatterers and of any sampled series.
 * Space-time columns are C order, [point][epoch]; epochs ascend.
 */
export interface SpaceTimeMatrix {
  /** Longitude and latitude of each point, degrees. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** ISO calendar dates. */
  readonly dates: readonly string[];
  readonly columns: ReadonlyMap<string, Column>;
  readonly attrs: Attributes;
}

/** Checks that every column has the length that its dims say, and builds the matrix. */
export function createSpaceTimeMatrix(
  points: { readonly lon: Float64Array; readonly lat: Float64Array; readonly dates: readonly string[] },
  columns: Readonly<Record<string, Column>>,
  attrs: Attributes = {},
): SpaceTimeMatrix {
  const { lon, lat, dates } = points;
  const wanted = { space: lon.length, "space-time": lon.length * dates.length };
  const wrong = Object.entries({ ...columns, lat: { values: lat, dims: "space" as const } }).filter(
    ([, { values, dims }]) => values.length !== wanted[dims],
  );
  if (wrong.length > 0)
    throw inputError({
      code: "column-length",
      what: `Columns do not fit ${lon.length} points and ${dates.length} epochs.`,
      where: wrong.map(([name]) => name).join(", "),
      got: wrong.map(([name, { values }]) => `${name}: ${values.length} values`).join(", "),
      fix: "Give one value for each point (space) or for each point and epoch (space-time).",
    });
  return { lon, lat, dates, columns: new Map(Object.entries(columns)), attrs };
}

/** The series of one point: a view, not a copy. */
export function seriesOf(matrix: SpaceTimeMatrix, column: string, point: number): TypedArray {
  const found = matrix.columns.get(column);
  if (found?.dims !== "space-time")
    throw inputError({
      code: "column-missing",
      what: `There is no space-time column called ${column}.`,
      got: [...matrix.columns].map(([name, { dims }]) => `${name} (${dims})`).join(", ") || "no columns",
      fix: "Choose one of the space-time columns.",
    });
  const epochs = matrix.dates.length;
  return found.values.subarray(point * epochs, (point + 1) * epochs);
}
