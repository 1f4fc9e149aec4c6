import * as v from "valibot";
import type { Run } from "./open-run.ts";

// Records lie in a folder that anyone may write to: they are checked before their numbers are drawn.
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const orNull = v.nullable(v.number());
const texts = v.array(v.string());

const SCHEMAS = {
  "select-network": v.object({
    dropped: v.array(v.object({ pair: v.string(), index: count, reasons: texts })),
    coherence: v.nullable(v.array(orNull)),
    keptByTree: texts,
    lostDates: texts,
  }),
  "network-report": v.object({
    dates: count,
    pairs: count,
    components: v.array(texts),
    pairsPerDate: v.array(count),
    redundancy: v.number(),
    triplets: v.number(),
    spanDays: v.tuple([v.number(), v.number()]),
  }),
  "pair-coherence": v.object({ mean: v.array(orNull), pixels: count }),
  "reference-point": v.object({
    y: count,
    x: count,
    lonLat: v.nullable(v.tuple([v.number(), v.number()])),
    chosen: v.string(),
    window: count,
    pixels: count,
    coherence: v.nullable(v.array(v.number())),
  }),
  "reliable-pixels": v.object({ pixels: count, share: v.number() }),
  "deramp-report": v.object({
    kind: v.string(),
    share: v.array(orNull),
    medianShare: orNull,
    trends: v.array(v.object({ term: v.string(), velocity: v.number(), standardError: v.number() })),
    steady: texts,
  }),
  "residual-rms": v.object({
    dates: texts,
    rms: v.array(orNull),
    referenceDate: v.string(),
    threshold: v.number(),
    excluded: texts,
  }),
  "tide-report": v.object({
    dates: texts,
    atReference: v.array(v.number()),
    acrossScene: v.array(v.number()),
  }),
} as const;

export type RecordName = keyof typeof SCHEMAS;
export type RecordOf<N extends RecordName> = v.InferOutput<(typeof SCHEMAS)[N]>;

/** What a step recorded; null where it did not take part, or where the record is not what the step writes. */
export function recordOf<N extends RecordName>({ steps }: Pick<Run, "steps">, name: N): RecordOf<N> | null {
  const step = steps.get(name);
  if (step === undefined) return null;
  const result = v.safeParse(SCHEMAS[name], step.record);
  return result.success ? (result.output as RecordOf<N>) : null;
}

/** Steps whose record is there and cannot be read. */
export const unreadableRecords = ({ steps }: Pick<Run, "steps">): string[] =>
  (Object.keys(SCHEMAS) as RecordName[]).filter(
    (name) => steps.has(name) && recordOf({ steps }, name) === null,
  );
