import { configError } from "../../errors.ts";
import { sumDiscs } from "../raster/disc-sums.ts";
import type { RasterShape } from "../raster/raster-shape.ts";

/**
 * Fills voids of a map of elevation change by the mean of the measured pixels within a radius; those with fewer than `least` stay
 * NaN [mcnabb2019, "local mean"]. O(pixels x radius).
 *
 * @param change y x x, metres, NaN = void
 * @param inside pixels that may be filled and may give values (1), such as those of one polygon
 * @param radius pixels
 */
export function fillFromNeighbours(
  change: Float32Array,
  inside: Uint8Array,
  shape: RasterShape,
  { radius, least = 1 }: { readonly radius: number; readonly least?: number },
): Float32Array {
  if (!(Number.isInteger(radius) && radius > 0 && change.length === shape.y * shape.x))
    throw configError({
      code: "fill-radius",
      what: "The radius of filling is not a positive whole number of pixels, or the map does not have its shape.",
      got: `radius ${radius}, ${change.length} pixels for ${shape.y} x ${shape.x}`,
      fix: "Give the radius in pixels, for example 10.",
    });
  const { sum, count } = sumDiscs(
    change.map((value, p) => (inside[p] === 1 ? value : Number.NaN)),
    shape,
    radius,
    "gap",
  );
  return change.map((value, p) =>
    Number.isNaN(value) && inside[p] === 1 && count[p]! >= least ? sum[p]! / count[p]! : value,
  );
}
