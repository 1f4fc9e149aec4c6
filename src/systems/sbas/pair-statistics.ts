import { defineStep, type Tile } from "../../pipeline/step.ts";
import { inversionInputs } from "./inversion.ts";
import { namedIn, restoreZeros } from "./named-reference.ts";
import { compat } from "./params.ts";

/** Layers over pairs x pixels, as a tile holds them. */
interface PairLayers {
  readonly phase: Float32Array | undefined;
  readonly coherence: Float32Array | undefined;
  readonly component: Float32Array | undefined;
}

export const pairStatistics = defineStep({
  name: "pair-statistics",
  version: 1,
  doc: "Maps that sum the pairs up: mean coherence, whether the phase hangs together in all pairs, and how many have a phase.",
  references: ["yunjun2019"],
  scope: "tile",
  params: { compat },
  // It reads the component labels as well: only where somebody wants the maps.
  active: (params) => params.overview === true || params["deramp.mask"] === "connected",
  inputs: {
    unwrappedPhase: inversionInputs.unwrappedPhase,
    coherence: inversionInputs.coherence,
    connectedComponent: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Component label, 0 = not unwrapped",
      optional: true,
    },
  },
  outputs: {
    meanCoherence: {
      dims: ["y", "x"],
      unit: "1",
      doc: "Mean coherence over the pairs that have one; with compat=mintpy, pairs without count as 0",
    },
    connectedInAll: {
      dims: ["y", "x"],
      unit: "1",
      dtype: "u8",
      doc: "1 where every pair has a component label, or a phase where the stack has no labels",
    },
    validPairs: { dims: ["y", "x"], unit: "1", dtype: "u16", doc: "Number of pairs with a phase" },
  },
  prepare({ facts, params }) {
    const pairs = facts.network?.pairs.length ?? 0;
    const countGaps = params.compat === "mintpy";
    return ({ origin, shape, inputs }: Tile) => {
      const pixels = shape.y * shape.x;
      const layers: PairLayers = {
        phase: inputs.unwrappedPhase,
        coherence: inputs.coherence,
        component: inputs.connectedComponent,
      };
      const maps = summarisePairs(layers, pairs, pixels, countGaps);
      const named = namedIn(origin, shape, facts.reference);
      if (countGaps || named < 0 || !layers.phase) return maps;
      // The phases of the stack's own reference are 0 there because they were referenced, not for want of data.
      const column = (values: Float32Array | undefined) =>
        values && Float32Array.from({ length: pairs }, (_, k) => values[k * pixels + named]!);
      const one = { phase: column(layers.phase)!, coherence: column(layers.coherence) };
      restoreZeros(one.phase, one.coherence ?? null, 0, 1);
      const there = summarisePairs({ ...one, component: column(layers.component) }, pairs, 1, false);
      maps.connectedInAll[named] = there.connectedInAll[0]!;
      maps.validPairs[named] = there.validPairs[0]!;
      return maps;
    };
  },
});

function summarisePairs(
  { phase, coherence, component }: PairLayers,
  pairs: number,
  pixels: number,
  countGaps: boolean,
) {
  const validPairs = new Uint16Array(pixels);
  if (phase) countPhases(phase, validPairs);
  const connectedInAll = new Uint8Array(pixels);
  if (component) markLabelled(component, connectedInAll);
  else for (let p = 0; p < pixels; p++) connectedInAll[p] = validPairs[p] === pairs ? 1 : 0;
  const meanCoherence = new Float32Array(pixels).fill(Number.NaN);
  if (coherence) averageCoherence(coherence, meanCoherence, countGaps ? pairs : null);
  return { meanCoherence, connectedInAll, validPairs };
}

function countPhases(phase: Float32Array, valid: Uint16Array): void {
  const pixels = valid.length;
  for (let start = 0; start < phase.length; start += pixels)
    for (let p = 0; p < pixels; p++) if (!Number.isNaN(phase[start + p]!)) valid[p]! += 1;
}

/** 1 where every pair has a label. Labels are whole numbers; NaN is "no label" as well as 0. */
function markLabelled(component: Float32Array, inAll: Uint8Array): void {
  const pixels = inAll.length;
  inAll.fill(1);
  for (let start = 0; start < component.length; start += pixels)
    for (let p = 0; p < pixels; p++) {
      const label = component[start + p]!;
      if (!(label > 0 || label < 0)) inAll[p] = 0;
    }
}

/** @param divisor null for the pairs that have a coherence */
function averageCoherence(coherence: Float32Array, mean: Float32Array, divisor: number | null): void {
  const pixels = mean.length;
  // MintPy adds up in float32, in the order of the pairs.
  const sum = divisor === null ? new Float64Array(pixels) : new Float32Array(pixels);
  const coherent = new Uint32Array(pixels);
  for (let start = 0; start < coherence.length; start += pixels)
    for (let p = 0; p < pixels; p++) {
      const value = coherence[start + p]!;
      if (!(value > 0)) continue;
      sum[p]! += value;
      coherent[p]! += 1;
    }
  for (let p = 0; p < pixels; p++) mean[p] = sum[p]! / (divisor ?? coherent[p]!);
}
