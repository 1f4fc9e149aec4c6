import { yearsSinceFirst } from "../../dates.ts";
import type { Range } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import type { RunView } from "./run-view.ts";

/** Bands of rows that are looked at, spread evenly over the scene. */
const BANDS = 8;
/** Values of a band that are held at a time: 64 MB. */
const MOST_VALUES = 16e6;
/** A date is noisy beyond so many robust standard deviations above the median of all. */
const NOISY_FROM = 3;
/** Makes the median absolute deviation of a normal sample its standard deviation. */
const NMAD_FACTOR = 1.4826;

/** What the line of the velocity leaves of each date. */
export interface DateResiduals {
  /** Root mean square over the reliable pixels, metres; NaN where a date has no data. */
  readonly rms: Float64Array;
  readonly threshold: number;
  /** Dates above the threshold. */
  readonly noisy: readonly string[];
}

/**
 * Scatter of each date about the straight line of each pixel's own velocity, from some rows of the scene. Null where there is
 * no series with its velocity.
 */
export async function residualsOfDates(view: RunView): Promise<DateResiduals | null> {
  const [displacement, velocity] = [view.output("displacement"), view.output("velocity")];
  const { dates } = view.stack;
  if (displacement === null || velocity === null || displacement.shape[0] !== dates.length) return null;
  const mask = view.output("reliable");
  const years = yearsSinceFirst(dates);
  const [, height = 0, width = 0] = displacement.shape;
  const rows = Math.max(1, Math.min(4, Math.floor(MOST_VALUES / Math.max(1, dates.length * width))));
  const [squares, counts] = [new Float64Array(dates.length), new Float64Array(dates.length)];
  const bands = Math.min(BANDS, Math.ceil(height / rows));
  for (let band = 0; band < bands; band++) {
    const start = Math.min(Math.max(0, height - rows), Math.floor(((band + 0.5) * height) / bands));
    const pixels: readonly Range[] = [
      [start, Math.min(height, start + rows)],
      [0, width],
    ];
    const { signal } = view;
    const series = await readFloats(displacement, [[0, dates.length], ...pixels], { signal });
    const slopes = await readFloats(velocity, pixels, { signal });
    const reliable = mask && (await readFloats(mask, pixels, { signal }));
    slopes.forEach((slope, p) => {
      if (Number.isNaN(slope) || (reliable && !((reliable[p] ?? 0) > 0))) return;
      const rests = Array.from(
        years,
        (year, d) => (series[d * slopes.length + p] ?? Number.NaN) - slope * year,
      );
      const known = rests.filter(Number.isFinite);
      const offset = known.reduce((sum, rest) => sum + rest, 0) / known.length;
      rests.forEach((rest, d) => {
        if (!Number.isFinite(rest)) return;
        squares[d] = (squares[d] ?? 0) + (rest - offset) ** 2;
        counts[d] = (counts[d] ?? 0) + 1;
      });
    });
  }
  const rms = squares.map((sum, d) => Math.sqrt(sum / (counts[d] ?? 0)));
  const middle = medianOf(rms);
  const spread = NMAD_FACTOR * medianOf(rms.map((value) => Math.abs(value - middle)));
  const threshold = middle + NOISY_FROM * spread;
  if (!Number.isFinite(threshold) || middle === 0) return null;
  return { rms, threshold, noisy: dates.filter((_, d) => (rms[d] ?? 0) > threshold) };
}

function medianOf(values: Float64Array): number {
  const known = values.filter(Number.isFinite).sort();
  const half = known.length >> 1;
  const upper = known[half] ?? Number.NaN;
  return known.length % 2 === 1 ? upper : ((known[half - 1] ?? Number.NaN) + upper) / 2;
}
