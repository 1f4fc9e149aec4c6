import { inputError } from "../errors.ts";
import type { RasterShape } from "../kernels/raster/raster-shape.ts";
import { isGeographic } from "./crs.ts";
import type { Grid } from "./grid.ts";

/** Distance between the centres of neighbouring pixels along y and x, metres. Errors: `grid-degrees`. */
export function pixelMetres({ affine, crs }: Grid): RasterShape {
  if (isGeographic(crs))
    throw inputError({
      code: "grid-degrees",
      what: "The DEMs lie on a grid of degrees, in which distances and slopes have no one length.",
      got: `EPSG:${crs.epsg ?? "unknown"}, pixels of ${affine[0]} degrees`,
      fix: "Give DEMs in a projected system, such as UTM; `gdalwarp -t_srs` makes them.",
    });
  return { y: Math.hypot(affine[1], affine[4]), x: Math.hypot(affine[0], affine[3]) };
}
