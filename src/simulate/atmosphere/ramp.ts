import { fillNormal } from "../../kernels/random/normal.ts";
import { createStream } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import { STREAMS } from "../streams.ts";

/** A date's orbital ramp: m of path per pixel along x and y, and at the outer corner of pixel (0, 0). */
export interface Ramp {
  readonly perColumn: number;
  readonly perRow: number;
  readonly constant: number;
}

/**
 * Planar ramps from orbit errors, zero at the scene centre but for a constant: interferograms have no absolute
 * level, and the constant (up to a few centimetres) makes sure that nobody relies on one.
 */
export function drawRamps(
  { seed, ramp, shape, pixelSize }: ResolvedOptions,
  days: readonly number[],
): Ramp[] {
  const perPixel = (ramp?.deviation ?? 0) * (pixelSize / 1000);
  return days.map((day) => {
    const [x, y, level] = fillNormal(
      createStream(seed, STREAMS.ramp, day),
      0,
      new Float64Array(3),
    ) as unknown as [number, number, number];
    const [perColumn, perRow] = [x * perPixel, y * perPixel];
    const center = (perColumn * shape.x + perRow * shape.y) / 2;
    return { perColumn, perRow, constant: (ramp === null ? 0 : level * LEVEL_DEVIATION) - center };
  });
}

/** Standard deviation of a date's constant, m. */
const LEVEL_DEVIATION = 0.02;
