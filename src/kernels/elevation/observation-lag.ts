import { checkObservations, type ObservationMask } from "./elevation-series.ts";

/** Pixels with fewer valid observations have no lag in pyddem, unless the stack's date at hand is one of theirs. */
const PYDDEM_LEAST = 2;

/**
 * Days from a time to the nearest valid observation of each pixel, NaN where there is none. O(observations x pixels).
 *
 * @param day days since 1970-01-01
 * @param compat "pyddem": the valid observation nearest to the date of the stack that is nearest to `day`, in whole days; a pixel with one
 * observation alone has a lag only if that is its date
 */
export function lagToObservation(
  observations: ObservationMask,
  pixels: number,
  day: number,
  { compat }: { readonly compat?: "pyddem" } = {},
): Float32Array {
  checkObservations(observations, pixels);
  const { times, valid } = observations;
  const from = compat === "pyddem" ? nearestTime(times, day) : day;
  const [best, when] = [new Float64Array(pixels).fill(Number.POSITIVE_INFINITY), new Float64Array(pixels)];
  for (let i = 0; i < times.length; i++) {
    const away = Math.abs(times[i]! - from);
    for (let p = 0; p < pixels; p++)
      // Of two that are equally far pyddem takes either; the earlier one is first in its stacks.
      if (valid[i * pixels + p] === 1 && away < best[p]!) [best[p], when[p]] = [away, times[i]!];
  }
  const dates = compat === "pyddem" ? countDates(observations, pixels) : null;
  return Float32Array.from(best, (away, p) => {
    if (away === Number.POSITIVE_INFINITY) return Number.NaN;
    if (dates === null) return away;
    return dates[p]! < PYDDEM_LEAST && away > 0 ? Number.NaN : Math.trunc(Math.abs(when[p]! - day));
  });
}

/**
 * `lagToObservation` at many times, [time, pixel]: what the errors of interpolated elevations grow with. O(observations x pixels +
 * times x pixels).
 *
 * @param days ascending
 */
export function lagsToObservations(
  observations: ObservationMask,
  pixels: number,
  days: ArrayLike<number>,
): Float32Array {
  checkObservations(observations, pixels);
  const order = [...Array(observations.times.length).keys()].sort(
    (a, b) => observations.times[a]! - observations.times[b]!,
  );
  const out = new Float32Array(days.length * pixels).fill(Number.NaN);
  const [before, after] = [-1, 1].map(() => new Float64Array(pixels)) as [Float64Array, Float64Array];
  // Once forwards for the last observation before each time, once backwards for the next after it.
  for (const [seen, step] of [
    [before, 1],
    [after, -1],
  ] as const) {
    seen.fill(Number.NaN);
    let k = step === 1 ? 0 : order.length - 1;
    for (let t = step === 1 ? 0 : days.length - 1; t >= 0 && t < days.length; t += step) {
      const day = days[t]!;
      for (; k >= 0 && k < order.length; k += step) {
        const when = observations.times[order[k]!]!;
        if ((when - day) * step > 0) break;
        for (let p = 0; p < pixels; p++) if (observations.valid[order[k]! * pixels + p] === 1) seen[p] = when;
      }
      for (let p = 0; p < pixels; p++) {
        const [away, best] = [Math.abs(day - seen[p]!), out[t * pixels + p]!];
        if (Number.isNaN(best) || away < best) out[t * pixels + p] = away;
      }
    }
  }
  return out;
}

function nearestTime(times: ArrayLike<number>, day: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times.length; i++)
    if (Math.abs(times[i]! - day) < Math.abs(best - day)) best = times[i]!;
  return best;
}

/** Different dates of each pixel's valid observations. */
function countDates({ times, valid }: ObservationMask, pixels: number): Uint32Array {
  const count = new Uint32Array(pixels);
  const rows = new Map<number, number[]>();
  for (let i = 0; i < times.length; i++) rows.set(times[i]!, [...(rows.get(times[i]!) ?? []), i]);
  for (const same of rows.values())
    for (let p = 0; p < pixels; p++) if (same.some((i) => valid[i * pixels + p] === 1)) count[p]!++;
  return count;
}
