import type { Network } from "../stack/network.ts";
import type { ValueRange } from "./scale.ts";

export interface NetworkData {
  readonly network: Network;
  /** Mean coherence of each pair, 0 to 1; NaN where unknown. */
  readonly coherenceMean?: ArrayLike<number>;
  /** Pairs that are left out of the inversion. */
  readonly dropped?: readonly boolean[];
  /** Why each dropped pair was left out, in a word or two ("min-coherence"): each reason has its colour. */
  readonly reasons?: readonly (string | null)[];
}

export interface NetworkOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** Range of the coherence colours; the range of the data, rounded, when absent. */
  readonly range?: ValueRange;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
  /** What the coherence is the mean of; "Mean coherence" when absent. */
  readonly coherenceTitle?: string;
  /** What the low and the high end of its colours mean. */
  readonly words?: readonly [low: string, high: string];
  /** Dates, days, baseline and coherence of a pair under the pointer. */
  readonly hints?: boolean;
  /** ISO date that is marked by a vertical line: the one that a map beside the figure shows. */
  readonly currentDate?: string;
  /** Pair that is drawn on top of all, with a rim. */
  readonly currentPair?: number;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}
