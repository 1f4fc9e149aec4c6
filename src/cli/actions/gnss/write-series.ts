import type { Enu } from "../../../geo/look-vector.ts";
import type { TimeFunctions } from "../../../kernels/time/time-functions.ts";
import { STRAIGHT_LINE } from "../../../kernels/time/time-functions.ts";
import { csvCell } from "../../../stack/csv-cell.ts";
import type { Cli } from "../../context.ts";
import { alongLook, type StationSeries } from "../../parts/products.ts";
import { findLook } from "../maps/look.ts";
import { closeMaps, openMaps } from "../maps/open-maps.ts";
import { lookAt, pixelOf } from "./look-at-station.ts";
import { openStations } from "./open-stations.ts";
import { fitRate } from "./station-velocity.ts";

export interface SeriesFlags {
  readonly along?: string;
  readonly look?: string;
  readonly list?: string;
  readonly dates?: readonly [first: string, last: string];
}

/** Every solution as a row: what the formats hold, in one form. */
export async function writeStationSeries(this: Cli, flags: SeriesFlags, ...paths: string[]): Promise<void> {
  const stations = await openStations(paths, flags.list, (text) => this.say(text));
  const looks = await looksAt(this, stations, flags);
  const names = ["sigma_east", "sigma_north", "sigma_up"];
  this.print(
    [
      "station,lon,lat,date,east_m,north_m,up_m",
      ...names.map((name) => `${name}_m`),
      ...(looks ? ["los_m", "sigma_los_m"] : []),
    ].join(","),
  );
  for (const station of stations) {
    const { name, lon, lat, dates, east, north, up, sigmaEast, sigmaNorth, sigmaUp } = station;
    const look = looks?.get(station);
    const los = look ? alongLook(station, look) : null;
    const start = [csvCell(name), degrees(lon), degrees(lat)].join(",");
    const lines: string[] = [];
    dates.forEach((date, i) => {
      if (!isWithin(date, flags.dates)) return;
      const columns = [
        east,
        north,
        up,
        sigmaEast,
        sigmaNorth,
        sigmaUp,
        ...(looks ? [los?.values, los?.sigma] : []),
      ];
      lines.push([start, date, ...columns.map((column) => metres(column?.[i]))].join(","));
    });
    if (lines.length > 0) this.print(lines.join("\n"));
    for (const note of station.notes) this.say(`note   ${name}: ${note}`);
  }
}

export interface VelocityFlags extends SeriesFlags {
  readonly periods?: readonly number[];
  readonly steps?: readonly string[];
  readonly json: boolean;
}

/** Velocities of stations by least squares, east, north, up, and along the line of sight. */
export async function fitStations(this: Cli, flags: VelocityFlags, ...paths: string[]): Promise<void> {
  const { periods = [], steps = [], dates, json } = flags;
  const functions: TimeFunctions = { ...STRAIGHT_LINE, periods, steps };
  const stations = await openStations(paths, flags.list, (text) => this.say(text));
  const looks = await looksAt(this, stations, flags);
  const rows = stations.map((station) => {
    const kept = [...station.dates.keys()].filter((i) => isWithin(station.dates[i] as string, dates));
    const own = kept.map((i) => station.dates[i] as string);
    const rateOf = (values: ArrayLike<number>) =>
      fitRate(
        own,
        kept.map((i) => values[i] as number),
        functions,
      );
    const look = looks?.get(station);
    return {
      station: station.name,
      lon: station.lon,
      lat: station.lat,
      first: own[0] ?? "",
      last: own.at(-1) ?? "",
      solutions: own.length,
      east: rateOf(station.east),
      north: rateOf(station.north),
      up: rateOf(station.up),
      ...(looks && {
        los: look ? rateOf(alongLook(station, look).values) : { velocity: Number.NaN, sigma: Number.NaN },
      }),
    };
  });
  if (json) {
    this.print(
      JSON.stringify(
        rows,
        (_, value: unknown) => (typeof value === "number" && Number.isNaN(value) ? null : value),
        2,
      ),
    );
    return;
  }
  const parts = ["east", "north", "up", ...(looks ? (["los"] as const) : [])] as const;
  this.print(
    [
      "station,lon,lat,first,last,solutions",
      ...parts.flatMap((part) => [`${part}_m_yr-1`, `sigma_${part}_m_yr-1`]),
    ].join(","),
  );
  for (const row of rows)
    this.print(
      [
        csvCell(row.station),
        degrees(row.lon),
        degrees(row.lat),
        row.first,
        row.last,
        row.solutions,
        ...parts.flatMap((part) => {
          const rate = row[part as "east"];
          return [metres(rate.velocity), metres(rate.sigma)];
        }),
      ].join(","),
    );
}

const isWithin = (date: string, span: readonly [string, string] | undefined) =>
  span === undefined || (date >= span[0] && date <= span[1]);
const degrees = (value: number) => (Number.isNaN(value) ? "" : value.toFixed(7));
/** Tenths of a micrometre. */
const metres = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? "" : String(Number(value.toFixed(7)));

/** The line of sight of a result at each station that it holds; null without a result. */
async function looksAt(
  cli: Cli,
  stations: readonly StationSeries[],
  { along, look }: SeriesFlags,
): Promise<ReadonlyMap<StationSeries, Enu> | null> {
  if (along === undefined) return null;
  const maps = await openMaps(along);
  try {
    const found = await findLook(maps, look);
    try {
      const looks = new Map<StationSeries, Enu>();
      for (const station of stations) {
        const pixel = pixelOf(station, maps.stack.grid);
        const vector = pixel && (await lookAt(found, pixel));
        if (vector) looks.set(station, vector);
        else cli.say(`note   ${station.name} lies outside of ${along}: it has no line of sight.`);
      }
      return looks;
    } finally {
      if (found.maps) await closeMaps(found.maps);
    }
  } finally {
    await closeMaps(maps);
  }
}
