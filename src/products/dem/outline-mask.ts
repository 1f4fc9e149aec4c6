import { outlineMask } from "../../formats/outlines/index.ts";
import { compatGrid } from "../../geo/compat-grid.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Variable } from "../../stack/variable.ts";
import { relabel } from "../../stack/views.ts";

export interface OutlineMaskOptions {
  /** Of the variable: "glacierMask", "landMask". */
  readonly name?: string;
  /** Draws on the grid that pyddem takes for this one (`compatGrid`): half a pixel off, and pixels that shrink. */
  readonly compat?: "pyddem";
}

/**
 * The outlines of a file (shapefile, GeoPackage, GeoJSON) as a lazy mask on a stack's grid: y x x, u8, 1 where a pixel's centre lies
 * inside one of them. The file is read here, so that what is wrong with it is said before a run begins.
 *
 * @throws as `readOutlines` and `maskOfOutlines`
 */
export async function openOutlineMask(
  path: string,
  grid: Grid,
  { name = "outlineMask", compat }: OutlineMaskOptions = {},
): Promise<Variable> {
  const mask = relabel(outlineMask(path, compat === "pyddem" ? compatGrid(grid) : grid), { name });
  await mask.read([
    [0, 0],
    [0, 0],
  ]);
  return mask;
}
