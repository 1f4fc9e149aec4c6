import { dayNumber } from "../../dates.ts";
import { BadRows, columnsOf, readStationText } from "./rows.ts";
import { normaliseLongitude } from "./station-series.ts";

/** A station of a list, without its positions. */
export interface ListedStation {
  readonly name: string;
  /** Degrees, longitude within [-180, 180). */
  readonly lon: number;
  readonly lat: number;
  /** Metres above the ellipsoid; NaN when the list does not say. */
  readonly height: number;
  /** First and last solution, ISO dates; null when the list does not say. */
  readonly first: string | null;
  readonly last: string | null;
  /** Number of solutions; NaN when the list does not say. */
  readonly solutions: number;
}

/**
 * Reads the Nevada Geodetic Laboratory's list of all stations (DataHoldings.txt), whose longitudes run from 0 to 360 and, for some,
 * below -180. Names at the ends of lines are optional, and may hold blanks.
 *
 * @throws storage errors, format error `gnss-row`
 */
export async function readStationList(path: string): Promise<ListedStation[]> {
  const { lines } = await readStationText(path);
  const bad = new BadRows(path);
  const stations: ListedStation[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "" || /^\s*Sta\s/.test(line) || line.startsWith("#")) return;
    const columns = columnsOf(line);
    const [name = ""] = columns;
    const [lat = Number.NaN, lon = Number.NaN, height = Number.NaN] = columns.slice(1, 4).map(Number);
    const [first = "", last = ""] = columns.slice(7, 9);
    const solutions = Number(columns[10]);
    const isPlace = Math.abs(lat) <= 90 && Math.abs(lon) <= 720;
    if (!isPlace || Number.isNaN(dayNumber(first) + dayNumber(last)) || !Number.isInteger(solutions)) {
      bad.add(i + 1, line);
      return;
    }
    stations.push({ name, lon: normaliseLongitude(lon), lat, height, first, last, solutions });
  });
  bad.check(
    "station, latitude, longitude, height, x, y, z, first, last and modified date, and the number of solutions",
  );
  return stations;
}

export interface StationSelection {
  /** Degrees; a box that crosses the date line has its west end east of its east end. */
  readonly bounds?: readonly [west: number, south: number, east: number, north: number];
  /** Solutions are wanted within these dates, ISO. */
  readonly dates?: readonly [first: string, last: string];
  /** At least so many solutions. */
  readonly minSolutions?: number;
}

/** Stations within bounds whose solutions overlap the dates, and that have enough of them; by name. */
export function selectStations(
  stations: readonly ListedStation[],
  { bounds, dates, minSolutions = 0 }: StationSelection,
): ListedStation[] {
  const isInside = ({ lon, lat }: ListedStation) => {
    if (!bounds) return true;
    const [west, south, east, north] = bounds;
    const [left, right] = [normaliseLongitude(west), normaliseLongitude(east)];
    // A whole turn has its two ends at one longitude.
    const across =
      east - west >= 360 || (left <= right ? lon >= left && lon <= right : lon >= left || lon <= right);
    return across && lat >= south && lat <= north;
  };
  return stations
    .filter(
      (station) =>
        isInside(station) &&
        (dates === undefined ||
          station.first === null ||
          station.last === null ||
          (station.first <= dates[1] && station.last >= dates[0])) &&
        !(station.solutions < minSolutions),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
