import { createStream } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import type { SceneField } from "../scene-field.ts";
import { STREAMS } from "../streams.ts";

/** Patches of cover are smaller than the scene by this factor. */
const PATCHES_PER_SIDE = 4;
const COVER_SLOPE = 2;
/** Width of the change from vegetation to town, in deviations of the field. */
const TRANSITION = 0.25;
/** A logistic curve with this steepness is within 0.01 of the normal distribution function. */
const LOGISTIC_OF_NORMAL = 1.702;

/** Writes the built-up share, 0 .. 1, of pixels (y, x ..): 1 holds coherence for years, 0 for weeks. */
export type UrbanRow = (y: number, x: number, out: Float64Array) => void;

export function createUrbanCover(options: ResolvedOptions, scene: SceneField): UrbanRow {
  const { seed, coherence } = options;
  if (coherence === null) return (_y, _x, out) => out.fill(1);
  const field = scene.synthesize(createStream(seed, STREAMS.cover), {
    deviation: 1,
    slope: COVER_SLOPE,
    outerScale: scene.extent / PATCHES_PER_SIDE,
  });
  const { urbanShare } = coherence;
  const threshold = Math.log((1 - urbanShare) / urbanShare) / LOGISTIC_OF_NORMAL;
  return (y, x, out) => {
    out.fill(0);
    scene.sampler.addRow(field, y, x, out);
    for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp((threshold - out[i]!) / TRANSITION));
  };
}
