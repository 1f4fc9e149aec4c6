import type { Range, Variable } from "../stack/variable.ts";
import type { PassLayer } from "./layer-runner.ts";

export interface BatchRules {
  /** Layers that a thread can read at a time. */
  readonly most: number;
  readonly workers: number;
}

/**
 * Slabs that are read together: those that lie in one pack of the inputs, so that it is unpacked once and not once for each slab,
 * as far as memory reaches and each thread still has something to do. Slabs of inputs that are not packed stand alone.
 */
export function batchSlabs(
  slabs: readonly Range[],
  layers: readonly PassLayer[],
  inputs: Iterable<Pick<Variable, "packs">>,
  { most, workers }: BatchRules,
): Range[][] {
  const packs = commonPacks(inputs);
  if (packs === undefined) return slabs.map((slab) => [slab]);
  const packOf = (slab: Range) => {
    const first = layers.slice(...slab).find(({ kept }) => kept === null);
    return first && packs[first.input];
  };
  const depth = Math.max(1, ...slabs.map(([start, stop]) => stop - start));
  let together = Math.max(1, Math.floor(most / depth));
  const cut = () => batchAlike(slabs, packOf, together);
  let batches = cut();
  while (together > 1 && 2 * batches.length <= workers) {
    together = Math.ceil(together / 2);
    batches = cut();
  }
  return batches;
}

/** The packs of the variable that has most layers in each; undefined where none is packed. */
export function commonPacks(inputs: Iterable<Pick<Variable, "packs">>): readonly number[] | undefined {
  const counted = [...inputs].flatMap(({ packs }) =>
    packs === undefined ? [] : [{ packs, count: new Set(packs).size }],
  );
  return counted.sort((a, b) => a.count - b.count)[0]?.packs;
}

/** Neighbours that have the same pack, or none, in parts of equal length, at most `most`. */
export function batchAlike<T>(
  list: readonly T[],
  packOf: (item: T) => number | undefined,
  most: number,
): T[][] {
  const runs: { readonly pack: number | undefined; readonly items: T[] }[] = [];
  for (const item of list) {
    const pack = packOf(item);
    const last = runs.at(-1);
    if (last?.pack === pack && last !== undefined) last.items.push(item);
    else runs.push({ pack, items: [item] });
  }
  return runs.flatMap(({ items }) => {
    const parts = Math.ceil(items.length / most);
    return Array.from({ length: parts }, (_, i) =>
      items.slice(Math.round((i * items.length) / parts), Math.round(((i + 1) * items.length) / parts)),
    );
  });
}
