import { inputError } from "../errors.ts";
import { type Affine, applyAffine, invertAffine } from "./affine.ts";
import { describeCrs, sameCrs } from "./crs.ts";
import type { Grid } from "./grid.ts";

/** In the units of the grid's system. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The outer edges of a grid; of a rotated one, the box around it. */
export function gridBounds(grid: Grid): Bounds {
  const corners = cornersOf(grid);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const cornersOf = ({ affine, shape }: Grid) => [
  applyAffine(affine, 0, 0),
  applyAffine(affine, shape.x, 0),
  applyAffine(affine, 0, shape.y),
  applyAffine(affine, shape.x, shape.y),
];

/**
 * How far two grids may stray from each other, in pixels, and still count as one lattice. Headers round
 * coordinates to about 1e-10 of a degree; a hundredth of a pixel is far below any geolocation accuracy.
 */
export const LATTICE_TOLERANCE = 0.01;

/** The same shape, system and geometry, and the same corners to within the lattice tolerance. */
export function sameGrid(a: Grid, b: Grid): boolean {
  if (a.shape.y !== b.shape.y || a.shape.x !== b.shape.x || a.geometry !== b.geometry) return false;
  if (!sameCrs(a.crs, b.crs)) return false;
  const inverse = invertAffine(a.affine);
  const others = cornersOf(b);
  const expected = cornersOf({ ...a, affine: [1, 0, 0, 0, 1, 0] });
  return expected.every(([column, row], k) => {
    const [x, y] = others[k] ?? [Number.NaN, Number.NaN];
    const [otherColumn, otherRow] = applyAffine(inverse, x, y);
    return (
      Math.abs(otherColumn - column) <= LATTICE_TOLERANCE && Math.abs(otherRow - row) <= LATTICE_TOLERANCE
    );
  });
}

/** The common part of several grids, and where it starts in each of them. */
export interface GridIntersection {
  readonly grid: Grid;
  /** Row and column, in each grid, of the common grid's first pixel. */
  readonly offsets: readonly { readonly y: number; readonly x: number }[];
}

/**
 * The common extent of grids that share system, pixel size and lattice (HyP3 products of one frame differ by
 * whole pixels). `names` tell the grids apart in messages.
 *
 * Throws input errors: "grid-crs-differs", "grid-lattice-differs" (pixel size, rotation, or a shift that is no
 * whole number of pixels), "grid-extent-disjoint".
 */
export function intersectGrids(grids: readonly Grid[], names: readonly string[] = []): GridIntersection {
  const first = grids[0];
  if (first === undefined)
    throw inputError({
      code: "no-grids",
      what: "There is no grid to intersect.",
      fix: "Give at least one raster.",
    });
  const nameOf = (k: number) => names[k] ?? `grid ${k}`;
  const offsets = grids.map((grid, k) => {
    checkSystem(first, grid, nameOf(0), nameOf(k));
    return offsetOn(first, grid, nameOf(0), nameOf(k));
  });
  const start = { y: Math.max(...offsets.map((o) => o.y)), x: Math.max(...offsets.map((o) => o.x)) };
  const stop = {
    y: Math.min(...offsets.map((o, k) => o.y + (grids[k]?.shape.y ?? 0))),
    x: Math.min(...offsets.map((o, k) => o.x + (grids[k]?.shape.x ?? 0))),
  };
  if (stop.y <= start.y || stop.x <= start.x)
    throw inputError({
      code: "grid-extent-disjoint",
      what: "The rasters have no common extent.",
      where: grids.map((_, k) => nameOf(k)).join(", "),
      fix: "Leave out the rasters of another place.",
    });
  const [a, b, , d, e] = first.affine;
  const [c, f] = applyAffine(first.affine, start.x, start.y);
  return {
    grid: {
      ...first,
      shape: { y: stop.y - start.y, x: stop.x - start.x },
      affine: [a, b, c, d, e, f],
    },
    offsets: offsets.map((o) => ({ y: start.y - o.y, x: start.x - o.x })),
  };
}

function checkSystem(first: Grid, grid: Grid, firstName: string, name: string): void {
  if (grid.geometry === first.geometry && sameCrs(grid.crs, first.crs)) return;
  throw inputError({
    code: "grid-crs-differs",
    what: "Two rasters are not in the same coordinate reference system.",
    where: `${firstName} and ${name}`,
    got: `${describeCrs(first.crs)} (${first.geometry}) and ${describeCrs(grid.crs)} (${grid.geometry})`,
    fix: "Reproject one of them, for example with gdalwarp -t_srs.",
  });
}

/** Where a grid's first pixel lies on the lattice of another, in whole pixels. */
function offsetOn(first: Grid, grid: Grid, firstName: string, name: string): { y: number; x: number } {
  const inverse = invertAffine(first.affine);
  const [originX, originY] = applyAffine(inverse, ...applyAffine(grid.affine, 0, 0));
  const offset = { y: Math.round(originY), x: Math.round(originX) };
  // Three corners fix an affine: they catch another pixel size, a rotation and a flip.
  const corners = [
    [0, 0],
    [grid.shape.x, 0],
    [0, grid.shape.y],
  ] as const;
  const onLattice = corners.every(([column, row]) => {
    const [x, y] = applyAffine(inverse, ...applyAffine(grid.affine, column, row));
    return (
      Math.abs(x - column - offset.x) <= LATTICE_TOLERANCE &&
      Math.abs(y - row - offset.y) <= LATTICE_TOLERANCE
    );
  });
  if (onLattice) return offset;
  throw inputError({
    code: "grid-lattice-differs",
    what: "The pixels of two rasters do not lie on one lattice, so they cannot be cropped to a common extent.",
    where: `${firstName} and ${name}`,
    got: `pixel ${sizeOf(first.affine)} from (${first.affine[2]}, ${first.affine[5]}) and ${sizeOf(grid.affine)} from (${grid.affine[2]}, ${grid.affine[5]})`,
    fix: "Resample one onto the other's grid, for example with gdalwarp -tr ... -tap.",
  });
}

const sizeOf = ([a, , , , e]: Affine) => `${a} x ${e}`;
