import { parseDate } from "../dates.ts";
import { formatError } from "../errors.ts";
import { ID_NAMES, LAT_NAMES, LON_NAMES } from "./csv-cells.ts";

/** What the columns of a table of points are, by its header. */
export interface PointColumns {
  readonly lonAt: number;
  readonly latAt: number;
  /** -1 where there is none. */
  readonly idAt: number;
  /** One number for each point. */
  readonly columns: readonly { readonly at: number; readonly name: string; readonly unit: string }[];
  /** The position of each date; empty where the table has none. */
  readonly series: { readonly name: string; readonly unit: string; readonly at: readonly number[] };
  /** ISO dates, ascending. */
  readonly dates: readonly string[];
}

/** "20180106", "D20180106" (TRE ALTAMIRA), "2018-01-06", and our own "displacement_2018-01-06_m". */
const DATED = /^(?:(.*)[_ ])?[Dd]?(\d{8}|\d{4}-\d{2}-\d{2})(?:_(.*))?$/;
/** "velocity [mm/yr]", "velocity (mm/yr)", and our own "velocity_m_yr-1". */
const UNIT = /^(.*?)\s*[[(]([^\])]*)[\])]$|^(.*)_((?:[mc]?m|rad|degree)(?:_yr-\d)?)$/;
/** Places in the image: no quantity of the ground. */
const PLACES: readonly string[] = ["row", "column"];

/** Finds the columns. Throws the format error "points-header" where there is no longitude or latitude. */
export function findPointColumns(header: readonly string[], where: string): PointColumns {
  const small = header.map((cell) => cell.toLowerCase());
  const find = (names: readonly string[]) => small.findIndex((cell) => names.includes(cell));
  const [lonAt, latAt, idAt] = [find(LON_NAMES), find(LAT_NAMES), find(ID_NAMES)];
  if (lonAt < 0 || latAt < 0)
    throw formatError({
      code: "points-header",
      what: "The table has no columns lon and lat.",
      where: `${where}, line 1`,
      got: header.slice(0, 20).join(", "),
      fix: "Let the first line name the columns, lon and lat in degrees among them.",
    });
  const dated = header.flatMap((cell, at) => {
    const [, name = "", text = "", unit = ""] = DATED.exec(cell) ?? [];
    const date = text === "" ? null : parseDate(text);
    return date === null ? [] : [{ at, name: name || "displacement", date, unit: unit.replaceAll("_", " ") }];
  });
  // A table of several series (values and their errors) has the first one shown.
  const chosen = dated
    .filter(({ name }) => name === dated[0]?.name)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const taken = new Set([lonAt, latAt, idAt, ...dated.map(({ at }) => at)]);
  const columns = header.flatMap((cell, at) => {
    if (taken.has(at) || cell === "" || PLACES.includes(cell.toLowerCase())) return [];
    const [, bracketed, inBrackets, plain, suffix] = UNIT.exec(cell) ?? [];
    return [
      { at, name: bracketed ?? plain ?? cell, unit: (inBrackets ?? suffix ?? "").replaceAll("_", " ") },
    ];
  });
  return {
    lonAt,
    latAt,
    idAt,
    columns,
    series: { name: chosen[0]?.name ?? "", unit: chosen[0]?.unit ?? "", at: chosen.map(({ at }) => at) },
    dates: chosen.map(({ date }) => date),
  };
}
