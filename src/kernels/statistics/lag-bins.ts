import { configError } from "../../errors.ts";

/** How pairs of a series are sorted by the time between them. */
export interface LagOptions {
  /** Width of a bin, in the unit of the times. */
  readonly step: number;
  /** Bins start below this lag; by default the longest there is. */
  readonly cutoff?: number;
  /** `pyddem`: each bin reaches from one step before its start to one after, so that most pairs count in two. */
  readonly compat?: "pyddem";
}

/** Bins of lags, and for every two times of one list the bins they count in. */
export interface LagBins {
  /** Number of bins; bin k starts at k * step. */
  readonly count: number;
  readonly step: number;
  readonly times: Float64Array;
  /** First bin, and the one after the last, of pair (i, j), i < j, at [2 * (i * times + j)]. The same where there is none. */
  readonly ranges: Uint16Array;
}

/** A variogram of so many points says nothing, and a wrong unit of time must not allocate the machine's memory. */
const MOST_BINS = 10_000;
/** The table of pairs takes 400 MB of so many. */
const MOST_TIMES = 10_000;

/**
 * Sorts the pairs of a list of times into bins [k * step, (k + 1) * step): once for all series of a stack. n^2 * 4 bytes.
 * Errors: `lag-bins`.
 */
export function sortLags(times: ArrayLike<number>, { step, cutoff, compat }: LagOptions): LagBins {
  const t = Float64Array.from(times);
  const longest =
    t.reduce((a, b) => Math.max(a, b), -Infinity) - t.reduce((a, b) => Math.min(a, b), Infinity);
  const reach = cutoff ?? longest;
  // Without a cut-off the longest lag has to lie in a bin too; pyddem's bins reach beyond their ends anyway.
  const bins =
    cutoff === undefined && compat !== "pyddem" ? Math.floor(reach / step) + 1 : Math.ceil(reach / step);
  const count = t.length === 0 ? 0 : Math.max(0, bins);
  if (!(step > 0 && count <= MOST_BINS && t.length <= MOST_TIMES && t.every(Number.isFinite)))
    throw configError({
      code: "lag-bins",
      what: "The times between observations cannot be sorted into bins like these.",
      got: `${t.length} times, step ${step}, up to ${reach}: ${count} bins`,
      fix: `Give at most ${MOST_TIMES} finite times, and a step above 0 in their unit that makes at most ${MOST_BINS} bins.`,
    });
  const ranges = new Uint16Array(2 * t.length ** 2);
  for (let i = 0; i < t.length; i++)
    for (let j = i + 1; j < t.length; j++) {
      const lag = Math.abs(t[i]! - t[j]!);
      const near = Math.floor(lag / step);
      let [first, end] = [near, near + 1];
      if (compat === "pyddem") {
        // DEFECT of pyddem: windows overlap, both ends belong to them.
        [first, end] = [Math.max(0, near - 2), near + 3];
        while (first < end && lag > first * step + step) first++;
        while (end > first && lag < (end - 1) * step - step) end--;
      }
      const at = 2 * (i * t.length + j);
      ranges[at] = Math.min(first, count);
      ranges[at + 1] = Math.min(end, count);
    }
  return { count, step, times: t, ranges };
}
