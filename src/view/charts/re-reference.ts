import { MISSING, type RegionSeries } from "../protocol.ts";

/** Values of one place along the axis of its layer, and their standard errors where the layer has a companion of them. */
export interface PlaceSeries {
  /** One for each position; NaN is no data. */
  readonly values: ArrayLike<number>;
  readonly sigma?: ArrayLike<number> | undefined;
  /** Spread of the pixels of a region; NaN of a single pixel. */
  readonly spread?: ArrayLike<number> | undefined;
}

/** What the standard errors of a series are, to be written on the chart. */
export type SigmaKind = "none" | "stored" | "independent";

export const SIGMA_WORDS: Readonly<Record<SigmaKind, string>> = {
  none: "",
  stored: "± 1 σ as stored",
  independent: "± 1 σ as if errors were independent",
};

/** A series against a place and a date. */
export interface RelativeSeries {
  readonly values: Float64Array;
  readonly sigma: Float64Array | null;
  readonly sigmaKind: SigmaKind;
  /** Spread of the pixels of a region about their mean, of the values as stored. */
  readonly spread: Float64Array | null;
  /** Why there is no value at all, in words for people. */
  readonly empty: string | null;
}

/** What a series is shown against. */
export interface Against {
  /** Series of the reference place; null as stored. */
  readonly place?: PlaceSeries | null;
  /** Position of the reference date along the axis; null as stored. */
  readonly date?: number | null;
}

/**
 * value(i) - reference(i) - (value(k) - reference(k)) in float64, k the reference date: differences of float32 values of like
 * size are exact. NaN where one of the four is.
 *
 * Standard errors. The files have no covariance between pixels or dates, so that the error of a difference is not known. Where
 * nothing is subtracted, they are shown as stored. Else they are the root of the sum of the squares of all that takes part, as if
 * their errors were independent. Neighbours share their atmosphere, which a difference cancels: between them this is too large.
 * The value at the reference date itself is 0 by choice and has no error. Without errors of the reference there are none of the
 * difference.
 *
 * Of a region, the mean of the pixels' standard errors stands for that of their mean: it is the most that it can be, whatever
 * their covariance. The spread is that of the values as stored: another reference place moves all pixels of a date alike and
 * leaves it, another date does not, and would need each pixel's series.
 */
export function reReference(series: PlaceSeries, against: Against = {}): RelativeSeries {
  const { place = null, date = null } = against;
  const count = series.values.length;
  const at = (list: ArrayLike<number> | undefined, i: number) => known(list?.[i]);
  const difference = (i: number) => at(series.values, i) - (place === null ? 0 : at(place.values, i));
  const zero = date === null ? 0 : difference(date);
  const values = Float64Array.from({ length: count }, (_, i) => difference(i) - zero);
  const hasSigma = series.sigma !== undefined && (place === null || place.sigma !== undefined);
  const isStored = place === null && date === null;
  return {
    values,
    sigma: hasSigma ? combinedErrors(series, place, date) : null,
    sigmaKind: !hasSigma ? "none" : isStored ? "stored" : "independent",
    spread: series.spread === undefined ? null : Float64Array.from(series.spread, known),
    empty: values.every(Number.isNaN) ? whyEmpty(series, place, date, zero) : null,
  };
}

function combinedErrors(series: PlaceSeries, place: PlaceSeries | null, date: number | null): Float64Array {
  const square = (i: number) => {
    const [own, other] = [known(series.sigma?.[i]), place === null ? 0 : known(place.sigma?.[i])];
    return own * own + other * other;
  };
  const zero = date === null ? 0 : square(date);
  return Float64Array.from({ length: series.values.length }, (_, i) => {
    if (i === date) return 0;
    return Math.sqrt(square(i) + zero);
  });
}

function whyEmpty(
  { values }: PlaceSeries,
  place: PlaceSeries | null,
  date: number | null,
  zero: number,
): string {
  if (values.length === 0) return "The layer has no dates.";
  if (Array.from(values, known).every(Number.isNaN)) return "There is no data here.";
  if (place !== null && Array.from(place.values, known).every(Number.isNaN))
    return "The reference place has no data.";
  if (date !== null && Number.isNaN(zero)) return "There is no value on the reference date.";
  return "The place and the reference have no date in common.";
}

/** A pixel whose chunk is absent has no value either. */
const known = (value: number | undefined) => (value === undefined || value === MISSING ? Number.NaN : value);

/** What the data worker says of a region as a series; `sigma` is its answer for the layer of standard errors. */
export function seriesOfRegion(region: RegionSeries, sigma?: RegionSeries): PlaceSeries {
  return { values: region.mean, spread: region.deviation, ...(sigma && { sigma: sigma.mean }) };
}
