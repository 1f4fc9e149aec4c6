import { inputError } from "../errors.ts";
import type { Grid } from "../geo/grid.ts";
import { createNetwork } from "../stack/network.ts";
import type { Labels } from "../stack/relabel.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Attributes, Variable } from "../stack/variable.ts";
import { concatenate, pointwise, relabel } from "../stack/views.ts";
import { count, enumerate } from "./enumerate.ts";
import type { PairLayer } from "./layer-name.ts";
import type { DatePair } from "./pair-name.ts";
import { pairKey } from "./pair-name.ts";
import { sampleValues } from "./sample-values.ts";

/** What every pair product comes down to, once its files are opened and lie on one grid. */
export interface PairStackParts {
  readonly product: string;
  readonly grid: Grid;
  /** Sorted by date. */
  readonly pairs: readonly DatePair[];
  /** For each layer its maps, in the order of the pairs. */
  readonly layers: ReadonlyMap<PairLayer, readonly Variable[]>;
  /** Maps of the whole stack under their conventional names. */
  readonly statics: ReadonlyMap<string, Variable>;
  /** Metres, secondary minus reference, by pair key. */
  readonly baselines: ReadonlyMap<string, number>;
  readonly acquisition: Acquisition;
  readonly attrs?: Attributes;
  readonly notes: readonly string[];
}

/** Unit, and the stored value that means "no data" where the file does not say. 0 as in GAMMA, ROI_PAC and MintPy. */
const CONVENTIONS: Readonly<Record<PairLayer, { unit: string; nodata: number | null }>> = {
  unwrappedPhase: { unit: "rad", nodata: 0 },
  coherence: { unit: "1", nodata: 0 },
  // 0 is a statement here, "in no component", and must not become NaN.
  connectedComponent: { unit: "1", nodata: null },
};

/** Puts the layers of a pair stack together. Throws the input error "coherence-implausible". */
export async function assemblePairStack(parts: PairStackParts): Promise<Stack> {
  const { pairs } = parts;
  const { baselines, notes } = alignBaselines(pairs, parts.baselines);
  const network = createNetwork(
    pairs.map(({ reference, secondary }) => [reference, secondary] as const),
    baselines,
  );
  const variables = new Map<string, Variable>();
  for (const [layer, maps] of parts.layers) variables.set(layer, await stackLayer(layer, maps));
  for (const [name, variable] of parts.statics) variables.set(name, variable);
  return {
    product: parts.product,
    grid: parts.grid,
    variables,
    network,
    dates: network.dates,
    acquisition: parts.acquisition,
    attrs: parts.attrs ?? {},
    notes: [...parts.notes, ...notes],
  };
}

async function stackLayer(layer: PairLayer, maps: readonly Variable[]): Promise<Variable> {
  const { unit, nodata } = CONVENTIONS[layer];
  // What differs between files without changing a value (a missing nodata tag) is settled before they are joined.
  const members = components(layer, maps).map((map) =>
    relabel(map, {
      name: layer,
      dims: ["y", "x"],
      unit,
      nodata: nodata === null ? null : (map.nodata ?? nodata),
    }),
  );
  const first = members[0];
  if (first === undefined) throw inputError({ code: "pairs-none", what: `There is no map of ${layer}.` });
  const labels = layer === "coherence" ? await coherenceLabels(first, maps[0]) : {};
  return concatenate(
    members.map((member) => relabel(member, labels)),
    "pair",
    layer,
  );
}

/** Where a file marks pixels without a component by another number than 0, they belong to none. */
function components(layer: PairLayer, maps: readonly Variable[]): readonly Variable[] {
  const isMarked = maps.some(({ nodata }) => nodata !== null && nodata !== 0);
  return layer === "connectedComponent" && isMarked
    ? maps.map((map) => pointwise(layer, "1", "component", [map]))
    : maps;
}

/** LiCSAR and some others store coherence as bytes. */
const BYTE_COHERENCE: Labels = { scale: 1 / 255 };
/** Estimators and resampling overshoot 1 by rounding. */
const LARGEST_COHERENCE = 1.01;

async function coherenceLabels(coherence: Variable, origin: Variable | undefined): Promise<Labels> {
  const values = await sampleValues(coherence);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0 || (low >= 0 && high <= LARGEST_COHERENCE)) return {};
  if (coherence.dtype === "u8" && coherence.scale === undefined) return BYTE_COHERENCE;
  throw inputError({
    code: "coherence-implausible",
    what: "A file that is named like coherence holds values outside 0..1.",
    where: typeof origin?.source.path === "string" ? origin.source.path : coherence.name,
    got: `${low} to ${high}`,
    fix: "Check which file is the coherence; connected components are recognised by the word conncomp.",
  });
}

/** A network has baselines for all of its pairs or for none. */
function alignBaselines(pairs: readonly DatePair[], known: ReadonlyMap<string, number>) {
  const missing = pairs.map(pairKey).filter((key) => !known.has(key));
  if (missing.length === 0)
    return { baselines: pairs.map((pair) => known.get(pairKey(pair)) as number), notes: [] };
  const some = `${count(missing.length, "pair")} of ${pairs.length} have no perpendicular baseline, so none is used: ${enumerate(missing, ", ")}.`;
  return { baselines: null, notes: missing.length < pairs.length ? [some] : [] };
}
