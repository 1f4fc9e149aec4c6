import { compactDate, dayNumber, parseDate } from "../../dates.ts";
import { configError } from "../../errors.ts";
import { minimumSpanningTree } from "../../kernels/graph/minimum-spanning-tree.ts";
import type { ParamValues } from "../../pipeline/params.ts";
import { pairInName, pairKey } from "../../products/pair-name.ts";
import type { Network } from "../../stack/network.ts";
import type { networkSelectionParams } from "./network-selection-params.ts";

export type SelectionParams = ParamValues<typeof networkSelectionParams>;

/** YYYYMMDD_YYYYMMDD of every pair. */
export const pairNames = ({ dates, pairs }: Network): string[] =>
  pairs.map(
    ({ reference, secondary }) => `${compactDate(dates[reference]!)}_${compactDate(dates[secondary]!)}`,
  );

/**
 * Why each pair is left out by the rules that need no pixels: a list per pair, empty for those that stay. Each reason begins
 * with the rule's name.
 *
 * @throws config errors for dates, pairs or positions that the stack has not; MintPy passes over them, and so does
 *   `compat: mintpy`, with a note
 */
export function applyNamedRules(
  network: Network,
  params: SelectionParams,
  note: (message: string) => void,
): string[][] {
  const { dates, pairs, perpendicularBaseline } = network;
  const unknown = params.compat === "mintpy" ? noteUnknown(note) : refuseUnknown;
  const reasons: string[][] = pairs.map(() => []);
  const drop = (rule: (k: number) => string | false | null) => {
    reasons.forEach((list, k) => {
      const reason = rule(k);
      if (reason) list.push(reason);
    });
  };
  const days = dates.map(dayNumber);

  const only = params["network.reference-pairs"];
  if (only.length > 0) {
    const known = new Set(only.map((text) => pairKey(readPair("network.reference-pairs", text))));
    drop((k) => !known.has(keyOf(network, k)) && "reference-pairs: not among them");
  }
  const maxDays = params["network.max-days"];
  if (maxDays !== null)
    drop((k) => {
      const span = Math.abs(days[pairs[k]!.secondary]! - days[pairs[k]!.reference]!);
      return span > maxDays && `max-days: ${span} days`;
    });
  const maxBaseline = params["network.max-baseline"];
  if (maxBaseline !== null) {
    const baselines = requireBaselines(perpendicularBaseline);
    drop((k) => Math.abs(baselines[k]!) > maxBaseline && `max-baseline: ${baselines[k]!.toFixed(1)} m`);
  }
  dropByDates(network, params, unknown, drop);
  const positions = readPositions(params["network.exclude-indices"], pairs.length, unknown);
  drop((k) => positions.has(k) && `exclude-indices: ${k}`);
  const keys = new Map(pairs.map((_, k) => [keyOf(network, k), k]));
  const excluded = params["network.exclude-pairs"].map((text) => {
    const k = keys.get(pairKey(readPair("network.exclude-pairs", text)));
    if (k === undefined) unknown("network.exclude-pairs", "pair", text);
    return k;
  });
  drop((k) => excluded.includes(k) && "exclude-pairs");
  return reasons;
}

/** Start, end, excluded dates, and the number of connections, which counts dates. */
function dropByDates(
  { dates, pairs }: Network,
  params: SelectionParams,
  unknown: Unknown,
  drop: (rule: (k: number) => string | false | null) => void,
): void {
  const { "network.start": start, "network.end": end, "network.max-connections": connections } = params;
  const excluded = new Set(
    params["network.exclude-dates"].map((text) => readDate("network.exclude-dates", text, dates, unknown)),
  );
  const against = dates.map((date) => {
    if (start !== null && date < start) return `start: ${date} is earlier`;
    if (end !== null && date > end) return `end: ${date} is later`;
    return excluded.has(date) ? `exclude-dates: ${date}` : null;
  });
  drop((k) => against[pairs[k]!.reference]!);
  drop((k) => against[pairs[k]!.secondary]!);
  if (connections === null) return;
  // A date that is left out cannot be a neighbour: without it, the dates around it are. MintPy counts it.
  const counts =
    params.compat === "mintpy" ? dates.map(() => true) : against.map((reason) => reason === null);
  let next = 0;
  const order = counts.map((count) => (count ? next++ : next));
  drop((k) => {
    const apart = order[pairs[k]!.secondary]! - order[pairs[k]!.reference]!;
    return apart > connections && `max-connections: ${apart} dates apart`;
  });
}

/**
 * Adds to the reasons of the pairs whose quality is too low, except those of the best spanning tree of the pairs that the rules
 * before left: the tree whose sum of 1 / quality is least. A pair of unknown quality (NaN) is too low, and in no tree.
 *
 * @returns pairs that only the tree keeps
 */
export function applyQualityRule(
  { dates, pairs }: Network,
  reasons: readonly string[][],
  quality: ArrayLike<number>,
  { rule, least, keepTree }: { rule: string; least: number; keepTree: boolean },
): number[] {
  const cost = pairs.map((_, k) => (reasons[k]!.length === 0 ? 1 / quality[k]! : Number.NaN));
  const tree = new Set(keepTree ? minimumSpanningTree(dates.length, pairs, cost) : []);
  const low = pairs.map((_, k) => k).filter((k) => !(quality[k]! >= least));
  for (const k of low) {
    const value = quality[k]!;
    if (!tree.has(k))
      reasons[k]!.push(`${rule}: ${Number.isNaN(value) ? "no valid pixel" : value.toFixed(4)}`);
  }
  return low.filter((k) => tree.has(k));
}

type Unknown = (key: string, kind: string, got: string) => void;

const refuseUnknown: Unknown = (key, kind, got) => {
  throw configError({
    code: `network-${kind}-unknown`,
    what: `A ${kind} that the network's rules name is not in the stack.`,
    where: key,
    got,
    fix: "`upwarp inspect` lists the dates and pairs; take out what is not there.",
  });
};

const noteUnknown =
  (note: (message: string) => void): Unknown =>
  (key, kind, got) =>
    note(`${key} names the ${kind} ${got}, which is not in the stack: passed over, as MintPy does.`);

/** An ISO date of the stack; null for one that it has not, where that is allowed. */
export function readDate(
  key: string,
  text: string,
  dates: readonly string[],
  unknown: Unknown = refuseUnknown,
) {
  const date = parseDate(text);
  if (date !== null && dates.includes(date)) return date;
  unknown(key, "date", text);
  return null;
}

const keyOf = ({ dates, pairs }: Network, k: number) =>
  pairKey({ reference: dates[pairs[k]!.reference]!, secondary: dates[pairs[k]!.secondary]! });

function readPair(key: string, text: string) {
  const pair = pairInName(text);
  if (pair !== null) return pair;
  throw configError({
    code: "network-pair-unreadable",
    what: "A pair is not two dates.",
    where: key,
    got: text,
    fix: "Write YYYYMMDD_YYYYMMDD, the earlier date first.",
  });
}

function readPositions(texts: readonly string[], pairs: number, unknown: Unknown): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const text of texts) {
    const match = /^\s*(\d+)(?:\s*:\s*(\d+))?\s*$/.exec(text);
    const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (match === null || last < first)
      throw configError({
        code: "network-position-unreadable",
        what: "A position is not a whole number or a range of them.",
        where: "network.exclude-indices",
        got: text,
        fix: "Write positions from 0, and ranges with both ends: 1:5,25.",
      });
    if (last >= pairs) unknown("network.exclude-indices", "position", text);
    for (let k = first; k <= Math.min(last, pairs - 1); k++) positions.add(k);
  }
  return positions;
}

function requireBaselines(baselines: readonly number[] | null): readonly number[] {
  if (baselines !== null) return baselines;
  throw configError({
    code: "network-baselines-missing",
    what: "The inputs hold no perpendicular baselines to choose pairs by.",
    where: "network.max-baseline",
    fix: "Set network.max-baseline=none, or add the product's metadata to --inputs.",
  });
}
