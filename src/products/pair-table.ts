import { inputError } from "../errors.ts";
import { count, enumerate } from "./enumerate.ts";
import { PAIR_LAYERS, type PairLayer } from "./layer-name.ts";
import { type DatePair, pairKey } from "./pair-name.ts";

/** A file that holds one layer of one interferogram. */
export interface PairFile {
  readonly path: string;
  readonly layer: PairLayer;
  readonly pair: DatePair;
}

/** The interferograms of a stack, sorted by date, with one file for each layer that all of them have. */
export interface PairTable {
  readonly pairs: readonly DatePair[];
  /** For each layer, the files in the order of `pairs`. unwrappedPhase is always there. */
  readonly files: ReadonlyMap<PairLayer, readonly string[]>;
  readonly notes: readonly string[];
}

/**
 * Brings the files of a stack in the order (reference, secondary), whatever order they came in.
 *
 * Throws input errors, each naming every file of its kind: "pair-swapped", "pair-duplicate", "pairs-none",
 * "coherence-missing" (some interferograms have coherence and others do not).
 */
export function tabulatePairs(files: readonly PairFile[]): PairTable {
  rejectSwapped(files);
  rejectDuplicates(files);
  const pairs = new Map<string, DatePair>();
  for (const { layer, pair } of files) if (layer === "unwrappedPhase") pairs.set(pairKey(pair), pair);
  if (pairs.size === 0)
    throw inputError({
      code: "pairs-none",
      what: "There is no unwrapped interferogram among the files.",
      got: count(files.length, "file") + (files[0] ? `, for example ${files[0].path}` : ""),
      fix: "Give the folder of the unwrapped interferograms too.",
    });
  const order = [...pairs.keys()].sort();
  const notes: string[] = [];
  const table = new Map<PairLayer, string[]>();
  for (const layer of PAIR_LAYERS) {
    const paths = new Map(files.filter((f) => f.layer === layer).map((f) => [pairKey(f.pair), f.path]));
    if (paths.size === 0) continue;
    const missing = order.filter((key) => !paths.has(key));
    const extra = [...paths.keys()].filter((key) => !pairs.has(key)).sort();
    if (extra.length > 0)
      notes.push(`${layer} of ${extra.join(", ")} is not used: there is no interferogram of these dates.`);
    if (missing.length === order.length) continue;
    if (missing.length > 0 && layer === "coherence") throw coherenceMissing(missing, order.length);
    if (missing.length > 0)
      notes.push(`${layer} is not used: ${missing.length} of ${order.length} pairs have none.`);
    else
      table.set(
        layer,
        order.map((key) => paths.get(key) as string),
      );
  }
  return { pairs: order.map((key) => pairs.get(key) as DatePair), files: table, notes };
}

const coherenceMissing = (missing: readonly string[], total: number) =>
  inputError({
    code: "coherence-missing",
    what: "Some interferograms have no coherence, while others do.",
    got: `${missing.length} of ${total} without: ${enumerate(missing, ", ")}`,
    fix: "Add the coherence files, or leave all of them out and run with --set weight=no.",
  });

/** Throws "pair-swapped" with every file whose first date is not before its second. */
export function rejectSwapped(files: readonly Pick<PairFile, "path" | "pair">[]): void {
  const swapped = files.filter(({ pair }) => pair.reference >= pair.secondary);
  if (swapped.length === 0) return;
  throw inputError({
    code: "pair-swapped",
    what: `${count(swapped.length, "file")}: the first date is not before the second.`,
    where: enumerate(swapped.map(({ path }) => path)),
    got: enumerate(
      swapped.map(({ pair }) => pairKey(pair)),
      ", ",
    ),
    fix: "Name the earlier date first. If the interferogram was formed late minus early, multiply its phase by -1.",
  });
}

function rejectDuplicates(files: readonly PairFile[]): void {
  const seen = new Map<string, string[]>();
  for (const { layer, pair, path } of files) {
    const key = `${layer} ${pairKey(pair)}`;
    seen.set(key, [...(seen.get(key) ?? []), path]);
  }
  const doubles = [...seen].filter(([, paths]) => paths.length > 1);
  if (doubles.length === 0) return;
  throw inputError({
    code: "pair-duplicate",
    what: "The same layer of the same two dates is given by more than one file.",
    where: enumerate(doubles.map(([, paths]) => paths.join(" and "))),
    got: enumerate(
      doubles.map(([key]) => key),
      ", ",
    ),
    fix: "Keep one of the files, or name only the folder that is wanted.",
  });
}
