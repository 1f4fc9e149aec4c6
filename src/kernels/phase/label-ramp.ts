import { type RampKind, subtractRamp } from "../raster/ramp.ts";
import { fitRamp } from "../raster/ramp-fit.ts";
import type { ImageShape } from "./areas.ts";

/**
 * An image without the ramp of one of its areas, which is least squares over that area's pixels that are neither 0 nor NaN. As it
 * was where the area does not determine a ramp.
 *
 * @param phase y x x, rad
 */
export function withoutAreaRamp(
  phase: Float32Array,
  label: Int32Array,
  area: number,
  shape: ImageShape,
  kind: RampKind,
): Float32Array {
  const use = Uint8Array.from(label, (found) => (found === area ? 1 : 0));
  const fit = fitRamp(phase, shape, kind, use, { skipZero: true });
  return fit === null ? phase.slice() : subtractRamp(phase, fit.ramp);
}
