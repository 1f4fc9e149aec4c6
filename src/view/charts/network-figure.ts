import { isUpwarpError } from "../../errors.ts";
import type { CoherenceMatrixOptions } from "../../plot/render-coherence-matrix.ts";
import type { NetworkData, NetworkOptions } from "../../plot/render-network.ts";
import { createNetwork, type Network } from "../../stack/network.ts";
import { MISSING, type PairLabel, type Problem } from "../protocol.ts";

/** A network that can be drawn, or why there is none. */
export type NetworkOutcome =
  | { readonly kind: "network"; readonly network: Network }
  | { readonly kind: "none"; readonly problem: Problem };

/** The network of a layer's pairs. Baselines are drawn when all pairs have one. */
export function networkOfPairs(pairs: readonly PairLabel[]): NetworkOutcome {
  const baselines = pairs.flatMap(({ perpendicularBaseline: value }) =>
    value !== undefined && Number.isFinite(value) ? [value] : [],
  );
  if (pairs.length === 0)
    return { kind: "none", problem: { code: "network-empty", what: "The layer has no pairs." } };
  try {
    const network = createNetwork(
      pairs.map(({ reference, secondary }) => [reference, secondary]),
      baselines.length === pairs.length ? baselines : null,
    );
    return { kind: "network", network };
  } catch (error) {
    // What a file says of its pairs may be no network at all.
    if (isUpwarpError(error)) return { kind: "none", problem: error.toJSON() };
    throw error;
  }
}

/** What the coherence of each pair was taken over. */
export type CoherenceOf =
  | { readonly kind: "pixel"; readonly name: string }
  | { readonly kind: "region"; readonly name: string }
  | { readonly kind: "scene" };

/** Coherence is between these whatever the data are, so that one place can be compared with another. */
const WHOLE_RANGE = [0, 1] as const;
const WORDS = ["incoherent", "coherent"] as const;

const titleOf = (of: CoherenceOf) =>
  of.kind === "scene"
    ? "Mean coherence"
    : of.kind === "pixel"
      ? `Coherence at ${of.name}`
      : `Mean coherence in ${of.name}`;

export interface NetworkFigure {
  readonly data: NetworkData;
  readonly options: NetworkOptions;
}

/**
 * What `renderNetwork` draws: the pairs, coloured by their coherence at the place that was clicked or over the scene.
 *
 * @param coherence one for each pair; NaN or an absent chunk where there is none; null when no layer has coherence
 */
export function networkFigure(
  network: Network,
  coherence: ArrayLike<number> | null,
  of: CoherenceOf,
  { width }: { readonly width?: number } = {},
): NetworkFigure {
  const known = coherence && Float64Array.from(coherence, clean);
  const hasAny = known?.some((value) => !Number.isNaN(value)) ?? false;
  return {
    data: { network, ...(known && hasAny && { coherenceMean: known }) },
    options: {
      hints: true,
      ...(hasAny && { range: WHOLE_RANGE, coherenceTitle: titleOf(of), words: WORDS }),
      ...(width !== undefined && { width }),
    },
  };
}

export interface CoherenceMatrixFigure {
  readonly network: Network;
  readonly coherence: Float64Array;
  readonly options: CoherenceMatrixOptions;
}

/** What `renderCoherenceMatrix` draws of the same; null where no pair has coherence. */
export function coherenceMatrixFigure(
  network: Network,
  coherence: ArrayLike<number>,
  of: CoherenceOf,
  { width }: { readonly width?: number } = {},
): CoherenceMatrixFigure | null {
  const known = Float64Array.from(coherence, clean);
  const count = known.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  if (count === 0 || known.length !== network.pairs.length) return null;
  return {
    network,
    coherence: known,
    options: {
      title: titleOf(of),
      subtitle: `${count} of ${network.pairs.length} pairs have data`,
      range: WHOLE_RANGE,
      coherenceTitle: titleOf(of),
      words: WORDS,
      ...(width !== undefined && { width }),
    },
  };
}

const clean = (value: number) => (value === MISSING ? Number.NaN : value);
