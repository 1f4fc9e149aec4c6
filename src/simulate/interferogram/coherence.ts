import type { ResolvedOptions } from "../options.ts";

/** Coherence of the two kinds of land in one pair; a pixel mixes them by its built-up share. */
export interface PairCoherence {
  readonly urban: number;
  readonly vegetation: number;
  readonly water: number;
}

/**
 * Temporal decay towards a floor, times the loss by the perpendicular baseline.
 *
 * Source: exponential decay with a long-term floor, Parizzi, Cong and Eineder (2009), IGARSS; baseline: Zebker and
 * Villasenor (1992), IEEE TGRS 30, 950-959.
 */
export function pairCoherence(
  { coherence }: ResolvedOptions,
  temporalBaseline: number,
  perpendicularBaseline: number,
): PairCoherence {
  if (coherence === null) return { urban: 1, vegetation: 1, water: 1 };
  const spatial = Math.max(0, 1 - Math.abs(perpendicularBaseline) / coherence.criticalBaseline);
  const decay = ({ initial, floor, timescale }: { initial: number; floor: number; timescale: number }) =>
    spatial * (floor + (initial - floor) * Math.exp(-temporalBaseline / timescale));
  return { urban: decay(coherence.urban), vegetation: decay(coherence.vegetation), water: coherence.water };
}
