import { fillNormal } from "../../kernels/random/normal.ts";
import { createStream } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import type { SceneField } from "../scene-field.ts";
import { STREAMS } from "../streams.ts";

/** Slope of one-dimensional spectra of topography. Source: Turcotte (1997), Fractals and Chaos, chapter 7. */
const RELIEF_SLOPE = 2;

export interface Terrain {
  /** Heights, m, of pixels (y, x ..). */
  heightRow(y: number, x: number, out: Float64Array): void;
  /** Errors of the elevation model, m (true height minus model), of pixels (y, x ..). */
  errorRow(y: number, x: number, out: Float64Array): void;
}

type TerrainOptions = Pick<ResolvedOptions, "seed" | "shape" | "pixelSize" | "terrain">;

/** Fractal relief with volcanoes. */
export function createTerrain(options: TerrainOptions, scene: SceneField): Terrain {
  const { seed, shape, pixelSize, terrain } = options;
  const relief =
    terrain.relief > 0
      ? scene.synthesize(createStream(seed, STREAMS.relief), {
          deviation: terrain.relief,
          slope: RELIEF_SLOPE,
          outerScale: scene.extent,
        })
      : null;
  const errors = createStream(seed, STREAMS.heightError);
  return {
    heightRow(y, x, out) {
      out.fill(terrain.base);
      if (relief !== null) scene.sampler.addRow(relief, y, x, out);
      for (const { center, height, radius, craterDepth, craterRadius } of terrain.cones) {
        const north = (y + 0.5 - center.y * shape.y) * pixelSize;
        for (let i = 0; i < out.length; i++) {
          const east = (x + i + 0.5 - center.x * shape.x) * pixelSize;
          const squared = east * east + north * north;
          out[i]! +=
            height * Math.exp(-Math.sqrt(squared) / radius) -
            craterDepth * Math.exp(-squared / (craterRadius * craterRadius));
        }
      }
    },
    errorRow(y, x, out) {
      if (terrain.errorDeviation === 0) {
        out.fill(0);
        return;
      }
      fillNormal(errors, y * shape.x + x, out);
      for (let i = 0; i < out.length; i++) out[i]! *= terrain.errorDeviation;
    },
  };
}
