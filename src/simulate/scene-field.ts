import type { RandomStream } from "../kernels/random/stream.ts";
import { type PeriodicField, synthesizePowerLaw } from "../kernels/raster/power-law-field.ts";
import { createPeriodicSampler, type PeriodicSampler } from "../kernels/raster/sample-periodic.ts";
import type { ResolvedOptions } from "./options.ts";

/** Nodes along each side of a field, at most: 256 kB per field, whatever the size of the scene. */
const MOST_NODES = 256;

/**
 * Draws random fields over the scene that any tile can read.
 *
 * Each field is realised by one FFT on a small periodic grid whose nodes fall on every `step`-th pixel, and read by
 * cubic interpolation. A pixel then depends on 16 nodes and not on the tile it is read in, memory does not grow with
 * the scene, and a read costs a few multiplications per pixel. The price is that waves shorter than two steps are
 * missing; in a k^-8/3 spectrum they hold about (2 * step / side)^(5/3) of the power: for a scene of 1000 pixels
 * (step 8) 0.1 %. The period is at least twice the longest side, so that opposite edges are not neighbours.
 */
export interface SceneField {
  readonly sampler: PeriodicSampler;
  /** Longest side of the scene, m. */
  readonly extent: number;
  /** `outerScale` in m; the deviation sets the field's unit. */
  synthesize(
    stream: RandomStream,
    law: { deviation: number; slope: number; outerScale: number },
  ): PeriodicField;
}

export function createSceneField({
  shape,
  pixelSize,
}: Pick<ResolvedOptions, "shape" | "pixelSize">): SceneField {
  const longest = Math.max(shape.y, shape.x);
  const nodes = Math.min(MOST_NODES, 2 ** Math.ceil(Math.log2(2 * longest)));
  const step = Math.ceil((2 * longest) / nodes);
  return {
    sampler: createPeriodicSampler(step),
    extent: longest * pixelSize,
    synthesize: (stream, law) => synthesizePowerLaw(stream, nodes, { ...law, spacing: step * pixelSize }),
  };
}
