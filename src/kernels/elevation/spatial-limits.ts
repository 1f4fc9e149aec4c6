import { type Disc, discOfMetres, discOfPixels } from "../raster/disc.ts";
import { discExtremes } from "../raster/disc-extremes.ts";
import type { RasterShape } from "../raster/raster-shape.ts";

/** Elevations that a pixel may have, per pixel, metres; NaN where there is no limit. */
export interface ElevationLimits {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/** How far an elevation may lie outside those of the reference DEM nearby. */
export interface SpatialTest {
  /** How far "nearby" reaches, metres. */
  readonly radius: number;
  /** Metres above the highest and below the lowest; a negative number narrows the limits. */
  readonly tolerance: number;
}

/** pyddem's pixel in its spatial filter, metres, whatever the map's is. */
const PYDDEM_PIXEL = 100;

/**
 * The elevations that the spatial filter allows (Hugonnet et al. 2021): those of the reference DEM within a radius, and a tolerance.
 * Made once for the whole map, so that tiles see what lies around them. Costs one `discExtremes`.
 *
 * @param reference y x x, metres, NaN = no data
 * @param pixel distance between pixel centres along y and x, metres
 * @param options.compat "pyddem" takes every pixel for one of 100 m, so that 500 m are 5 pixels of any size
 */
export function limitElevations(
  reference: Float32Array,
  shape: RasterShape,
  pixel: RasterShape,
  { radius, tolerance }: SpatialTest,
  { compat }: { readonly compat?: "pyddem" } = {},
): ElevationLimits {
  const disc: Disc =
    compat === "pyddem" ? discOfPixels(Math.floor(radius / PYDDEM_PIXEL)) : discOfMetres(radius, pixel);
  const { smallest, largest } = discExtremes(reference, shape, disc);
  return {
    lowest: smallest.map((z) => z - tolerance),
    highest: largest.map((z) => z + tolerance),
  };
}
