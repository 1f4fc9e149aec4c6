import { join } from "node:path";
import { propagateSeriesCovariance } from "../../src/kernels/linear/series-covariance.ts";
import { analyseNetwork } from "../../src/kernels/linear/symbolic.ts";
import { createWeighting, snapToMintpyStep, weighPairs } from "../../src/kernels/statistics/pair-weight.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";

/** Date that the step reference_date moved the golden series to. */
export const REFERENCE_DATE = "2018-08-28";

/** A variable of a stack, whole. */
export function readWhole(stack: Stack, name: string): Promise<Float32Array> {
  const variable = stack.variables.get(name);
  if (variable === undefined) throw new Error(`the stack has no ${name}`);
  return readFloats(variable, fullWindow(variable.shape));
}

/** The phases and coherences of the golden covariance run, and its own reference pixel's. */
export async function openCovarianceCrop(folder: string) {
  const stack = await openStack([join(folder, "ifgramStack.h5")]);
  const [phase, coherence] = [await readWhole(stack, "unwrappedPhase"), await readWhole(stack, "coherence")];
  const { shape } = stack.grid;
  const pixels = shape.y * shape.x;
  const { y, x } = stack.reference ?? { y: -1, x: -1 };
  const reference = y * shape.x + x;
  const referencePhase = Array.from(
    { length: phase.length / pixels },
    (_, k) => phase[k * pixels + reference]! || 0,
  );
  return { stack, phase, coherence, shape, pixels, reference, referencePhase };
}

/** Covariance of the unweighted inversion, dates x dates x pixels, m2; 0 where a pixel is not inverted. */
export async function mintpyCovariance(folder: string): Promise<Float32Array> {
  const { stack, phase, coherence, pixels, reference, referencePhase } = await openCovarianceCrop(folder);
  const { network, dates, acquisition } = stack;
  const symbolic = analyseNetwork(dates.length, network?.pairs ?? [], dates.indexOf(REFERENCE_DATE));
  const table = createWeighting("var", acquisition.looks ?? 1, { compat: "mintpy" });
  const variance = weighPairs(snapToMintpyStep(coherence), table, pixels).map((w) => 1 / w);
  const referenced = phase.map((value, i) => {
    const own = Math.fround(value - referencePhase[Math.floor(i / pixels)]!);
    return own === 0 || i % pixels === reference ? Number.NaN : own;
  });
  const interval = new Float64Array(dates.length - 1).fill(1);
  const options = { interval, norm: "phase", gaps: "zero" } as const;
  const covariance = propagateSeriesCovariance(referenced, null, pixels, symbolic, options, variance);
  const square = ((acquisition.wavelength ?? 0) / (4 * Math.PI)) ** 2;
  return Float32Array.from(covariance, (value) => (Number.isNaN(value) ? 0 : value * square));
}
