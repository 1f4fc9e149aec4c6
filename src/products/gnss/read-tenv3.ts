import { dateOfDay } from "../../dates.ts";
import { BadRows, columnsOf, type StationText } from "./rows.ts";
import { createStationSeries, type Solution, type StationSeries } from "./station-series.ts";

/** Modified Julian date of 1970-01-01. */
const EPOCH_MJD = 40_587;

/**
 * Columns of tenv3 without a header (Nevada Geodetic Laboratory, README_tenv3.txt). Position = integer + fraction: the integer stays the
 * same when a coordinate crosses a whole metre, but steps where the antenna was moved.
 */
const POSITIONS: Readonly<Record<Field, number>> = {
  site: 0,
  mjd: 3,
  e0: 7,
  east: 8,
  n0: 9,
  north: 10,
  u0: 11,
  up: 12,
  sig_e: 14,
  sig_n: 15,
  sig_u: 16,
  corr_en: 17,
  corr_eu: 18,
  corr_nu: 19,
  latitude: 20,
  longitude: 21,
};

type Field =
  | "site"
  | "mjd"
  | "e0"
  | "east"
  | "n0"
  | "north"
  | "u0"
  | "up"
  | "sig_e"
  | "sig_n"
  | "sig_u"
  | "corr_en"
  | "corr_eu"
  | "corr_nu"
  | "latitude"
  | "longitude";

/** Without place and errors a row still tells a position. */
const NEEDED: readonly Field[] = ["site", "mjd", "e0", "east", "n0", "north", "u0", "up"];

/** A header line, or 20 columns and more of which the second is 06MAR01. */
export const isTenv3 = (line: string): boolean => {
  const columns = columnsOf(line);
  return isHeader(line) || (columns.length >= 17 && /^\d{2}[A-Z]{3}\d{2}$/.test(columns[1] ?? ""));
};

const isHeader = (line: string) => /^\s*site\s+YYMMMDD\b/i.test(line);

/** NGL's daily positions, east, north, up; with a header (20 columns, 23 with latitude, longitude and height, or more) or without. */
export function readTenv3({ path, lines }: StationText): StationSeries {
  let at = POSITIONS;
  const bad = new BadRows(path);
  const solutions: Solution[] = [];
  let [name, lat, lon] = ["", Number.NaN, Number.NaN];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    if (isHeader(line)) {
      at = headerPositions(line);
      return;
    }
    const columns = columnsOf(line);
    const number = (field: Field) => {
      const text = columns[at[field]];
      return text === undefined ? Number.NaN : Number(text);
    };
    const site = columns[at.site] ?? "";
    const missing = NEEDED.slice(1).some((field) => !Number.isFinite(number(field)));
    if (missing || site === "") {
      bad.add(i + 1, line);
      return;
    }
    name ||= site;
    if (Number.isNaN(lat) && Number.isFinite(number("latitude"))) {
      lat = number("latitude");
      lon = number("longitude");
    }
    solutions.push({
      date: dateOfDay(Math.floor(number("mjd")) - EPOCH_MJD),
      east: number("e0") + number("east"),
      north: number("n0") + number("north"),
      up: number("u0") + number("up"),
      sigma: [number("sig_e"), number("sig_n"), number("sig_u")],
      correlation: [zero(number("corr_en")), zero(number("corr_eu")), zero(number("corr_nu"))],
    });
  });
  bad.check("site, YYMMMDD, year, MJD, week, day, meridian, then integer and fraction of east, north and up");
  return createStationSeries({ name, lat, lon, frame: frameOf(path), format: "tenv3", path }, solutions);
}

const zero = (value: number) => (Number.isNaN(value) ? 0 : value);

/** "__east(m)" is east, "_latitude(deg)" latitude; what a header does not name has no column. */
function headerPositions(line: string): Readonly<Record<Field, number>> {
  const names = columnsOf(line).map((word) =>
    word
      .toLowerCase()
      .replace(/\(.*\)$/, "")
      .replace(/^_+/, ""),
  );
  const found = Object.keys(POSITIONS).map((field) => {
    const index = names.indexOf(field);
    // A header of other words is taken by position.
    return [field, index >= 0 ? index : names.includes("east") ? names.length : POSITIONS[field as Field]];
  });
  return Object.fromEntries(found) as Record<Field, number>;
}

/** P123.IGS14.tenv3 names its frame; most files do not. */
export const frameOf = (path: string): string | null =>
  /\b(I[GT][SR]F?\d{2,4}|NA12|NA)\b(?=[^/\\]*$)/.exec(path)?.[1] ?? null;
