import type { Grid } from "../geo/grid.ts";
import { flip } from "../stack/views.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/** Rows from north to south, as everything after the readers expects of a map; radar geometry is left alone. */
export function northUp<T extends Pick<PlacedRaster, "grid" | "variable">>(raster: T): T {
  const { grid, variable } = raster;
  return isSouthUp(grid) ? { ...raster, grid: northUpGrid(grid), variable: flip(variable, "y") } : raster;
}

export const isSouthUp = ({ geometry, affine }: Grid) => geometry === "map" && affine[4] > 0;

export function northUpGrid(grid: Grid): Grid {
  if (!isSouthUp(grid)) return grid;
  const [a, b, c, d, e, f] = grid.affine;
  const rows = grid.shape.y;
  return { ...grid, affine: [a, 0 - b, c + b * rows, d, -e, f + e * rows] };
}
