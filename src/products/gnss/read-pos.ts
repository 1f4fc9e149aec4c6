import { parseDate } from "../../dates.ts";
import { BadRows, columnsOf, type StationText } from "./rows.ts";
import { createStationSeries, type Solution, type StationSeries } from "./station-series.ts";

/** The first line of both forms. */
export const isPbo = (line: string): boolean => /^PBO Station Position Time Series/.test(line);

/** A row of numbers begins with a date of eight digits and a time of six. */
const ROW = /^\s*\d{8}\s+\d{6}\s/;

/**
 * Daily positions of the Network of the Americas (UNAVCO, EarthScope) in the format pos: the columns dN, dE, dU in metres, their
 * errors and correlations.
 */
export function readPos({ path, lines }: StationText): StationSeries {
  const bad = new BadRows(path);
  const solutions: Solution[] = [];
  const header: string[] = [];
  lines.forEach((line, i) => {
    if (!ROW.test(line)) {
      if (solutions.length === 0) header.push(line);
      else if (line.trim() !== "") bad.add(i + 1, line);
      return;
    }
    const columns = columnsOf(line);
    const date = parseDate(columns[0] ?? "");
    const values = columns.slice(15, 24).map(Number);
    if (date === null || values.length < 9 || !values.every(Number.isFinite)) {
      bad.add(i + 1, line);
      return;
    }
    const [north = 0, east = 0, up = 0, sn = 0, se = 0, su = 0, ne = 0, nu = 0, eu = 0] = values;
    solutions.push({ date, east, north, up, sigma: [se, sn, su], correlation: [ne, eu, nu] });
  });
  bad.check("the 24 columns that the header names");
  const text = header.join("\n");
  const [, lat, lon] = /NEU Reference position\s*:\s*(-?[\d.]+)\s+(-?[\d.]+)/.exec(text) ?? [];
  return createStationSeries(
    {
      name: /4-character ID\s*:\s*(\w+)/.exec(text)?.[1] ?? "",
      ...(lat && lon && { lat: Number(lat), lon: Number(lon) }),
      frame: /Reference Frame\s*:\s*(\S+)/.exec(text)?.[1] ?? null,
      format: "pos",
      path,
    },
    solutions,
  );
}
