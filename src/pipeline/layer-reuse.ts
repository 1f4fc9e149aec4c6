import { sliceSources } from "../stack/slice-sources.ts";
import type { Source, Variable } from "../stack/variable.ts";
import type { KeyedStep } from "./keys.ts";
import { countKept, findKept, foundBy, type LayerLedger, writeUpLayers } from "./layer-ledger.ts";
import { layerNames } from "./layer-names.ts";
import type { PassLayer } from "./layer-runner.ts";
import type { RunState } from "./run-state.ts";
import type { LayerStep, Records } from "./step.ts";

export interface DescribedLayers {
  /** What all layers see of the step's records. */
  readonly records: Records;
  readonly layers: readonly PassLayer[];
  /** Null where layers cannot be told apart before they are read. */
  readonly ledger: LayerLedger | null;
  /** What an earlier run saves this one, or why it does not though it had the same layers; null where it had none of them. */
  readonly told: string | null;
}

/** What each layer is known by, and which of them an earlier run left. */
export async function describeLayers(
  step: LayerStep,
  keyed: KeyedStep,
  variables: ReadonlyMap<string, Variable>,
  run: RunState,
): Promise<DescribedLayers> {
  const { folder, facts, records: all } = run;
  const declared: Records = Object.fromEntries((step.records ?? []).map((name) => [name, all[name]]));
  const records = step.sharedRecords?.(declared) ?? declared;
  const names = layerNames(step.along, facts);
  const own = names.map((_, position) => step.layerRecord?.(declared, position) ?? null);
  const ledger = keyed.layers && (await writeUpLayers(keyed.layers, names, records, own, variables));
  const found = ledger ? await findKept(step.name, ledger, folder) : [];
  let input = 0;
  const layers = names.map((name, position) => {
    const kept = found[position] ?? null;
    return { name, record: own[position], kept, input: kept === null ? input++ : input };
  });
  return { records, ledger, layers, told: await tellKept(keyed, layers, run) };
}

async function tellKept(
  keyed: KeyedStep,
  layers: readonly PassLayer[],
  { folder, keys }: RunState,
): Promise<string | null> {
  const fresh = layers.filter(({ kept }) => kept === null);
  if (fresh.length < layers.length)
    return `${fresh.length} of ${layers.length} layers are new, the others are kept from an earlier run.`;
  const known = await countKept(
    keyed,
    folder,
    layers.map(({ name }) => name),
  );
  if (known === 0) return null;
  const reason = foundBy(keyed, keys.steps).join(" or ");
  return `no layer of an earlier run is kept, because the result of ${reason} changed.`;
}

/** The inputs of the layers that are not kept, alone: each thread opens only their files. */
export function newSlices(
  sources: Readonly<Record<string, Source>>,
  { along }: LayerStep,
  layers: readonly PassLayer[],
): Record<string, Source> {
  const joined = Object.entries(sources).map(([name, source]): [string, Source] => {
    const slices = sliceSources(source, along);
    if (slices === null) throw new TypeError(`${name} has a ledger of its layers but no slices`);
    const of = slices.filter((_, position) => layers[position]!.kept === null);
    return [name, { view: "concatenate", dim: along, name, of }];
  });
  return Object.fromEntries(joined);
}
