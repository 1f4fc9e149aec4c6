import type { Facts, Records } from "../../pipeline/step.ts";
import type { ReferenceRecord } from "./reference-point.ts";

/**
 * Positions in the scene of the pixels that a series is measured against: the square around the reference point, or the pixel
 * that the series itself names. Empty when neither does.
 */
export function referencePixels(facts: Pick<Facts, "grid" | "reference">, records: Records): Int32Array {
  const record = records["reference-point"] as ReferenceRecord | undefined;
  const center = record ?? facts.reference;
  if (!center) return new Int32Array(0);
  const { shape } = facts.grid;
  const before = Math.floor(((record?.window ?? 1) - 1) / 2);
  const edge = record?.window ?? 1;
  const pixels: number[] = [];
  for (let y = Math.max(0, center.y - before); y < Math.min(shape.y, center.y - before + edge); y++)
    for (let x = Math.max(0, center.x - before); x < Math.min(shape.x, center.x - before + edge); x++)
      pixels.push(y * shape.x + x);
  return Int32Array.from(pixels);
}

/**
 * Mean of a correction over the reference pixels that have data in a layer; over all of them where none has. What a step adds back,
 * so that the reference keeps its value.
 */
export function meanAtReference(
  pixels: Int32Array,
  layer: Float32Array,
  correction: (pixel: number) => number,
): number {
  const measured = pixels.filter((pixel) => !Number.isNaN(layer[pixel]!));
  const used = measured.length > 0 ? measured : pixels;
  let sum = 0;
  for (const pixel of used) sum += correction(pixel);
  return used.length > 0 ? sum / used.length : 0;
}
