import type { Stack } from "../stack/stack.ts";
import { digestOf } from "./digest.ts";
import type { InputDigest, StepKey } from "./keys.ts";
import { layerNames } from "./layer-names.ts";
import type { WiredStep } from "./recipe.ts";
import type { LayerFacts, LayerStep } from "./step.ts";

/**
 * What decides each layer of a layer step, as far as the inputs and parameters tell. The other layers of the stack are no
 * part of it, so that a layer is known again when some are added or removed.
 */
export interface LayerKeys {
  /** What all layers have in common: step, parameters, grid, maps of the stack. */
  readonly common: string;
  /** By the layer's name: the content of its own inputs. */
  readonly own: ReadonlyMap<string, string>;
  /** Inputs without the step's dimension that earlier steps make: their content is known once these have run. */
  readonly maps: readonly string[];
}

/** Null for a step whose layers cannot be told apart: another step made them, or one file holds several. */
export function keyLayers(
  { step, origins }: WiredStep & { readonly step: LayerStep },
  { version, params }: StepKey,
  stack: Stack,
  inputs: ReadonlyMap<string, InputDigest>,
): LayerKeys | null {
  const names = layerNames(step.along, stack);
  const layered: (readonly [input: string, slices: readonly string[]])[] = [];
  const stackMaps: Record<string, string> = {};
  const maps: string[] = [];
  for (const [input, { from }] of origins) {
    const isLayered = step.inputs[input]!.dims[0] === step.along;
    if (isLayered) {
      const slices = from === "stack" ? inputs.get(input)!.slices : null;
      if (slices?.length !== names.length) return null;
      layered.push([input, slices]);
    } else if (from === "stack") stackMaps[input] = inputs.get(input)!.digest;
    else maps.push(input);
  }
  if (layered.length === 0) return null;
  const { grid, acquisition, reference = null } = stack;
  const facts: LayerFacts = { grid, acquisition, reference };
  const common = digestOf({
    step: step.name,
    version,
    params,
    stackMaps,
    facts,
  });
  const own = names.map((name, k) => {
    const content = Object.fromEntries(layered.map(([input, slices]) => [input, slices[k]!]));
    return [name, digestOf({ name, content })] as const;
  });
  return { common, own: new Map(own), maps };
}
