import { applyAffine } from "../geo/affine.ts";
import type { Grid } from "../geo/grid.ts";
import { pixelPositionOf, pixelSize, worldAffine } from "./map/grid-world.ts";
import type { Layer } from "./protocol.ts";
import { roundTo } from "./state/round-to.ts";
import type { WorldPoint } from "./state/view-state.ts";

/** Continuous pixel position (from the outer corner of the first pixel) of a place. */
export function positionAt(grid: Grid, place: WorldPoint): readonly [column: number, row: number] {
  const { column, row } = pixelPositionOf(grid, place);
  return [column, row];
}

/** The pixel that holds a place; null outside the grid. */
export function pixelAtPlace(
  grid: Grid,
  place: WorldPoint,
): { readonly y: number; readonly x: number } | null {
  const [column, row] = positionAt(grid, place);
  const [y, x] = [Math.floor(row), Math.floor(column)];
  return y >= 0 && x >= 0 && y < grid.shape.y && x < grid.shape.x ? { y, x } : null;
}

/** Share of a pixel by which its centre may be missed: for fewer digits in the page's address. */
const CENTRE_GRAIN = 1e-3;

/** Place of the centre of a pixel. */
export function placeOfPixel(grid: Grid, { y, x }: { readonly y: number; readonly x: number }): WorldPoint {
  const [east, north] = applyAffine(worldAffine(grid), x + 0.5, y + 0.5);
  const grain = pixelSize(grid) * CENTRE_GRAIN;
  return [roundTo(east, grain), roundTo(north, grain)];
}

/** Do two layers have their values at the same places: on the same pixels, or as columns of one table of points? */
export function isSamePlaces(a: Layer, b: Layer): boolean {
  if (a.grid === null || b.grid === null)
    return a.grid === b.grid && a.path === b.path && a.points?.count === b.points?.count;
  return isSameGrid(a.grid, b.grid);
}

/** Do two grids have the same pixels, so that a value of one belongs to the same ground as that of the other? */
export const isSameGrid = (a: Grid, b: Grid): boolean =>
  a.geometry === b.geometry &&
  a.shape.y === b.shape.y &&
  a.shape.x === b.shape.x &&
  // Sixteen digits of a file are not those of another: a hundredth of a pixel is nothing.
  a.affine.every((value, i) => {
    const size = Math.hypot(a.affine[0], a.affine[3]);
    return (
      Math.abs(value - (b.affine[i] ?? Number.NaN)) * (i % 3 === 2 ? 1 : Math.max(a.shape.x, a.shape.y)) <
      size / 100
    );
  });
