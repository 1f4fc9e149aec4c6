import { configError } from "../../errors.ts";
import { medianOf } from "../statistics/median-of.ts";

/** Bins of elevation that hold cells of an area, ascending; empty ones are not among them. */
export interface HypsometricBins {
  /** Centres, metres. */
  readonly elevation: Float64Array;
  readonly height: number;
  /** Bin of each cell, or -1 for those without a reference elevation. */
  readonly of: Int32Array;
  /** Cells of each bin. */
  readonly cells: Int32Array;
}

/** With at most so many measured cells, one bin takes all (pyddem's). */
const TOO_FEW_FOR_BINS = 50;
/** More bins than the Earth has metres of relief is a wrong height, not a glacier. */
const MOST_BINS = 20_000;

/** Cuts an area into bins of elevation from a multiple of the height below its lowest cell. */
export function binByElevation(
  reference: ArrayLike<number>,
  measured: number,
  height: number,
): HypsometricBins {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let p = 0; p < reference.length; p++) {
    low = Math.min(low, Number.isNaN(reference[p]!) ? low : reference[p]!);
    high = Math.max(high, Number.isNaN(reference[p]!) ? high : reference[p]!);
  }
  const bottom = Math.floor(low / height) * height;
  if (!(height > 0) || (high - bottom) / height > MOST_BINS)
    throw configError({
      code: "bin-height",
      what: "The height of elevation bins is not positive, or makes too many of them.",
      got: `${height} m for elevations from ${low} to ${high} m`,
      fix: "Give it in metres, for example 100.",
    });
  const single = measured <= TOO_FEW_FOR_BINS;
  const of = Int32Array.from({ length: reference.length }, (_, p) =>
    Number.isNaN(reference[p]!) ? -1 : single ? 0 : Math.floor((reference[p]! - bottom) / height),
  );
  const used = [...new Set(of)].filter((bin) => bin >= 0).sort((a, b) => a - b);
  const place = new Map(used.map((bin, i) => [bin, i]));
  const cells = new Int32Array(used.length);
  for (let p = 0; p < of.length; p++) {
    of[p] = place.get(of[p]!) ?? -1;
    if (of[p]! >= 0) cells[of[p]!]!++;
  }
  const wide = single ? Math.max(high - low, 0) : height;
  const elevation = Float64Array.from(used, (bin) =>
    single ? (low + high) / 2 : bottom + (bin + 0.5) * height,
  );
  return { elevation, height: wide, of, cells };
}

/** Makes the median of absolute deviations the standard deviation of a normal distribution. */
const NORMALISED = 1.4826;

/** Normalised median absolute deviation and median of the values of a list. */
export function spreadOf(values: readonly number[]): { readonly median: number; readonly nmad: number } {
  const median = medianOf(Float64Array.from(values), values.length);
  const away = Float64Array.from(values, (value) => Math.abs(value - median));
  return { median, nmad: NORMALISED * medianOf(away, away.length) };
}
