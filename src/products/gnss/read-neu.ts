import { basename } from "node:path";
import { dateOfDay, dayNumber } from "../../dates.ts";
import { geodeticOf } from "../../geo/geodetic.ts";
import { BadRows, columnsOf, type StationText } from "./rows.ts";
import {
  createStationSeries,
  type Solution,
  type StationHeader,
  type StationSeries,
} from "./station-series.ts";

const DEGREES = 180 / Math.PI;

/** Decimal year, year, day of the year, north, east, up: the fourth column and those after it are no dates. */
export const isNeu = (line: string): boolean => {
  const [decimal, year, day, ...values] = columnsOf(line).map(Number);
  return (
    decimal !== undefined &&
    year !== undefined &&
    day !== undefined &&
    Number.isInteger(year) &&
    year >= 1980 &&
    year < 2100 &&
    Math.abs(decimal - year - day / 365) < 0.02 &&
    Number.isInteger(day) &&
    day >= 1 &&
    day <= 366 &&
    values.length >= 3 &&
    values.length <= 12 &&
    values.every(Number.isFinite)
  );
};

/**
 * Daily positions of the project ESESES (JPL and SOPAC; CleanTrend.neu and its like): north, east, up in metres, their standard
 * errors, and in newer files their correlations NE, NU, EU. The place stands in the header of some.
 */
export function readNeu({ path, lines }: StationText): StationSeries {
  const bad = new BadRows(path);
  const solutions: Solution[] = [];
  const header: string[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    if (line.trimStart().startsWith("#")) {
      header.push(line);
      return;
    }
    if (!isNeu(line)) {
      bad.add(i + 1, line);
      return;
    }
    const [, year = 0, day = 0, north = 0, east = 0, up = 0, sn, se, su, ne = 0, nu = 0, eu = 0] =
      columnsOf(line).map(Number);
    solutions.push({
      date: dateOfDay(dayNumber(`${year}-01-01`) + day - 1),
      east,
      north,
      up,
      ...(se !== undefined && sn !== undefined && su !== undefined && { sigma: [se, sn, su] }),
      correlation: [ne, eu, nu],
    });
  });
  bad.check("decimal year, year, day of the year, north, east, up, and perhaps their standard errors");
  // "husbCleanTrend.neu": the first four letters, as the archive names its files.
  const name = /^([a-z0-9]{4})/i.exec(basename(path))?.[1]?.toUpperCase() ?? basename(path);
  return createStationSeries({ name, ...placeIn(header), frame: null, format: "neu", path }, solutions);
}

/** A place that a header names by X, Y, Z in metres, or by latitude and longitude. */
export function placeIn(header: readonly string[]): Pick<StationHeader, "lon" | "lat"> {
  const text = header.join("\n");
  const number = String.raw`\D{0,20}?(-?\d+\.\d+)`;
  const [x, y, z] = ["X", "Y", "Z"].map((axis) =>
    Number(new RegExp(String.raw`\b${axis}\b${number}`).exec(text)?.[1] ?? Number.NaN),
  );
  if (x !== undefined && y !== undefined && z !== undefined && Math.hypot(x, y, z) > EARTH) {
    const { longitude, latitude } = geodeticOf([x, y, z]);
    return { lon: longitude * DEGREES, lat: latitude * DEGREES };
  }
  const [lat, lon] = ["lat", "lon"].map((word) =>
    Number(new RegExp(String.raw`\b${word}\w*${number}`, "i").exec(text)?.[1] ?? Number.NaN),
  );
  return lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 360
    ? { lon, lat }
    : {};
}

/** A station is on the ground: this far from the Earth's centre at least, metres. */
const EARTH = 6e6;
