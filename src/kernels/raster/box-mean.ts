import { configError } from "../../errors.ts";
import type { Edge } from "./edge.ts";
import type { RasterShape } from "./raster-shape.ts";

/**
 * Moving average over a square of (2 radius + 1)^2 pixels: the mean of the valid ones. Pixels without data stay without.
 * Running sums, so that the time does not grow with the radius.
 *
 * @param values y x x, NaN = no data
 */
export function smoothBox(
  values: Float32Array,
  shape: RasterShape,
  radius: number,
  { edge = "gap" }: { readonly edge?: Edge } = {},
): Float32Array {
  if (!(Number.isInteger(radius) && radius > 0))
    throw configError({
      code: "filter-size",
      what: "The radius of an averaging filter is not a positive whole number.",
      got: String(radius),
      fix: "Give it in pixels, for example 2 for a square of 5 x 5.",
    });
  const sum = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  const count = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  for (const plane of [sum, count]) {
    for (let y = 0; y < shape.y; y++) sumAlong(plane, y * shape.x, 1, shape.x, radius, edge);
    for (let x = 0; x < shape.x; x++) sumAlong(plane, x, shape.x, shape.y, radius, edge);
  }
  return Float32Array.from(values, (value, p) => (Number.isNaN(value) ? Number.NaN : sum[p]! / count[p]!));
}

/** What `smoothBox` leaves: the image minus its moving average. */
export function sharpenBox(
  values: Float32Array,
  shape: RasterShape,
  radius: number,
  options: { readonly edge?: Edge } = {},
): Float32Array {
  const low = smoothBox(values, shape, radius, options);
  return low.map((value, p) => values[p]! - value);
}

/** Sums over the window in place, along one line of a plane. */
function sumAlong(
  plane: Float64Array,
  start: number,
  stride: number,
  length: number,
  radius: number,
  edge: Edge,
): void {
  // Sums from the line's beginning: no error builds up from adding and taking away again.
  const upTo = new Float64Array(length + 2 * radius + 1);
  for (let i = -radius; i < length + radius; i++) {
    const inside = Math.max(0, Math.min(length - 1, i));
    const value = inside === i || edge === "nearest" ? plane[start + inside * stride]! : 0;
    upTo[i + radius + 1] = upTo[i + radius]! + value;
  }
  for (let i = 0; i < length; i++) plane[start + i * stride] = upTo[i + 2 * radius + 1]! - upTo[i]!;
}
