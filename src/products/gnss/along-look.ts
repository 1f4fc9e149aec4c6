import type { Enu } from "../../geo/look-vector.ts";
import type { StationSeries } from "./station-series.ts";

/** Motion of a station along one direction. Columns of equal length. */
export interface LookSeries {
  readonly name: string;
  readonly dates: readonly string[];
  /** Metres, positive towards the satellite, since the first date. */
  readonly values: Float64Array;
  /** Standard errors, metres. */
  readonly sigma: Float64Array;
}

/**
 * A station's motion along the line of sight, with its standard error sqrt(u^T C u) from the errors of the components and their
 * correlations. (MintPy leaves the correlations out, and the weights too: it takes the root of the summed squares.)
 *
 * @param look unit vector from the ground to the satellite
 */
export function alongLook(station: StationSeries, { east, north, up }: Enu): LookSeries {
  const { sigmaEast, sigmaNorth, sigmaUp, corrEastNorth, corrEastUp, corrNorthUp } = station;
  const values = station.east.map(
    (e, i) => east * e + north * (station.north[i] as number) + up * (station.up[i] as number),
  );
  const sigma = sigmaEast.map((se, i) => {
    const [e, n, u] = [east * se, north * (sigmaNorth[i] as number), up * (sigmaUp[i] as number)];
    const mixed =
      e * n * (corrEastNorth[i] as number) +
      e * u * (corrEastUp[i] as number) +
      n * u * (corrNorthUp[i] as number);
    // Rounded correlations may leave a trace below 0.
    return Math.sqrt(Math.max(0, e * e + n * n + u * u + 2 * mixed));
  });
  return { name: station.name, dates: station.dates, values, sigma };
}

/** A station's motion against another one's, on the dates that both have; counted from the first of them. */
export function relativeTo(series: LookSeries, reference: LookSeries): LookSeries {
  const at = new Map(reference.dates.map((date, i) => [date, i]));
  const kept = [...series.dates.keys()].filter((i) => at.has(series.dates[i] as string));
  const other = (i: number) => at.get(series.dates[i] as string) as number;
  const values = Float64Array.from(
    kept,
    (i) => (series.values[i] as number) - (reference.values[other(i)] as number),
  );
  const origin = values[0] ?? 0;
  return {
    name: series.name,
    dates: kept.map((i) => series.dates[i] as string),
    values: values.map((value) => value - origin),
    sigma: Float64Array.from(kept, (i) =>
      Math.hypot(series.sigma[i] as number, reference.sigma[other(i)] as number),
    ),
  };
}

/** The values on some dates; NaN on those that the series lacks. */
export function onDates({ dates, values, sigma }: LookSeries, wanted: readonly string[]) {
  const at = new Map(dates.map((date, i) => [date, i]));
  const pick = (column: Float64Array) =>
    Float64Array.from(wanted, (date) => {
      const i = at.get(date);
      return i === undefined ? Number.NaN : (column[i] as number);
    });
  return { values: pick(values), sigma: pick(sigma) };
}
