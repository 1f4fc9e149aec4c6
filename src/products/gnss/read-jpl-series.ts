import { basename, extname } from "node:path";
import { parseDate } from "../../dates.ts";
import { BadRows, columnsOf, type StationText } from "./rows.ts";
import { createStationSeries, type Solution, type StationSeries } from "./station-series.ts";

/** Decimal year, nine numbers, seconds of J2000, then year, month, day, hour, minute, second. */
const COLUMNS = 17;

export const isJplSeries = (line: string): boolean => {
  const values = columnsOf(line).map(Number);
  return values.length === COLUMNS && values.every(Number.isFinite) && dateOf(values) !== null;
};

function dateOf(values: readonly number[]): string | null {
  const [year = 0, month = 0, day = 0] = values.slice(11, 14);
  const two = (value: number) => String(value).padStart(2, "0");
  const date = parseDate(`${year}${two(month)}${two(day)}`);
  return date !== null && Math.abs((values[0] ?? 0) - year) <= 1.01 ? date : null;
}

/** JPL's daily positions (sideshow.jpl.nasa.gov, STATION.series): east, north, up in metres. Their place is in another list. */
export function readJplSeries({ path, lines }: StationText): StationSeries {
  const bad = new BadRows(path);
  const solutions: Solution[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const values = columnsOf(line).map(Number);
    const date = isJplSeries(line) ? dateOf(values) : null;
    if (date === null) {
      bad.add(i + 1, line);
      return;
    }
    const [, east = 0, north = 0, up = 0, se = 0, sn = 0, su = 0, en = 0, eu = 0, nu = 0] = values;
    solutions.push({ date, east, north, up, sigma: [se, sn, su], correlation: [en, eu, nu] });
  });
  bad.check(
    `${COLUMNS} numbers: decimal year, east, north, up, their errors and correlations, seconds, and the date`,
  );
  const name = basename(path, extname(path)).toUpperCase();
  return createStationSeries({ name, frame: null, format: "series", path }, solutions);
}
