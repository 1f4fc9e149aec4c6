import { medianOf } from "../../../kernels/statistics/median-of.ts";
import { defineStep } from "../../../pipeline/step.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { OFFSET_LAYERS } from "./layers.ts";
import { maskParams } from "./params.ts";

/** Median offset of each pair over the scene, pixels; null where a pair has none, or a component is not there. */
export interface OffsetMedians {
  readonly range: readonly (number | null)[] | null;
  readonly azimuth: readonly (number | null)[] | null;
}

export const offsetMedians = defineStep({
  name: "offset-medians",
  version: 1,
  doc: "Median offset of each pair, which tells motion from mismatches where the standard error is large.",
  scope: "global",
  params: { "mask.max-std": maskParams["mask.max-std"] },
  active: (params) => params["mask.max-std"] !== null,
  inputs: OFFSET_LAYERS,
  async run({ inputs, signal }): Promise<OffsetMedians> {
    return {
      range: inputs.rangeOffset ? await mediansOf(inputs.rangeOffset, signal) : null,
      azimuth: inputs.azimuthOffset ? await mediansOf(inputs.azimuthOffset, signal) : null,
    };
  },
});

async function mediansOf(offset: Variable, signal: AbortSignal): Promise<(number | null)[]> {
  const [pairs = 0, y = 0, x = 0] = offset.shape;
  const medians: (number | null)[] = [];
  const known = new Float64Array(y * x);
  for (let k = 0; k < pairs; k++) {
    const layer = await readFloats(
      offset,
      [
        [k, k + 1],
        [0, y],
        [0, x],
      ],
      { signal },
    );
    let count = 0;
    for (const value of layer) if (Number.isFinite(value)) known[count++] = value;
    medians.push(count === 0 ? null : medianOf(known, count));
  }
  return medians;
}
