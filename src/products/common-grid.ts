import { inputError } from "../errors.ts";
import { intersectGrids, sameGrid } from "../geo/bounds.ts";
import { describeCrs, sameCrs } from "../geo/crs.ts";
import type { Grid } from "../geo/grid.ts";
import { crop } from "../stack/views.ts";
import { count, enumerate } from "./enumerate.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/** "72 x 47 px from (150.91, -34.17), EPSG:4326 ...". */
export function describeGrid({ shape, affine, crs, geometry }: Grid): string {
  if (geometry === "radar") return `${shape.y} x ${shape.x} px in radar geometry`;
  const [a, , c, , e, f] = affine;
  return `${shape.y} x ${shape.x} px of ${round(a)} x ${round(e)} from (${round(c)}, ${round(f)}), ${describeCrs(crs)}`;
}

/** Ten digits tell any two lattices apart that matter. */
const round = (value: number) => Number(value.toPrecision(10));

/** Sorts rasters into groups of one grid, the largest group first (of equals, the one that comes first). */
function groupByGrid(
  rasters: readonly PlacedRaster[],
  same: (a: Grid, b: Grid) => boolean,
): PlacedRaster[][] {
  const groups: [PlacedRaster, ...PlacedRaster[]][] = [];
  for (const raster of rasters) {
    const group = groups.find(([first]) => same(first.grid, raster.grid));
    if (group) group.push(raster);
    else groups.push([raster]);
  }
  return groups.sort((a, b) => b.length - a.length);
}

/**
 * The grid that all rasters share. Throws the input error "grid-differs", which lists every raster that departs
 * from what most of them have.
 */
export function requireCommonGrid(rasters: readonly PlacedRaster[]): Grid {
  const [most, ...others] = groupByGrid(rasters, sameGrid);
  const grid = most?.[0]?.grid;
  if (grid === undefined) throw noRasters();
  const odd = others.flat();
  if (odd.length === 0) return grid;
  throw inputError({
    code: "grid-differs",
    what: `${count(odd.length, "file")} of ${rasters.length} ${odd.length === 1 ? "has" : "have"} another size, place or reference system than the rest.`,
    where: enumerate(odd.map(({ path }) => path)),
    got: `${enumerate(odd.map((raster) => describeGrid(raster.grid)))}\nmost have: ${describeGrid(grid)}`,
    fix: odd.every((raster) => raster.grid.geometry === grid.geometry)
      ? "Bring them to the grid of the rest, for example with gdalwarp -t_srs -te -tr, or leave their pairs out."
      : "Give the interferograms and their geometry either all in radar coordinates (geometryRadar.h5) or all on the map (geometryGeo.h5), and leave the others out.",
  });
}

/**
 * Crops rasters of one lattice to the extent that all of them share, and says so in a note. Throws
 * "grid-crs-differs" (every raster that departs is listed) and what `intersectGrids` throws.
 */
export function clipToCommonExtent(rasters: readonly PlacedRaster[]): {
  readonly grid: Grid;
  readonly rasters: readonly PlacedRaster[];
  readonly notes: readonly string[];
} {
  const [most, ...others] = groupByGrid(
    rasters,
    (a, b) => a.geometry === b.geometry && sameCrs(a.crs, b.crs),
  );
  const first = most?.[0];
  if (first === undefined) throw noRasters();
  const odd = others.flat();
  if (odd.length > 0)
    throw inputError({
      code: "grid-crs-differs",
      what: `${count(odd.length, "file")} of ${rasters.length} ${odd.length === 1 ? "is" : "are"} in another coordinate reference system than the rest.`,
      where: enumerate(odd.map(({ path }) => path)),
      got: `${enumerate(odd.map(({ grid }) => describeCrs(grid.crs)))}\nmost have: ${describeCrs(first.grid.crs)}`,
      fix: "Order all products in one UTM zone, or reproject these with gdalwarp -t_srs.",
    });
  const { grid, offsets } = intersectGrids(
    rasters.map((raster) => raster.grid),
    rasters.map(({ path }) => path),
  );
  let larger = 0;
  const clipped = rasters.map((raster, k): PlacedRaster => {
    const { shape } = raster.grid;
    if (shape.y === grid.shape.y && shape.x === grid.shape.x) return { ...raster, grid };
    larger++;
    const { y, x } = offsets[k] ?? { y: 0, x: 0 };
    const window = [
      [y, y + grid.shape.y],
      [x, x + grid.shape.x],
    ] as const;
    return { ...raster, grid, variable: crop(raster.variable, window) };
  });
  const note = `${larger} of ${count(rasters.length, "raster")} reached beyond the common extent and were cropped to ${describeGrid(grid)}.`;
  return { grid, rasters: clipped, notes: larger > 0 ? [note] : [] };
}

const noRasters = () =>
  inputError({
    code: "pairs-none",
    what: "There is no raster to build a stack from.",
    fix: "Check the folder.",
  });
