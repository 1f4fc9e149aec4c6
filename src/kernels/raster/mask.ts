import { createDisjointSet, findRoot, joinSets } from "../graph/disjoint-set.ts";
import type { RasterShape } from "./raster-shape.ts";

/**
 * 1 where values lie within both limits (inclusive), 0 elsewhere and where there is no data.
 */
export function maskRange(
  values: Float32Array,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number },
): Uint8Array {
  // Stored values are float32: what was stored as 0.7 is not below 0.7.
  const [low, high] = [Math.fround(min), Math.fround(max)];
  return Uint8Array.from(values, (value) => (value >= low && value <= high ? 1 : 0));
}

/** 1 where the size of a value exceeds `times` its standard deviation, 0 elsewhere and where either is unknown. */
export function maskSignificant(values: Float32Array, deviation: Float32Array, times: number): Uint8Array {
  return Uint8Array.from(values, (value, p) => (Math.abs(value) > times * deviation[p]! ? 1 : 0));
}

/** Removes from a mask the clusters of fewer than `least` pixels that touch along edges. */
export function dropSmallClusters(
  mask: Uint8Array,
  { y: rows, x: columns }: RasterShape,
  least: number,
): Uint8Array {
  const parent = createDisjointSet(mask.length);
  for (let y = 0, p = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, p++) {
      if (mask[p] === 0) continue;
      if (x > 0 && mask[p - 1] !== 0) joinSets(parent, p - 1, p);
      if (y > 0 && mask[p - columns] !== 0) joinSets(parent, p - columns, p);
    }
  const size = new Uint32Array(mask.length);
  for (let p = 0; p < mask.length; p++) if (mask[p] !== 0) size[findRoot(parent, p)]!++;
  return Uint8Array.from(mask, (value, p) => (value !== 0 && size[findRoot(parent, p)]! >= least ? 1 : 0));
}

/** Values where the mask is not 0, NaN elsewhere. */
export function applyMask(values: Float32Array, mask: ArrayLike<number>): Float32Array {
  return Float32Array.from(values, (value, p) => (mask[p]! > 0 ? value : Number.NaN));
}
