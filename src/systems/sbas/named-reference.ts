import type { Facts } from "../../pipeline/step.ts";

/** Index of the pixel that the stack names as its reference within a rectangle, or -1. */
export function namedIn(
  origin: { readonly y: number; readonly x: number },
  shape: { readonly y: number; readonly x: number },
  named: Facts["reference"],
): number {
  if (named === null) return -1;
  const [y, x] = [named.y - origin.y, named.x - origin.x];
  return y >= 0 && x >= 0 && y < shape.y && x < shape.x ? y * shape.x + x : -1;
}

/**
 * Puts back, in place, the zeros of a stack that was referenced before. MintPy's unwrapping corrections write such phases: at the
 * reference they are 0, which reads as "no data" there. A pair has data at that pixel if it has coherence there; a
 * stack without coherence was referenced if no pair has a phase there.
 *
 * @param phase pairs x pixels, rad; NaN = no data
 * @param coherence pairs x pixels
 * @param pixel index of the pixel that the stack names as its reference
 * @returns number of pairs that got their 0 back
 */
export function restoreZeros(
  phase: Float32Array,
  coherence: Float32Array | null,
  pixel: number,
  pixels: number,
): number {
  let restored = 0;
  let isEmpty = true;
  for (let at = pixel; at < phase.length; at += pixels) isEmpty &&= Number.isNaN(phase[at]!);
  for (let at = pixel; at < phase.length; at += pixels) {
    if (!Number.isNaN(phase[at]!) || !(coherence ? coherence[at]! > 0 : isEmpty)) continue;
    phase[at] = 0;
    restored++;
  }
  return restored;
}
