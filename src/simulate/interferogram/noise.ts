import { drawMultilook } from "../../kernels/random/multilook.ts";
import { createStream, fillWords } from "../../kernels/random/stream.ts";
import { phaseNoise } from "../../kernels/statistics/phase-distribution.ts";
import type { PairRecipe, Scene } from "../scene.ts";
import { STREAMS } from "../streams.ts";
import { WATER } from "../surface/water.ts";

/** Writes the true coherence of one pair for pixels whose land and built-up share are given. */
export function fillCoherence(
  pair: PairRecipe,
  land: Uint8Array,
  urban: Float64Array,
  out: Float64Array,
): void {
  const { vegetation, water } = pair.coherence;
  const contrast = pair.coherence.urban - vegetation;
  for (let i = 0; i < out.length; i++) out[i] = land[i] === WATER ? water : vegetation + urban[i]! * contrast;
}

/** What an estimate of some pixels (y, x ..) of true coherence `coherence` shows. */
export interface NoiseRows {
  /** Writes the decorrelation noise of the phase, rad. */
  fillPhase(pair: PairRecipe, coherence: Float64Array, y: number, x: number, out: Float64Array): void;
  /** Turns true into observed coherence, in place: nothing changes unless the options ask for an estimate. */
  observe(pair: PairRecipe, coherence: Float64Array, y: number, x: number): void;
}

/**
 * Noise is drawn per (pair, pixel), so that tiles agree. With `estimated` coherence both come from one draw of the
 * sample covariance matrix, as in a real interferogram; that is several times slower than the table.
 */
export function createNoise(scene: Scene, width: number): NoiseRows {
  const { seed, looks, shape, coherence: options } = scene.options;
  const stream = (pair: PairRecipe) => createStream(seed, STREAMS.noise, pair.substream);
  if (options === null) return { fillPhase: (_pair, _coherence, _y, _x, out) => out.fill(0), observe() {} };
  if (options.estimated)
    return {
      fillPhase(pair, coherence, y, x, out) {
        const [draws, start] = [stream(pair), y * shape.x + x];
        for (let i = 0; i < out.length; i++)
          out[i] = drawMultilook(draws, start + i, coherence[i]!, looks).phase;
      },
      observe(pair, coherence, y, x) {
        const [draws, start] = [stream(pair), y * shape.x + x];
        for (let i = 0; i < coherence.length; i++)
          coherence[i] = drawMultilook(draws, start + i, coherence[i]!, looks).coherence;
      },
    };
  const words = new Uint32Array(width);
  return {
    fillPhase(pair, coherence, y, x, out) {
      const table = scene.noiseTable();
      fillWords(stream(pair), y * shape.x + x, words);
      for (let i = 0; i < out.length; i++) out[i] = phaseNoise(table, coherence[i]!, words[i]!);
    },
    observe() {},
  };
}
