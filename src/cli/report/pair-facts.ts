import * as v from "valibot";
import { dayNumber } from "../../dates.ts";
import { createNetwork, type Network } from "../../stack/network.ts";
import type { Run } from "./open-run.ts";
import { recordOf } from "./records.ts";

/** Every pair of the stack as it was read: what is known of it, and whether it took part. */
export interface PairFacts {
  readonly network: Network;
  readonly dropped: readonly boolean[];
  /** The rule that left a pair out; null for the others. */
  readonly rule: readonly (string | null)[];
  /** All that the rules said of a pair that was left out. */
  readonly reasons: readonly string[];
  /** One for each pair, NaN where unknown; null where nothing is known. */
  readonly coherence: Float64Array | null;
  /** What that coherence is the mean of. */
  readonly coherenceOf: "scene" | "reference";
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const NETWORK = v.object({
  dates: v.array(v.string()),
  pairs: v.array(v.object({ reference: index, secondary: index })),
  perpendicularBaseline: v.nullable(v.array(v.number())),
});

/** Puts together what the manifest, the results and the records say of the pairs; null for a run without pairs. */
export function pairFacts(run: Pick<Run, "manifest" | "stack" | "steps">): PairFacts | null {
  const kept = run.stack.network;
  if (kept === null) return null;
  const selection = recordOf(run, "select-network");
  const whole = selection && readNetwork(run.manifest.source?.network);
  const network = whole ?? kept;
  const reasons = network.pairs.map((): readonly string[] => []);
  if (whole && selection)
    for (const { index: k, reasons: why } of selection.dropped) if (k < reasons.length) reasons[k] = why;
  const dropped = reasons.map((why) => why.length > 0);
  return {
    network,
    dropped,
    rule: reasons.map(([first]) => first?.split(":")[0] ?? null),
    reasons: reasons.map((why) => why.join("; ")),
    ...coherenceOf(run, dropped),
  };
}

/** The network of a manifest, checked like any other file; null where it is not one. */
function readNetwork(value: unknown): Network | null {
  const result = v.safeParse(NETWORK, value);
  if (!result.success) return null;
  const { dates, pairs, perpendicularBaseline } = result.output;
  const couples = pairs.map(({ reference, secondary }) => [dates[reference], dates[secondary]] as const);
  const isSound = couples.every(
    (couple): couple is readonly [string, string] =>
      couple.every((date) => date !== undefined && !Number.isNaN(dayNumber(date))) &&
      (couple[0] ?? "") < (couple[1] ?? ""),
  );
  if (!isSound || new Set(couples.map(String)).size !== couples.length) return null;
  return createNetwork(
    couples as (readonly [string, string])[],
    perpendicularBaseline?.length === pairs.length ? perpendicularBaseline : null,
  );
}

/** The mean over the scene where a step measured it, else what the reference point saw. */
function coherenceOf(run: Pick<Run, "steps">, dropped: readonly boolean[]) {
  const pairs = dropped.length;
  const kept = dropped.flatMap((isDropped, k) => (isDropped ? [] : [k]));
  const ofAll = (values: readonly (number | null)[] | null | undefined) => {
    if (!values?.some((value) => value !== null)) return null;
    const all = new Float64Array(pairs).fill(Number.NaN);
    // A step after the selection knows only the pairs that were kept.
    const places = values.length === pairs ? all.map((_, k) => k) : kept;
    if (values.length !== places.length) return null;
    values.forEach((value, i) => {
      all[places[i] ?? 0] = value ?? Number.NaN;
    });
    return all;
  };
  const scene =
    ofAll(recordOf(run, "select-network")?.coherence) ?? ofAll(recordOf(run, "pair-coherence")?.mean);
  return scene === null
    ? { coherence: ofAll(recordOf(run, "reference-point")?.coherence), coherenceOf: "reference" as const }
    : { coherence: scene, coherenceOf: "scene" as const };
}
