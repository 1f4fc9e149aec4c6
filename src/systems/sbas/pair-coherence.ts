import { defineStep } from "../../pipeline/step.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { inversionInputs } from "./inversion.ts";

/** How coherent each pair is. */
export interface PairCoherence {
  /** Mean of each pair over the land that was looked at; null where nothing is valid. */
  readonly mean: readonly (number | null)[];
  /** Pixels of the scene that were looked at. */
  readonly pixels: number;
}

/**
 * Values that are read: bands of rows spread evenly over the scene when there are more. The mean of a pair over a million
 * pixels moves by less than 0.01 when nine tenths of the rows are left out, and a figure shows no more.
 */
const MOST_VALUES = 2e7;

export const pairCoherence = defineStep({
  name: "pair-coherence",
  version: 1,
  doc: "Mean coherence of each pair on land, from rows spread evenly over the scene.",
  scope: "global",
  params: {},
  // It costs a reading of part of the stack: where somebody looks.
  active: (params, available) => params.overview === true && available.has("coherence"),
  inputs: { coherence: inversionInputs.coherence, waterMask: inversionInputs.waterMask },
  run: ({ inputs, signal }) => meanOfPairs(inputs.coherence!, inputs.waterMask, signal),
});

/** Mean coherence of each pair over the land, 1 in `waterMask` where there is one. */
export async function meanOfPairs(
  coherence: Variable,
  waterMask: Variable | undefined,
  signal: AbortSignal,
): Promise<PairCoherence> {
  const [pairs = 0, , width = 0] = coherence.shape;
  const [sums, counts] = [new Float64Array(pairs), new Float64Array(pairs)];
  let pixels = 0;
  for (const y of bandsOf(coherence)) {
    signal.throwIfAborted();
    const x: Range = [0, width];
    const land = waterMask && (await readFloats(waterMask, [y, x], { signal }));
    const values = await readFloats(coherence, [[0, pairs], y, x], { signal });
    const size = values.length / pairs;
    pixels += size;
    for (let k = 0; k < pairs; k++)
      for (let p = 0; p < size; p++) {
        const value = values[k * size + p]!;
        // Products write 0 where there is no phase.
        if (!(value > 0) || (land && !(land[p]! > 0))) continue;
        sums[k]! += value;
        counts[k]! += 1;
      }
  }
  return { mean: Array.from(sums, (sum, k) => (counts[k]! > 0 ? sum / counts[k]! : null)), pixels };
}

/** Rows of a band: those of a chunk where that is not too much, so that each stored block is decoded once. */
const MOST_BAND_VALUES = 8e6;

/** Bands of rows from top to bottom, all of them where they are few enough. */
function* bandsOf({ shape, chunks }: Variable): Generator<Range> {
  const [pairs = 1, height = 0, width = 1] = shape;
  const perRow = Math.max(1, pairs * width);
  const rows = Math.max(1, Math.min(height, chunks.at(-2) ?? 1, Math.floor(MOST_BAND_VALUES / perRow)));
  const all = Math.ceil(height / rows);
  const taken = Math.min(all, Math.max(1, Math.floor(MOST_VALUES / (rows * perRow))));
  for (let band = 0; band < taken; band++) {
    const start = Math.floor(((band + 0.5) * all) / taken) * rows;
    yield [start, Math.min(height, start + rows)];
  }
}
