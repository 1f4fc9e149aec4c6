import { type Bounds, gridBounds } from "../geo/bounds.ts";
import { describeCrs, epsgCodeOf, projectionUnit } from "../geo/crs.ts";
import type { Geometry, Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";

/** A grid for people, as plain JSON. */
export interface GridReport {
  readonly geometry: Geometry;
  /** Rows and columns. */
  readonly shape: { readonly y: number; readonly x: number };
  /** "EPSG:32611 WGS 84 / UTM zone 11N". */
  readonly crs: string;
  readonly epsg: number | null;
  /** Size of a pixel along x and y, in `unit`; y is negative where rows go south. */
  readonly pixel: { readonly y: number; readonly x: number };
  readonly unit: string | null;
  /** Outer edges, in `unit`. */
  readonly bounds: Bounds;
}

export function reportGrid(grid: Grid): GridReport {
  const { shape, geometry, crs, affine } = grid;
  return {
    geometry,
    shape,
    crs: describeCrs(crs),
    epsg: epsgCodeOf(crs),
    pixel: { y: affine[4], x: affine[0] },
    unit: geometry === "radar" ? null : projectionUnit(crs),
    bounds: gridBounds(grid),
  };
}

const REPORTED = ["name", "dims", "shape", "dtype", "unit", "nodata", "chunks"] as const;

/** A variable without its `read`, as plain JSON. */
export type VariableReport = Pick<Variable, (typeof REPORTED)[number]>;

export const reportVariable = (variable: Variable): VariableReport =>
  Object.fromEntries(REPORTED.map((key) => [key, variable[key]])) as unknown as VariableReport;
