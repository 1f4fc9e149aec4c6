import { inputError } from "../errors.ts";
import { pixelCenter } from "./affine.ts";
import type { Grid } from "./grid.ts";

/**
 * The grid that pyddem takes for this one (`compat: "pyddem"`): everything that it does with rasters, slopes, masks and
 * reference DEMs lies there. Two defects make the difference:
 *
 *     dx = round((xmax - xmin) / nx), with the outer CELL CENTRES: 20 pixels of 100 m become 95 m, 44 become 98 m
 *     the first cell's centre counts as its outer corner: half a pixel to the south-east
 *
 * Halves are rounded to even, as Python does. Throws the input error "grid-rotated".
 */
export function compatGrid(grid: Grid): Grid {
  const { affine, shape } = grid;
  if (affine[1] !== 0 || affine[3] !== 0)
    throw inputError({
      code: "grid-rotated",
      what: "A rotated grid has no counterpart in pyddem.",
      got: `affine ${affine.join(", ")}`,
      fix: "Resample it to a grid whose rows run west to east.",
    });
  const [west, north] = pixelCenter(affine, 0, 0);
  const [east, south] = pixelCenter(affine, shape.y - 1, shape.x - 1);
  const dx = roundHalfEven((east - west) / shape.x);
  const dy = roundHalfEven((south - north) / shape.y);
  return { ...grid, affine: [dx, 0, west, 0, dy, north] };
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
