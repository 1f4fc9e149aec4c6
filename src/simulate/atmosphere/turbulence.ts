import { createStream } from "../../kernels/random/stream.ts";
import type { PeriodicField } from "../../kernels/raster/power-law-field.ts";
import type { ResolvedOptions } from "../options.ts";
import type { SceneField } from "../scene-field.ts";
import { STREAMS } from "../streams.ts";

/** Adds one date's turbulent delay (m of path, longer is positive) to a row of pixels. */
export type TurbulenceRows = (dateIndex: number, y: number, x: number, out: Float64Array) => void;

/**
 * Turbulent delay: one isotropic power-law field per date, independent between dates.
 *
 * Fields are made when a date is first read and kept: 256 kB per date at most.
 * Source: Hanssen (2001), Radar Interferometry, section 4.7.
 */
export function createTurbulence(
  { seed, turbulence }: ResolvedOptions,
  scene: SceneField,
  days: readonly number[],
): TurbulenceRows | null {
  if (turbulence === null) return null;
  const { deviation, slope, outerScale } = turbulence;
  const law = { deviation, slope, outerScale: outerScale ?? scene.extent };
  const fields = new Map<number, PeriodicField>();
  return (dateIndex, y, x, out) => {
    let field = fields.get(dateIndex);
    if (field === undefined) {
      field = scene.synthesize(createStream(seed, STREAMS.turbulence, days[dateIndex] ?? 0), law);
      fields.set(dateIndex, field);
    }
    scene.sampler.addRow(field, y, x, out);
  };
}
