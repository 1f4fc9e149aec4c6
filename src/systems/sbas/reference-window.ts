import type { Facts } from "../../pipeline/step.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { namedIn, restoreZeros } from "./named-reference.ts";
import type { PairLayers } from "./reference-search.ts";

/** Phase and coherence of the reference in each pair. */
export interface ReferenceLayers {
  readonly pixels: number;
  readonly phase: readonly number[];
  readonly coherence: readonly number[] | null;
}

/**
 * Means over the pixels of a square that are valid in all pairs and not masked. A single pixel is taken as it is: a pair in
 * which it has no phase gives 0, as MintPy does.
 */
export async function averageWindow(
  center: { readonly y: number; readonly x: number },
  edge: number,
  layers: PairLayers,
  { grid, reference: named }: Facts,
): Promise<ReferenceLayers> {
  const range = (at: number, length: number): [number, number] => {
    const start = at - Math.floor((edge - 1) / 2);
    return [Math.max(0, start), Math.min(length, start + edge)];
  };
  const [y, x] = [range(center.y, grid.shape.y), range(center.x, grid.shape.x)];
  const read = (variable: Variable) => {
    const depth: Window = variable.shape.slice(0, -2).map((length): [number, number] => [0, length]);
    return readFloats(variable, [...depth, y, x]);
  };
  const phase = await read(layers.phase);
  const coherence = layers.coherence ? await read(layers.coherence) : null;
  const mask = layers.mask ? await read(layers.mask) : null;
  const size = (y[1] - y[0]) * (x[1] - x[0]);
  const pairs = phase.length / size;
  const before = namedIn({ y: y[0], x: x[0] }, { y: y[1] - y[0], x: x[1] - x[0] }, named);
  if (before >= 0) restoreZeros(phase, coherence, before, size);
  const usable = Array.from({ length: size }, (_, p) => p).filter(
    (p) => size === 1 || (!(mask && !(mask[p]! > 0)) && isValid(phase, p, size)),
  );
  const mean = (values: Float32Array) =>
    Array.from({ length: pairs }, (_, k) => {
      let sum = 0;
      for (const p of usable) sum += values[k * size + p]! || 0;
      return sum / usable.length;
    });
  return { pixels: usable.length, phase: mean(phase), coherence: coherence && mean(coherence) };
}

function isValid(phase: Float32Array, pixel: number, size: number): boolean {
  for (let at = pixel; at < phase.length; at += size) if (Number.isNaN(phase[at]!)) return false;
  return true;
}
