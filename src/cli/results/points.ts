import { readFile } from "node:fs/promises";
import { fromSystemError, inputError } from "../../errors.ts";
import { cellsOf, ID_NAMES, LAT_NAMES, LON_NAMES } from "../../products/csv-cells.ts";

/** A place by longitude and latitude, degrees. */
export interface Place {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  /** What was measured there, where the table says it. */
  readonly value?: number;
}

/** The rate of a station, as `upwarp gnss compare` writes it, or anything. */
const VALUE = ["value", "gnss_m_yr-1"];

/** Places of a CSV file with a header line; the columns are found by name. */
export async function readPlaces(path: string): Promise<Place[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  return parsePlaces(text, path);
}

/** The same from text. Throws `points-header` and `points-row`, the latter with all bad lines at once. */
export function parsePlaces(text: string, path: string): Place[] {
  const rows = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const header = (rows.shift()?.cells ?? []).map((cell) => cell.toLowerCase());
  const column = (names: readonly string[]) => header.findIndex((cell) => names.includes(cell));
  const [lonAt, latAt, nameAt, valueAt] = [
    column(LON_NAMES),
    column(LAT_NAMES),
    column(ID_NAMES),
    column(VALUE),
  ];
  if (lonAt < 0 || latAt < 0)
    throw inputError({
      code: "points-header",
      what: "The table of points has no columns lon and lat.",
      where: `${path}, line 1`,
      got: header.join(", "),
      fix: "Let the first line name the columns, lon and lat in degrees among them.",
    });
  const bad: string[] = [];
  const places = rows.map(({ number, cells }, i): Place => {
    const [lon, lat] = [cells[lonAt], cells[latAt]].map((cell) => (cell ? Number(cell) : Number.NaN));
    const isPlace = Math.abs(lon ?? Number.NaN) <= 360 && Math.abs(lat ?? Number.NaN) <= 90;
    if (!isPlace) bad.push(`line ${number}: ${cells.join(",")}`);
    const value = cells[valueAt] ? Number(cells[valueAt]) : Number.NaN;
    return {
      name: (nameAt < 0 ? "" : cells[nameAt]) || String(i + 1),
      lon: lon ?? 0,
      lat: lat ?? 0,
      ...(valueAt >= 0 && { value }),
    };
  });
  if (bad.length === 0) return places;
  throw inputError({
    code: "points-row",
    what: "Some rows hold no longitude and latitude in degrees.",
    where: path,
    got: bad.slice(0, 10).join("\n"),
    fix: "Correct or remove these lines.",
  });
}
