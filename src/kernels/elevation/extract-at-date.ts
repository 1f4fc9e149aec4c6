import { type ElevationSeries, type ObservationMask, pixelsOfSeries } from "./elevation-series.ts";
import { lagToObservation } from "./observation-lag.ts";

export interface ElevationAtDate {
  /** Metres, NaN where a neighbouring time has none, or outside the series. */
  readonly elevation: Float32Array;
  readonly sigma: Float32Array;
  /** Days to the nearest valid observation. */
  readonly lag: Float32Array;
}

/**
 * Elevation and its error at a date, interpolated linearly between the times of a series, and the lag to the nearest observation. The error of
 * an interpolated value is taken as the interpolated error: neighbouring times of a fit are nearly fully correlated.
 *
 * @param day days since 1970-01-01
 * @param compat "pyddem": lags as pyddem has them (see `lagToObservation`)
 */
export function extractAtDate(
  series: ElevationSeries,
  observations: ObservationMask,
  day: number,
  { compat }: { readonly compat?: "pyddem" } = {},
): ElevationAtDate {
  const pixels = pixelsOfSeries(series);
  const { times } = series;
  let before = 0;
  while (before + 2 < times.length && times[before + 1]! <= day) before++;
  const after = Math.min(before + 1, times.length - 1);
  const isInside = day >= times[0]! && day <= times[times.length - 1]!;
  const share = after === before ? 0 : (day - times[before]!) / (times[after]! - times[before]!);
  const between = (values: Float32Array) =>
    Float32Array.from({ length: pixels }, (_, p) => {
      const [a, b] = [values[before * pixels + p]!, values[after * pixels + p]!];
      // A time of the series itself needs no neighbour.
      if (!isInside) return Number.NaN;
      return share === 0 ? a : share === 1 ? b : a + share * (b - a);
    });
  return {
    elevation: between(series.elevation),
    sigma: between(series.sigma),
    lag: lagToObservation(observations, pixels, day, { ...(compat && { compat }) }),
  };
}
