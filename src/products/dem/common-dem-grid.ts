import { inputError } from "../../errors.ts";
import { type Affine, applyAffine, invertAffine } from "../../geo/affine.ts";
import { sameGrid } from "../../geo/bounds.ts";
import { isGeoreferenced, sameCrs } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer } from "../../geo/transform.ts";
import { describeGrid } from "../common-grid.ts";
import { count, enumerate } from "../enumerate.ts";
import type { PlacedRaster } from "../placed-raster.ts";

/** Points on each side of a footprint: the edges of one projection are curves in another. */
const EDGE_POINTS = 9;
/** A union that is larger than all DEMs together by more holds places far from each other, not a scene. */
const LARGEST_VOID = 20;
/** Overshoot that is rounding of coordinates and not a pixel. */
const ROUNDING = 1e-3;

/**
 * One grid for DEMs of several: system and pixel size that most DEMs have (of equals, the first one's), on the pixel lattice of
 * the first of these, extended by whole pixels over the footprints of all. DEMs of one grid keep it.
 *
 * Throws the input errors "dem-grids-unplaced" (a raster has no reference system) and "dem-grids-apart", which name the files
 * and their grids.
 */
export function commonDemGrid(rasters: readonly PlacedRaster[]): Grid {
  const [first] = rasters;
  if (first === undefined) throw new TypeError("There is no raster to find a grid for.");
  if (rasters.every(({ grid }) => sameGrid(grid, first.grid))) return first.grid;
  const unplaced = rasters.filter(({ grid }) => grid.geometry === "radar" || !isGeoreferenced(grid.crs));
  if (unplaced.length > 0)
    throw inputError({
      code: "dem-grids-unplaced",
      what: "The DEMs differ in size or place, and some do not say where they lie.",
      where: enumerate(unplaced.map(({ path }) => path)),
      got: listGrids(rasters),
      fix: "Give these files a coordinate reference system (gdal_edit.py -a_srs), or bring all to one grid.",
    });
  const base = mostCommon(rasters);
  const inverse = invertAffine(base.affine);
  let [top, left, bottom, right] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { grid } of rasters)
    for (const [x, y] of outline(grid, base)) {
      const [column, row] = applyAffine(inverse, x, y);
      // NaN, where a point has no place in the other system, changes nothing here.
      if (row < top) top = row;
      if (row > bottom) bottom = row;
      if (column < left) left = column;
      if (column > right) right = column;
    }
  const origin = { y: Math.floor(top + ROUNDING), x: Math.floor(left + ROUNDING) };
  const shape = { y: Math.ceil(bottom - ROUNDING) - origin.y, x: Math.ceil(right - ROUNDING) - origin.x };
  const pixels = rasters.reduce((sum, { grid }) => sum + areaOn(grid, base), 0);
  if (!(shape.y * shape.x <= LARGEST_VOID * pixels))
    throw inputError({
      code: "dem-grids-apart",
      what: "The DEMs lie too far from each other for one stack.",
      where: enumerate(rasters.map(({ path }) => path)),
      got: `${listGrids(rasters)}\ntogether: ${shape.y} x ${shape.x} px`,
      fix: "Give the DEMs of one place, or crop them to it first.",
    });
  const [a, b, , d, e] = base.affine;
  const [c, f] = applyAffine(base.affine, origin.x, origin.y);
  const affine: Affine = [a, b, c, d, e, f];
  return { ...base, shape, affine };
}

/** "3 files: 72 x 47 px of ...", each grid once. */
export function listGrids(rasters: readonly PlacedRaster[]): string {
  const groups: PlacedRaster[][] = [];
  for (const raster of rasters) {
    const group = groups.find(([one]) => one && sameGrid(one.grid, raster.grid));
    if (group) group.push(raster);
    else groups.push([raster]);
  }
  return enumerate(
    groups.map((group) => `${count(group.length, "file")}: ${describeGrid((group[0] as PlacedRaster).grid)}`),
  );
}

function mostCommon(rasters: readonly PlacedRaster[]): Grid {
  const groups: Grid[][] = [];
  for (const { grid } of rasters) {
    const group = groups.find(([one]) => one !== undefined && isAlike(one, grid));
    if (group) group.push(grid);
    else groups.push([grid]);
  }
  const [largest] = groups.sort((one, other) => other.length - one.length);
  return largest?.[0] as Grid;
}

/** Pixel sizes that differ by less are one, written with other digits. */
const SIZE_TOLERANCE = 1e-6;

const isAlike = (one: Grid, other: Grid) =>
  sameCrs(one.crs, other.crs) &&
  [0, 1, 3, 4].every((k) => {
    const [p, q] = [one.affine[k] ?? 0, other.affine[k] ?? 0];
    return Math.abs(p - q) <= SIZE_TOLERANCE * Math.abs(one.affine[0]);
  });

/** Points along the edges of a grid, in the system of another. */
function outline(grid: Grid, base: Grid): [number, number][] {
  const transform = transformer(grid.crs, base.crs);
  const { y, x } = grid.shape;
  const points: [number, number][] = [];
  for (let k = 0; k < EDGE_POINTS; k++) {
    const share = k / (EDGE_POINTS - 1);
    for (const [column, row] of [
      [share * x, 0],
      [share * x, y],
      [0, share * y],
      [x, share * y],
    ] as const)
      points.push(transform(...applyAffine(grid.affine, column, row)));
  }
  return points;
}

/** Pixels of the base's size that a footprint's box covers. */
function areaOn(grid: Grid, base: Grid): number {
  const points = outline(grid, base);
  const xs = points.map(([x]) => x).filter(Number.isFinite);
  const ys = points.map(([, y]) => y).filter(Number.isFinite);
  const [a, b, , d, e] = base.affine;
  const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  return (width * height) / Math.abs(a * e - b * d);
}
