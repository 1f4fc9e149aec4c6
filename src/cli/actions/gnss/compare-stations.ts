import { dayNumber, parseDate } from "../../../dates.ts";
import { scienceError } from "../../../errors.ts";
import { type Agreement, compareSamples } from "../../../kernels/statistics/compare-samples.ts";
import type { TimeFunctions } from "../../../kernels/time/time-functions.ts";
import type { Variable } from "../../../stack/variable.ts";
import { alongLook, type LookSeries, onDates, relativeTo, type StationSeries } from "../../parts/products.ts";
import type { Look } from "../maps/look.ts";
import type { Maps } from "../maps/open-maps.ts";
import { findZeroDate } from "../maps/zero-date.ts";
import { lookAt, type Pixel, pixelOf, valuesAt } from "./look-at-station.ts";
import { findStation } from "./open-stations.ts";
import { fitRate, type Rate, UNKNOWN_RATE } from "./station-velocity.ts";

/** What is compared: a series, a velocity, or both. */
export interface Compared {
  readonly series: Variable | null;
  readonly velocity: Variable | null;
}

export interface StationComparison {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly pixel: Pixel;
  /** ISO dates on which both are known. */
  readonly dates: readonly string[];
  /** Which of them both count from: there they agree by definition, and it does not count. */
  readonly origin: number;
  /** Metres towards the satellite on these dates, both counted from the date that the InSAR series counts from, or the first. */
  readonly insar: Float64Array;
  readonly gnss: Float64Array;
  readonly gnssSigma: Float64Array;
  readonly agreement: Agreement | null;
  /** Metres per year. */
  readonly insarRate: Rate;
  readonly gnssRate: Rate;
}

export interface Comparison {
  readonly stations: readonly StationComparison[];
  /** Stations that could not be compared, and why. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[];
  readonly displacement: Agreement | null;
  readonly velocity: Agreement | null;
}

export interface CompareOptions {
  /** Station that both are measured against. */
  readonly reference?: string | undefined;
  readonly functions: TimeFunctions;
  /** Time that the velocities are compared over, ISO dates; that of the series when absent. */
  readonly span?: readonly [first: string, last: string] | undefined;
}

/**
 * Compares displacement or velocity of maps with stations on the ground, along the line of sight at each station's pixel.
 *
 * @throws science errors `gnss-no-overlap`, `gnss-reference`
 */
export async function compareStations(
  { stack, path }: Maps,
  { series, velocity }: Compared,
  look: Look,
  stations: readonly StationSeries[],
  { reference, functions, span }: CompareOptions,
): Promise<Comparison> {
  const dates = series ? stack.dates : [];
  const period = span ?? spanOf(dates, stack.sourceAttributes);
  const zero = series ? await findZeroDate(series) : null;
  const zeroDate = zero === null ? null : (dates[zero] ?? null);
  const passedOver: { name: string; why: string }[] = [];

  const sample = async (station: StationSeries) => {
    const pixel = pixelOf(station, stack.grid);
    if (pixel === null)
      return Number.isNaN(station.lon + station.lat)
        ? "its file does not say where it is; name a list of stations with --list"
        : "it lies outside of the map";
    const vector = await lookAt(look, pixel);
    if (vector === null) return "there is no line of sight at its pixel";
    const insar = series ? await valuesAt(series, pixel) : null;
    const [rate = Number.NaN] = velocity ? await valuesAt(velocity, pixel) : [];
    if ((insar === null || insar.every(Number.isNaN)) && Number.isNaN(rate)) return "its pixel has no data";
    return { pixel, insar, rate, los: alongLook(station, vector) };
  };

  const home = reference === undefined ? null : await sample(findStation(stations, reference));
  if (typeof home === "string")
    throw scienceError({
      code: "gnss-reference",
      what: "The reference station cannot be compared with the maps.",
      where: `${reference} in ${path}`,
      got: home,
      fix: "Choose another station with --reference.",
    });

  const compared: StationComparison[] = [];
  for (const station of stations) {
    if (reference !== undefined && station.name.toUpperCase() === reference.toUpperCase()) continue;
    const found = await sample(station);
    if (typeof found === "string") {
      passedOver.push({ name: station.name, why: found });
      continue;
    }
    const los = home ? relativeTo(found.los, home.los) : found.los;
    const insar =
      found.insar && Float64Array.from(found.insar, (value, i) => value - (home?.insar?.[i] ?? 0));
    const rate = found.rate - (home ? home.rate : 0);
    const one = compareOne(station, found.pixel, { dates, insar, rate, los, zeroDate, period, functions });
    if (one === null) passedOver.push({ name: station.name, why: noOverlap(los, dates, period) });
    else compared.push(one);
  }
  if (compared.length === 0)
    throw scienceError({
      code: "gnss-no-overlap",
      what: "No station can be compared with the maps.",
      where: path,
      got: passedOver.map(({ name, why }) => `${name}: ${why}`).join("\n"),
      fix: "Give stations within the map and its dates: `upwarp gnss list DataHoldings.txt --around PATH` finds them.",
    });
  const join = (read: (one: StationComparison) => Float64Array) =>
    compared.flatMap((one) => [...withoutAt(read(one), one.origin)]);
  const rates = compareSamples(
    compared.map(({ insarRate }) => insarRate.velocity),
    compared.map(({ gnssRate }) => gnssRate.velocity),
  );
  return {
    stations: compared,
    passedOver,
    displacement: series
      ? compareSamples(
          join(({ insar }) => insar),
          join(({ gnss }) => gnss),
        )
      : null,
    velocity: rates.count > 0 ? rates : null,
  };
}

/** First and last date of a series, else of what MintPy's velocity says. */
function spanOf(
  dates: readonly string[],
  attributes: Readonly<Record<string, string>> | undefined,
): readonly [string, string] | null {
  const [first, last] = [
    dates[0] ?? parseDate(attributes?.START_DATE ?? ""),
    dates.at(-1) ?? parseDate(attributes?.END_DATE ?? ""),
  ];
  return first && last ? [first, last] : null;
}

interface Sampled {
  readonly dates: readonly string[];
  readonly insar: Float64Array | null;
  readonly rate: number;
  readonly los: LookSeries;
  readonly zeroDate: string | null;
  readonly period: readonly [string, string] | null;
  readonly functions: TimeFunctions;
}

function compareOne(
  { name, lon, lat }: StationSeries,
  pixel: Pixel,
  { dates, insar, rate, los, zeroDate, period, functions }: Sampled,
): StationComparison | null {
  const within = [...los.dates.keys()].filter(
    (i) =>
      period === null || ((los.dates[i] as string) >= period[0] && (los.dates[i] as string) <= period[1]),
  );
  const days = period ? dayNumber(period[1]) - dayNumber(period[0]) : 0;
  const gnssRate = fitRate(
    within.map((i) => los.dates[i] as string),
    within.map((i) => los.values[i] as number),
    functions,
    days,
  );
  const insarRate = insar ? fitRate(dates, insar, functions, days) : { velocity: rate, sigma: Number.NaN };
  const there = onDates(los, dates);
  const common = [...dates.keys()].filter(
    (i) => insar !== null && !Number.isNaN((insar[i] as number) + (there.values[i] as number)),
  );
  const hasRates = !Number.isNaN(gnssRate.velocity + insarRate.velocity);
  // One common date tells nothing: there is nothing to count from.
  if (common.length < 2 && !(insar === null && hasRates)) return null;
  const origin = Math.max(
    0,
    common.findIndex((i) => dates[i] === zeroDate),
  );
  const from = (values: ArrayLike<number>) => {
    const zero = values[common[origin] ?? 0] as number;
    return Float64Array.from(common, (i) => (values[i] as number) - zero);
  };
  const [ours, theirs] = [from(insar ?? []), from(there.values)];
  return {
    name,
    lon,
    lat,
    pixel,
    dates: common.map((i) => dates[i] as string),
    origin,
    insar: ours,
    gnss: theirs,
    gnssSigma: Float64Array.from(common, (i) => there.sigma[i] as number),
    agreement: common.length > 1 ? compareSamples(withoutAt(ours, origin), withoutAt(theirs, origin)) : null,
    insarRate: insar === null || hasRates ? insarRate : UNKNOWN_RATE,
    gnssRate,
  };
}

const withoutAt = (values: Float64Array, index: number) => values.filter((_, k) => k !== index);

function noOverlap(
  los: LookSeries,
  dates: readonly string[],
  period: readonly [string, string] | null,
): string {
  const [first, last] = [los.dates[0], los.dates.at(-1)];
  const when = first
    ? `its solutions run from ${first} to ${last}`
    : "it shares no date with the reference station";
  if (dates.length > 0)
    return `it has a solution on fewer than 2 of the ${dates.length} dates (${dates[0]} to ${dates.at(-1)}); ${when}`;
  return `its solutions tell no velocity${period ? ` between ${period[0]} and ${period[1]}` : ""}; ${when}`;
}
