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
  // MintPy adds up in float32, in the order of the pairs.
  const sum = countGaps ? new Float32Array(pixels) : new Float64Array(pixels);
  const coherent = new Uint32Array(pixels);
  const connectedInAll = new Uint8Array(pixels).fill(1);
  const validPairs = new Uint16Array(pixels);
  for (let k = 0; k < pairs; k++) {
    const start = k * pixels;
    for (let p = 0; p < pixels; p++) {
      const hasPhase = phase !== undefined && !Number.isNaN(phase[start + p]!);
      if (hasPhase) validPairs[p]! += 1;
      const label = component?.[start + p];
      // Labels are whole numbers; NaN is "no label" as well.
      if (component ? !(label! > 0 || label! < 0) : !hasPhase) connectedInAll[p] = 0;
      const value = coherence?.[start + p] ?? Number.NaN;
      if (!(value > 0)) continue;
      sum[p]! += value;
      coherent[p]! += 1;
    }
  }
  const meanCoherence = Float32Array.from(sum, (total, p) =>
    coherence === undefined ? Number.NaN : total / (countGaps ? pairs : coherent[p]!),
  );
  return { meanCoherence, connectedInAll, validPairs };
}
