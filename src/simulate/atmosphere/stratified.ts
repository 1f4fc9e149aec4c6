import { DAYS_PER_YEAR } from "../../dates.ts";
import { drawNormal } from "../../kernels/random/normal.ts";
import { createStream } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import { STREAMS } from "../streams.ts";

/**
 * Stratified delay: proportional to height. The coefficient of each date, m of path per m of height: a random part
 * and an annual cycle counted from the first date.
 *
 * Source: the linear form of Delacourt, Briole and Achache (1998), Geophys. Res. Lett. 25, 2849-2852.
 */
export function stratifiedCoefficients(
  { seed, stratified }: ResolvedOptions,
  days: readonly number[],
): Float64Array {
  const first = days[0] ?? 0;
  return Float64Array.from(days, (day) => {
    if (stratified === null) return 0;
    const random = stratified.deviation * drawNormal(createStream(seed, STREAMS.stratified, day), 0);
    const cycle = stratified.annualAmplitude * Math.sin((2 * Math.PI * (day - first)) / DAYS_PER_YEAR);
    return (random + cycle) / 1000;
  });
}
