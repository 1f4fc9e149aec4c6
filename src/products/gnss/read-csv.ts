import { basename, extname } from "node:path";
import { parseDate } from "../../dates.ts";
import { formatError } from "../../errors.ts";
import { placeIn } from "./read-neu.ts";
import { BadRows, type StationText } from "./rows.ts";
import {
  createStationSeries,
  type Solution,
  type StationHeader,
  type StationSeries,
} from "./station-series.ts";

type Field =
  | "date"
  | "station"
  | "lon"
  | "lat"
  | "east"
  | "north"
  | "up"
  | "sigmaEast"
  | "sigmaNorth"
  | "sigmaUp";

/** What the columns are called, by UNAVCO, EarthScope and others; compared without signs, blanks and units. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  date: ["date", "datetime", "time", "epoch", "day", "yyyymmdd"],
  station: ["station", "site", "stationid", "siteid", "name", "id", "sta"],
  lon: ["lon", "long", "longitude", "elongitude", "lng"],
  lat: ["lat", "latitude", "nlatitude"],
  east: ["east", "e", "de", "deltae", "deltaeast", "x"],
  north: ["north", "n", "dn", "deltan", "deltanorth", "y"],
  up: ["up", "u", "du", "v", "vertical", "deltav", "deltau", "deltaup", "z"],
  sigmaEast: [
    "sigmaeast",
    "sigeast",
    "sige",
    "stdeast",
    "stde",
    "stddeve",
    "eaststddeviation",
    "eaststd",
    "se",
    "esigma",
  ],
  sigmaNorth: [
    "sigmanorth",
    "signorth",
    "sign",
    "stdnorth",
    "stdn",
    "stddevn",
    "northstddeviation",
    "northstd",
    "sn",
    "nsigma",
  ],
  sigmaUp: [
    "sigmaup",
    "sigup",
    "sigu",
    "stdup",
    "stdu",
    "stddevv",
    "stddevu",
    "verticalstddeviation",
    "upstd",
    "su",
    "usigma",
    "stdv",
    "sigv",
  ],
};

/** Metres of the units that stand in brackets behind a column's name. */
const UNITS: Readonly<Record<string, number>> = {
  m: 1,
  mm: 1e-3,
  cm: 1e-2,
  metres: 1,
  meters: 1,
  millimeters: 1e-3,
};

const plain = (word: string) =>
  word
    .toLowerCase()
    .replace(/\([^)]*\)/g, "")
    .replace(/[^a-z]/g, "");

interface Column {
  readonly index: number;
  readonly factor: number;
}

/**
 * Positions of one or several stations as comma-separated text: a line names the columns date, east, north, up, and perhaps errors,
 * station, lon and lat; numbers are metres unless a name says (mm). UNAVCO's and EarthScope's own tables are of this kind.
 *
 * @throws format errors `gnss-columns`, `gnss-row`
 */
export function readStationCsv({ path, lines }: StationText): StationSeries[] {
  const start = lines.findIndex((line) => columnsIn(line) !== null);
  const columns = start < 0 ? null : columnsIn(lines[start] ?? "");
  if (columns === null)
    throw formatError({
      code: "gnss-columns",
      what: "No line names the columns of a table of positions.",
      where: path,
      got: lines.find((line) => line.trim() !== "")?.slice(0, 200) ?? "an empty file",
      fix: "Let a line name date, east, north and up, such as: date,east,north,up,sigma_east,sigma_north,sigma_up",
    });
  const bad = new BadRows(path);
  const groups = new Map<string, { header: StationHeader; solutions: Solution[] }>();
  const top = headerOf(lines.slice(0, start), path);
  lines.slice(start + 1).forEach((line, i) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const cells = line.split(",").map((cell) => cell.trim());
    const cell = (field: Field) => cells[columns.get(field)?.index ?? -1];
    const number = (field: Field) => {
      const text = cell(field);
      // An empty cell is no solution of that component, not a position of 0.
      return text === undefined || text === "" || /^(nan|null|none)$/i.test(text)
        ? Number.NaN
        : Number(text) * (columns.get(field)?.factor ?? 1);
    };
    const date = parseDate((cell("date") ?? "").slice(0, 10).replaceAll("/", "-"));
    const values = (["east", "north", "up"] as const).map(number);
    if (
      date === null ||
      values.some(
        (value, k) => Number.isNaN(value) && isWord(cell((["east", "north", "up"] as const)[k] ?? "up")),
      )
    ) {
      bad.add(start + i + 2, line);
      return;
    }
    if (values.some(Number.isNaN)) return;
    const name = cell("station") ?? top.name;
    const group = groups.get(name) ?? {
      header: {
        ...top,
        name,
        ...(columns.has("lon") && columns.has("lat") && { lon: number("lon"), lat: number("lat") }),
      },
      solutions: [],
    };
    groups.set(name, group);
    const [east = 0, north = 0, up = 0] = values;
    const sigma = (["sigmaEast", "sigmaNorth", "sigmaUp"] as const).map(number) as [number, number, number];
    group.solutions.push({
      date,
      east,
      north,
      up,
      ...(sigma.every((value) => !Number.isNaN(value)) && { sigma }),
    });
  });
  bad.check("a date, and numbers for east, north and up");
  const read = [...groups.values()].map(({ header, solutions }) => createStationSeries(header, solutions));
  return read.length > 0 ? read : [createStationSeries(top, [])];
}

/** Text where a number should be. */
const isWord = (text: string | undefined) =>
  text !== undefined && text !== "" && !/^(nan|null|none)$/i.test(text) && Number.isNaN(Number(text));

/** The columns that a line names; null unless date, east, north and up are among them. */
function columnsIn(line: string): ReadonlyMap<Field, Column> | null {
  const words = line.replace(/^[#\ufeff\s]+/, "").split(",");
  const found = new Map<Field, Column>();
  words.forEach((word, index) => {
    const name = plain(word);
    const unit = /\(([^)]*)\)/.exec(word)?.[1]?.toLowerCase().trim() ?? "";
    for (const [field, names] of Object.entries(NAMES) as [Field, readonly string[]][]) {
      if (!names.includes(name) || found.has(field)) continue;
      const isLength = !["date", "station", "lon", "lat"].includes(field);
      found.set(field, { index, factor: isLength ? (UNITS[unit] ?? 1) : 1 });
      break;
    }
  });
  const needed: readonly Field[] = ["date", "east", "north", "up"];
  return needed.every((field) => found.has(field)) ? found : null;
}

/** What stands above the table: UNAVCO names station, frame and place there. */
function headerOf(lines: readonly string[], path: string): StationHeader {
  const text = lines.join("\n");
  const [, lat, lon] =
    /Reference position\s*[,:]\s*(-?[\d.]+) North Latitude\s*,\s*(-?[\d.]+) East Longitude/i.exec(text) ?? [];
  const isPbo = text.startsWith("PBO Station");
  return {
    name:
      /4-character ID\s*[,:]\s*(\w+)/i.exec(text)?.[1] ?? basename(path, extname(path)).split(".")[0] ?? "",
    ...(lat && lon ? { lat: Number(lat), lon: Number(lon) } : placeIn(lines)),
    frame: /Reference Frame\s*[,:]\s*(\w+)/i.exec(text)?.[1] ?? null,
    format: isPbo ? "pbo-csv" : "csv",
    path,
  };
}
