import { createStream } from "../../kernels/random/stream.ts";
import type { PeriodicField } from "../../kernels/raster/power-law-field.ts";
import { createSceneField, type SceneField } from "../scene-field.ts";
import { createTerrain } from "../surface/terrain.ts";
import { type DemEpoch, drawEpochs } from "./epochs.ts";
import { createMotion, type SurfaceMotion } from "./motion.ts";
import type { ResolvedDemOptions } from "./options.ts";

/** Ground of one row of pixels, at the first date and without changes. */
export interface GroundRow {
  readonly height: Float64Array;
  /** Rise per metre towards east and towards north. */
  readonly east: Float64Array;
  readonly north: Float64Array;
}

/** The options turned into DEMs and functions per row of pixels. */
export interface DemScene {
  readonly options: ResolvedDemOptions;
  readonly epochs: readonly DemEpoch[];
  readonly field: SceneField;
  readonly motion: SurfaceMotion;
  groundRow(y: number, x: number, length: number): GroundRow;
  /** True elevation of any day, m. */
  elevationRow(day: number, y: number, x: number, out: Float64Array): void;
  /** A field of mean 0 and deviation 1 that belongs to a DEM (or to the ground: substream 0); made on first use, 256 kB. */
  fieldOf(stream: number, substream: number, range: number): PeriodicField;
}

/** Fall of the one-dimensional spectra of texture and of matching errors with wavenumber: between noise (0) and relief (2). */
const FIELD_SLOPE = 1.5;

export function createDemScene(options: ResolvedDemOptions): DemScene {
  const field = createSceneField(options);
  const terrain = createTerrain(options, field);
  const motion = createMotion(options);
  const fields = new Map<string, PeriodicField>();
  const heightRow = (y: number, x: number, length: number) => {
    const out = new Float64Array(length);
    terrain.heightRow(y, x, out);
    return out;
  };
  return {
    options,
    epochs: drawEpochs(options),
    field,
    motion,
    groundRow(y, x, length) {
      // One pixel more on each side: the relief goes on beyond the scene.
      const height = heightRow(y, x - 1, length + 2);
      const [above, below] = [heightRow(y - 1, x, length), heightRow(y + 1, x, length)];
      const step = 2 * options.pixelSize;
      return {
        height: height.subarray(1, length + 1),
        east: Float64Array.from({ length }, (_, i) => (height[i + 2]! - height[i]!) / step),
        north: Float64Array.from({ length }, (_, i) => (above[i]! - below[i]!) / step),
      };
    },
    elevationRow(day, y, x, out) {
      terrain.heightRow(y, x, out);
      motion.addChange(day, y, x, out);
    },
    fieldOf(stream, substream, range) {
      const key = `${stream} ${substream}`;
      const known = fields.get(key);
      if (known !== undefined) return known;
      const law = { deviation: 1, slope: FIELD_SLOPE, outerScale: range };
      const made = field.synthesize(createStream(options.seed, stream, substream), law);
      fields.set(key, made);
      return made;
    },
  };
}
