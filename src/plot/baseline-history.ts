import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import { type AcquisitionPlaces, placeAcquisitions } from "./acquisition-baselines.ts";
import { plural } from "./network-legend.ts";
import { findGaps, GAP_REVISITS, type Gap, medianRevisit } from "./revisit.ts";

export interface BaselinesOptions {
  readonly title?: string;
  /** The spans of the history when absent. */
  readonly subtitle?: string;
  /** ISO date against which baselines are shown, marked; the first date when absent. */
  readonly referenceDate?: string;
  /** Pairs that are left out: not drawn, and not counted. */
  readonly dropped?: readonly boolean[];
  /** Stretches longer than so many median revisit times are marked. */
  readonly gapRevisits?: number;
  readonly currentDate?: string;
  readonly width?: number;
  /** Height of the area of the baselines. */
  readonly height?: number;
  /** Date, spans and pairs of an acquisition under the pointer. */
  readonly hints?: boolean;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}

/** Spans of the acquisitions of a network. */
export interface BaselineHistory {
  readonly referenceDate: string;
  /** Days from the reference acquisition, one for each date. */
  readonly days: Float64Array;
  /** Metres from the reference acquisition (from the first of its own part, where pairs do not join it); null when not known. */
  readonly baseline: Float64Array | null;
  /** Pairs that an acquisition is part of. */
  readonly pairCount: Int32Array;
  readonly gaps: readonly Gap[];
  readonly medianRevisit: number;
}

/**
 * What each acquisition is against the reference acquisition.
 *
 * @throws input errors `network-empty`, `date-missing`
 */
export function baselineHistory(network: Network, options: BaselinesOptions = {}): BaselineHistory {
  return historyOf(network, placeAcquisitions(network, options.dropped), options);
}

export function historyOf(
  network: Network,
  places: AcquisitionPlaces,
  options: BaselinesOptions,
): BaselineHistory {
  const { dates, pairs } = network;
  const where = options.title ?? "baseline history";
  if (dates.length === 0)
    throw inputError({ code: "network-empty", what: "The network has no acquisition.", where });
  const referenceDate = options.referenceDate ?? dates[0] ?? "";
  const at = dates.indexOf(referenceDate);
  if (at < 0)
    throw inputError({
      code: "date-missing",
      what: "The reference acquisition is not among the dates.",
      where,
      got: referenceDate,
      fix: `Dates run from ${dates[0]} to ${dates.at(-1)}.`,
    });
  const days = Float64Array.from(dates, (date) => dayNumber(date) - dayNumber(referenceDate));
  const part = places.component[at];
  const zero = places.baseline?.[at] ?? 0;
  const baseline =
    places.baseline === null
      ? null
      : places.baseline.map((value, i) => (places.component[i] === part ? value - zero : value));
  const pairCount = new Int32Array(dates.length);
  pairs.forEach(({ reference, secondary }, k) => {
    if (options.dropped?.[k]) return;
    pairCount[reference] = (pairCount[reference] ?? 0) + 1;
    pairCount[secondary] = (pairCount[secondary] ?? 0) + 1;
  });
  const gaps = findGaps(dates, options.gapRevisits ?? GAP_REVISITS);
  return { referenceDate, days, baseline, pairCount, gaps, medianRevisit: medianRevisit(dates) };
}

const metres = (value: number) => `${value.toFixed(0).replace(/^-0$/, "0").replace("-", "−")} m`;

/** "20 acquisitions over 228 days, revisit 12 days (median), baselines over 263 m, 2 gaps". */
export function summariseHistory(
  { dates }: Network,
  { days, baseline, gaps, medianRevisit: revisit }: BaselineHistory,
): string {
  const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
  const reach = baseline === null ? null : Math.max(...baseline) - Math.min(...baseline);
  return [
    `${plural(dates.length, "acquisition")} over ${plural(span, "day")}`,
    ...(Number.isNaN(revisit) ? [] : [`median revisit ${plural(revisit, "day")}`]),
    reach === null ? "perpendicular baselines not known" : `baselines span ${metres(reach)}`,
    ...(gaps.length === 0 ? [] : [plural(gaps.length, "gap")]),
  ].join(", ");
}

/** "2018-01-18, 12 days and −40 m from the reference, 3 pairs". */
export function describeAcquisition(
  date: string,
  { days, baseline, pairCount }: BaselineHistory,
  i: number,
): string {
  const away = baseline === null ? "" : ` and ${metres(baseline[i] ?? 0)}`;
  const count = plural(Math.abs(days[i] ?? 0), "day");
  return `${date}, ${(days[i] ?? 0) < 0 ? "−" : ""}${count}${away} from the reference, ${plural(pairCount[i] ?? 0, "pair")}`;
}
