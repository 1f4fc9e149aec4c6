import { labelComponents } from "../../kernels/graph/connected-components.ts";
import { listJoiningPairs } from "../../kernels/graph/join-components.ts";
import { countRedundancy } from "../../kernels/graph/redundancy.ts";
import type { Network } from "../../stack/network.ts";
import type { NetworkSelection } from "./select-network.ts";
import { pairNames } from "./select-network-rules.ts";

/** Dates that had pairs and have none left. */
export function datesLost({ dates, pairs }: Network, keep: readonly number[]): string[] {
  const kept = new Set(keep);
  const before = countRedundancy(dates.length, pairs);
  const after = countRedundancy(dates.length, pairs, (k) => kept.has(k));
  return dates.filter((_, i) => before[i]! > 0 && after[i] === 0);
}

/** What the selection did, in a sentence: "3 of 66 pairs are left out (min-coherence 3)." */
export function describeSelection(
  pairs: number,
  dropped: NetworkSelection["dropped"],
  keptByTree: number,
  lostDates: readonly string[],
): string {
  const rules = new Map<string, number>();
  for (const { reasons } of dropped)
    for (const rule of new Set(reasons.map((reason) => reason.split(":")[0]!)))
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const tally = [...rules].map(([rule, count]) => `${rule} ${count}`).join(", ");
  return [
    dropped.length === 0
      ? `The network's rules leave out none of the ${pairs} pairs.`
      : `${dropped.length} of ${pairs} pairs are left out (${tally}).`,
    ...(keptByTree > 0
      ? [`${keptByTree} more would be, but hold the network together (network.keep-spanning-tree).`]
      : []),
    ...(lostDates.length > 0 ? [`No pair is left of ${lostDates.join(", ")}.`] : []),
  ].join(" ");
}

/**
 * A warning when the selection tore apart what was connected, with the pairs that would join it again, the most coherent
 * ones where coherence is known; else null.
 */
export function splitNote(
  network: Network,
  keep: readonly number[],
  coherence: readonly (number | null)[] | null,
): string | null {
  const { dates, pairs } = network;
  const kept = new Set(keep);
  const isKept = (k: number) => kept.has(k);
  const uses = countRedundancy(dates.length, pairs, isKept);
  const stays = (date: number) => uses[date]! > 0;
  const remaining = dates.map((_, i) => i).filter(stays);
  const parts = (label: Int32Array) => new Set(remaining.map((date) => label[date]!)).size;
  const { label } = labelComponents(dates.length, pairs, isKept);
  const count = parts(label);
  if (count <= parts(labelComponents(dates.length, pairs).label)) return null;

  const isBridge = (k: number) => stays(pairs[k]!.reference) && stays(pairs[k]!.secondary);
  const cost = pairs.map((_, k) => (isBridge(k) ? costOf(coherence?.[k]) : Number.NaN));
  const joining = listJoiningPairs(dates.length, pairs, isKept, cost);
  const names = pairNames(network);
  const words = joining.map((k) => {
    const value = coherence?.[k];
    return typeof value === "number" ? `${names[k]} (mean coherence ${value.toFixed(2)})` : names[k];
  });
  const spans = [...new Set(remaining.map((date) => label[date]!))].map((part) => {
    const own = remaining.filter((date) => label[date] === part);
    return `${dates[own[0]!]} .. ${dates[own.at(-1)!]} (${own.length} dates)`;
  });
  return [
    `The selection tears the network into ${count} parts that no pair connects: ${spans.join(" | ")}.`,
    ...(joining.length > 0 ? [`Of the pairs left out, ${words.join(", ")} would join them.`] : []),
    ...(joining.length < count - 1
      ? ["Some parts only hang together by dates that are left out as well."]
      : []),
  ].join(" ");
}

/** Of a pair without a valid pixel: it joins where nothing else does. */
const COST_OF_NOTHING = 1e6;

/** The more coherent the cheaper; all alike where coherence was not measured. */
const costOf = (coherence: number | null | undefined) =>
  coherence === undefined ? 1 : coherence === null ? COST_OF_NOTHING : 1 / coherence;
