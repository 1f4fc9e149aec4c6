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
  const packs = fewest(inputs);
  if (packs === undefined) return slabs.map((slab) => [slab]);
  const runs: { readonly pack: number | undefined; readonly slabs: Range[] }[] = [];
  for (const slab of slabs) {
    const first = layers.slice(...slab).find(({ kept }) => kept === null);
    const pack = first && packs[first.input];
    const last = runs.at(-1);
    if (last !== undefined && pack !== undefined && last.pack === pack) last.slabs.push(slab);
    else runs.push({ pack, slabs: [slab] });
  }
  const depth = Math.max(1, ...slabs.map(([start, stop]) => stop - start));
  let together = Math.max(1, Math.floor(most / depth));
  const cut = () => runs.flatMap((run) => cutEvenly(run.slabs, together));
  let batches = cut();
  while (together > 1 && 2 * batches.length <= workers) {
    together = Math.ceil(together / 2);
    batches = cut();
  }
  return batches;
}

/** The packs of the variable that has most layers in each. */
function fewest(inputs: Iterable<Pick<Variable, "packs">>): readonly number[] | undefined {
  const counted = [...inputs].flatMap(({ packs }) =>
    packs === undefined ? [] : [{ packs, count: new Set(packs).size }],
  );
  return counted.sort((a, b) => a.count - b.count)[0]?.packs;
}

/** Parts of equal length, at most `most`. */
function cutEvenly<T>(list: readonly T[], most: number): T[][] {
  const parts = Math.ceil(list.length / most);
  return Array.from({ length: parts }, (_, i) =>
    list.slice(Math.round((i * list.length) / parts), Math.round(((i + 1) * list.length) / parts)),
  );
}
