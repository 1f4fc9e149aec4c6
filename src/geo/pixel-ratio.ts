import { applyAffine, invertAffine } from "./affine.ts";
import type { Grid } from "./grid.ts";
import { transformer } from "./transform.ts";

/**
 * Source pixels in one pixel of a target grid, along the source's rows (y) and columns (x), at the target's centre: what a
 * resampling kernel is widened by. One pair of numbers for the whole grid, so that no value depends on the tile it is read in.
 * Between systems that are turned against each other a target pixel's sides count by their extent along each axis.
 * NaN where the target's centre has no place in the source's system.
 */
export function pixelRatio(from: Grid, to: Grid): { readonly y: number; readonly x: number } {
  const inverse = invertAffine(from.affine);
  const transform = transformer(to.crs, from.crs);
  const place = (column: number, row: number) =>
    applyAffine(inverse, ...transform(...applyAffine(to.affine, column, row)));
  const [x, y] = [to.shape.x / 2, to.shape.y / 2];
  // Differences over one pixel around the centre.
  const [east, west] = [place(x + 0.5, y), place(x - 0.5, y)];
  const [south, north] = [place(x, y + 0.5), place(x, y - 0.5)];
  return {
    y: Math.hypot(east[1] - west[1], south[1] - north[1]),
    x: Math.hypot(east[0] - west[0], south[0] - north[0]),
  };
}
