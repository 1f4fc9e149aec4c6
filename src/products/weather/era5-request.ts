import { dateOfDay, dayNumber } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import type { Region } from "./scene-region.ts";

/** Whole degrees: south, north, west, east. */
export type WeatherBox = readonly [south: number, north: number, west: number, east: number];

/** One hour of ERA5 over a box. */
export interface Era5Request {
  readonly box: WeatherBox;
  /** ISO date and hour, UTC. */
  readonly date: string;
  readonly hour: number;
}

/** Degrees around the scene, and what the box is rounded out to: so that neighbouring scenes share files. As MintPy's. */
const MARGIN = 2;
const ROUNDING = 10;

const SECONDS_PER_HOUR = 3600;
const HOURS_PER_DAY = 24;

/** Pressure levels of ERA5, hPa. */
const LEVELS = [
  1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100, 125, 150, 175, 200, 225, 250, 300, 350, 400, 450, 500, 550, 600,
  650, 700, 750, 775, 800, 825, 850, 875, 900, 925, 950, 975, 1000,
];

/** The box that is asked for around a scene. Throws "era5-box" where it would cross the date line or hold a pole. */
export function boxAround({
  west,
  east,
  south,
  north,
}: Pick<Region, "west" | "east" | "south" | "north">): WeatherBox {
  const down = (degrees: number) => Math.floor((degrees - MARGIN) / ROUNDING) * ROUNDING;
  const up = (degrees: number) => Math.ceil((degrees + MARGIN) / ROUNDING) * ROUNDING;
  const turn = 360 * Math.round((west + east) / 720);
  const box = [
    Math.max(-90, down(south)),
    Math.min(90, up(north)),
    down(west - turn) + 0,
    up(east - turn) + 0,
  ] as const;
  if (box[2] >= -180 && box[3] <= 180 && box[0] < box[1]) return box;
  throw inputError({
    code: "era5-box",
    what: "A box of weather around the scene would cross the date line.",
    got: `${west.toFixed(2)} to ${east.toFixed(2)} degrees east`,
    fix: "Download ERA5 for the whole globe by hand, and give the files.",
  });
}

/** The nearest hour of each acquisition. */
export function requestsFor(box: WeatherBox, dates: readonly string[], secondsOfDay: number): Era5Request[] {
  const hours = Math.round(secondsOfDay / SECONDS_PER_HOUR);
  const later = Math.floor(hours / HOURS_PER_DAY);
  return dates.map((date) => ({
    box,
    date: dateOfDay(dayNumber(date) + later),
    hour: hours - later * HOURS_PER_DAY,
  }));
}

/** "ERA5_N30_N50_W130_W110_20180106_14.grb", the name that PyAPS gives. */
export function era5FileName({ box, date, hour }: Era5Request): string {
  const [south, north, west, east] = box;
  const latitude = (degrees: number) => `${degrees < 0 ? "S" : "N"}${Math.abs(degrees)}`;
  const longitude = (degrees: number) => `${degrees < 0 ? "W" : "E"}${Math.abs(degrees)}`;
  const place = [latitude(south), latitude(north), longitude(west), longitude(east)].join("_");
  return `ERA5_${place}_${date.replaceAll("-", "")}_${String(hour).padStart(2, "0")}.grb`;
}

/** What the Climate Data Store's data set reanalysis-era5-pressure-levels is asked for. */
export function cdsInputs({ box: [south, north, west, east], date, hour }: Era5Request) {
  const [year, month, day] = date.split("-");
  return {
    product_type: ["reanalysis"],
    variable: ["geopotential", "temperature", "specific_humidity"],
    pressure_level: LEVELS.map(String),
    year: [year],
    month: [month],
    day: [day],
    time: [`${String(hour).padStart(2, "0")}:00`],
    area: [north, west, south, east],
    data_format: "grib",
    download_format: "unarchived",
  };
}
