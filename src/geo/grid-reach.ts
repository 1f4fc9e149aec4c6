import { applyAffine } from "./affine.ts";
import type { Bounds } from "./bounds.ts";
import { isGeographic } from "./crs.ts";
import type { Crs, Grid } from "./grid.ts";
import { transformer } from "./transform.ts";

/** A grid as seen in another system. */
export interface GridReach {
  /** A box around the grid with a tenth more on each side. */
  readonly box: Bounds;
  /** What to add to x before it is compared with the box: longitude may count from -180 or from 0. */
  readonly turns: readonly number[];
}

/** Intervals along each side of the grid at which it is looked at. */
const LATTICE = 32;
/** A grid's edges and its poles, where it holds one, lie beyond the lattice by less than that share of the box. */
const MARGIN = 0.1;

/**
 * Where a grid lies in another system. A grid around a pole, or all around the Earth, reaches to all longitudes (infinite edges).
 * Where no part of it can be placed there, the box is one that nothing meets. Throws "crs-without-definition".
 */
export function reachOfGrid(grid: Grid, crs: Crs): GridReach {
  const transform = transformer(grid.crs, crs);
  const round = isGeographic(crs);
  const { shape, affine } = grid;
  const place = (column: number, row: number) => transform(...applyAffine(affine, column, row));
  const [middle] = place(shape.x / 2, shape.y / 2);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i <= LATTICE; i++)
    for (let k = 0; k <= LATTICE; k++) {
      const [x, y] = place((k / LATTICE) * shape.x, (i / LATTICE) * shape.y);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      // Across the date line, longitudes jump; counted from the grid's middle they do not.
      const near = round && Number.isFinite(middle) ? x - 360 * Math.round((x - middle) / 360) : x;
      west = Math.min(west, near);
      east = Math.max(east, near);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  const [dx, dy] = [MARGIN * (east - west), MARGIN * (north - south)];
  const isAround = round && east - west + 2 * dx >= 180;
  return {
    box: isAround
      ? [-Infinity, south - dy, Infinity, north + dy]
      : [west - dx, south - dy, east + dx, north + dy],
    turns: round && !isAround ? [0, 360, -360] : [0],
  };
}

/** Does a box of the other system come near the grid? */
export function reaches({ box, turns }: GridReach, [west, south, east, north]: Bounds): boolean {
  return (
    turns.some((turn) => west + turn <= box[2] && east + turn >= box[0]) && south <= box[3] && north >= box[1]
  );
}
