import { parseDate } from "../../dates.ts";
import { type Ecef, geodeticOf } from "../../geo/geodetic.ts";
import { eastNorthUp } from "../../kernels/geodesy/earth-fixed.ts";
import { frameOf } from "./read-tenv3.ts";
import { BadRows, columnsOf, type StationText } from "./rows.ts";
import { createStationSeries, type Solution, type StationSeries } from "./station-series.ts";

const DEGREES = 180 / Math.PI;
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Site, 06MAR01, year, then three numbers of Earth-centred coordinates. */
export const isTxyz2 = (line: string): boolean => {
  const columns = columnsOf(line);
  return (
    (columns.length === 12 || columns.length === 13) &&
    monthDate(columns[1] ?? "") !== null &&
    columns.slice(2).every((word) => Number.isFinite(Number(word)))
  );
};

/** NGL's daily positions in Earth-centred coordinates, turned to east, north, up at the first one. */
export function readTxyz2({ path, lines }: StationText): StationSeries {
  const bad = new BadRows(path);
  const rows: { readonly date: string; readonly values: readonly number[] }[] = [];
  let name = "";
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const columns = columnsOf(line);
    const date = monthDate(columns[1] ?? "");
    const values = columns.slice(3, 12).map(Number);
    if (date === null || values.length < 9 || !values.every(Number.isFinite)) {
      bad.add(i + 1, line);
      return;
    }
    name ||= columns[0] ?? "";
    rows.push({ date, values });
  });
  bad.check("site, YYMMMDD, year, x, y, z, their standard errors and correlations");
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = rows[0]?.values ?? [];
  const place = geodeticOf([x, y, z]);
  const [lon, lat] = [place.longitude * DEGREES, place.latitude * DEGREES];
  const solutions = rows.map(({ date, values }): Solution => {
    // The file's order of correlations is xy, yz, xz.
    const [px = 0, py = 0, pz = 0, sx = 0, sy = 0, sz = 0, xy = 0, yz = 0, xz = 0] = values;
    const [east, north, up] = eastNorthUp([px - x, py - y, pz - z], lon, lat);
    return { date, east, north, up, ...turnErrors([sx, sy, sz], [xy, xz, yz], lon, lat) };
  });
  return createStationSeries({ name, lon, lat, frame: frameOf(path), format: "txyz2", path }, solutions);
}

/** "06MAR01"; years from 80 on are of the last century, when there was no GPS before. */
export function monthDate(text: string): string | null {
  const [, year = "", month = "", day = ""] = /^(\d\d)([A-Z]{3})(\d\d)$/.exec(text) ?? [];
  const index = MONTHS.indexOf(month);
  if (index < 0) return null;
  return parseDate(`${Number(year) >= 80 ? 19 : 20}${year}${String(index + 1).padStart(2, "0")}${day}`);
}

/** Standard errors and correlations of east, north, up from those of x, y, z: R C R^T. */
export function turnErrors(
  [sx, sy, sz]: Ecef,
  [xy, xz, yz]: Ecef,
  lon: number,
  lat: number,
): Required<Pick<Solution, "sigma" | "correlation">> {
  const covariance = [
    [sx * sx, xy * sx * sy, xz * sx * sz],
    [xy * sx * sy, sy * sy, yz * sy * sz],
    [xz * sx * sz, yz * sy * sz, sz * sz],
  ] as const;
  const columns = [0, 1, 2].map((k) =>
    eastNorthUp(
      [covariance[0][k] as number, covariance[1][k] as number, covariance[2][k] as number],
      lon,
      lat,
    ),
  );
  // R C, then its rows turned again.
  const turned = [0, 1, 2].map((row) =>
    eastNorthUp([columns[0]?.[row] ?? 0, columns[1]?.[row] ?? 0, columns[2]?.[row] ?? 0], lon, lat),
  );
  const at = (i: number, j: number) => turned[i]?.[j] ?? Number.NaN;
  const sigma = [0, 1, 2].map((i) => Math.sqrt(at(i, i))) as [number, number, number];
  const correlation = (i: number, j: number) => at(i, j) / (sigma[i] as number) / (sigma[j] as number);
  return { sigma, correlation: [correlation(0, 1), correlation(0, 2), correlation(1, 2)] };
}
