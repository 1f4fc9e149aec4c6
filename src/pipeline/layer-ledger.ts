import type { Variable } from "../stack/variable.ts";
import { fullWindow } from "../stack/window.ts";
import { digestOf, digestOfArray } from "./digest.ts";
import type { RunFolder } from "./folder.ts";
import type { KeyedStep } from "./keys.ts";
import type { LayerKeys } from "./layer-keys.ts";
import type { Records } from "./step.ts";

/**
 * What a finished layer step keeps beside its provenance: everything that decided each layer, so that a later run over other
 * layers can take over those that it would compute alike.
 */
export interface LayerLedger {
  /** What all layers have in common: what is known from the inputs, and what earlier steps found. */
  readonly common: string;
  readonly found: string;
  /** In the layers' order: the content of its inputs, and its part of the records. */
  readonly layers: readonly (readonly [content: string, record: string])[];
}

/** A layer of a finished output. */
export interface KeptLayer {
  readonly path: string;
  readonly position: number;
}

/**
 * The ledger of a step that is about to run.
 *
 * @param records what all layers see of them
 * @param own what each layer sees of them besides, by position
 * @param maps inputs without the step's dimension
 */
export async function writeUpLayers(
  keys: LayerKeys,
  names: readonly string[],
  records: Records,
  own: readonly unknown[],
  maps: ReadonlyMap<string, Variable>,
): Promise<LayerLedger> {
  const contents = new Map<string, string>();
  for (const name of keys.maps) {
    const map = maps.get(name)!;
    contents.set(name, digestOfArray(await map.read(fullWindow(map.shape))));
  }
  return {
    common: keys.common,
    found: digestOf({ records, maps: contents }),
    layers: names.map((name, k) => [keys.own.get(name)!, digestOf(own[k] ?? null)]),
  };
}

/** For each layer, where an earlier run left it; null where none did. */
export async function findKept(
  step: string,
  { common, found, layers }: LayerLedger,
  folder: RunFolder,
): Promise<(KeptLayer | null)[]> {
  const known = new Map<string, KeptLayer>();
  for (const path of await folder.finished(step)) {
    const ledger = await folder.ledger(path);
    if (ledger?.common !== common || ledger.found !== found) continue;
    ledger.layers.forEach((layer, position) => {
      known.set(layer.join(), { path, position });
    });
  }
  return layers.map((layer) => known.get(layer.join()) ?? null);
}

/** How many of some layers earlier runs left, as far as can be told before the steps that this one reads have run. */
export async function countKept(
  { step, layers }: KeyedStep,
  folder: RunFolder,
  names: Iterable<string>,
): Promise<number> {
  if (layers === null) return 0;
  const known = new Set<string>();
  for (const path of await folder.finished(step.name)) {
    const ledger = await folder.ledger(path);
    if (ledger?.common === layers.common) for (const [content] of ledger.layers) known.add(content);
  }
  return [...names].filter((name) => known.has(layers.own.get(name)!)).length;
}

/** The earlier steps whose results decide a step's layers besides their own inputs. */
export function foundBy({ step, origins }: KeyedStep, steps: readonly KeyedStep[]): string[] {
  const makers = [...origins.values()].flatMap((origin) => (origin.from === "step" ? [origin.step] : []));
  const names = new Set([...(step.records ?? []), ...makers]);
  return steps.map((other) => other.step.name).filter((name) => names.has(name));
}
