import { isUpwarpError } from "../../errors.ts";
import { readEgms } from "../../products/egms.ts";
import { readPointTable } from "../../products/point-table.ts";
import { plainName } from "../../products/results/result-layer.ts";
import type { SpaceTimeMatrix } from "../../stack/space-time-matrix.ts";
import type { Layer, PointValues } from "../protocol.ts";
import { egmsTitle } from "./egms-title.ts";
import type { LearnSystems } from "./open-place.ts";
import { isStationFile, readStationTables } from "./open-stations.ts";
import type { Place } from "./places.ts";
import { isRelative, roleByName } from "./role.ts";
import { unitName } from "./unit-name.ts";

/** Points in memory with their columns: a burst of the European Ground Motion Service is some hundred megabytes. */
export interface PointFile {
  readonly name: string;
  readonly ids: readonly string[];
  /** The space-time column that is shown as series; null where there are no dates. */
  readonly series: string | null;
  readonly points: SpaceTimeMatrix;
}

/** One column of a table, which is a layer; the layers of a table share it. */
export interface OpenPoints {
  readonly layer: Layer;
  readonly table: PointFile;
  readonly column: string;
}

export const isPointFile = ({ path, kind }: Place) =>
  kind === "file" && (/\.(csv|zip)$/i.test(path) || isStationFile(path));

/** Opens a table of points; notes say why where that fails. Errors of the program pass. */
export async function openPoints(
  place: Place,
  learn: LearnSystems,
): Promise<{ readonly layers: readonly OpenPoints[]; readonly notes: readonly string[] }> {
  for (;;)
    try {
      const tables = await readTables(place.at);
      return { layers: tables.flatMap((table) => layersOf(table, place.path)), notes: [] };
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      // Eastings and northings need their system; once it is known, it is not learnt again.
      if (await learn()) continue;
      const got = cause.got === undefined ? "" : ` (${cause.got.slice(0, LONGEST_GOT)})`;
      return { layers: [], notes: [`${place.path}: ${cause.what}${got}`] };
    }
}

const LONGEST_GOT = 160;

/** A product of the European Ground Motion Service, positions of a station, or any CSV with lon and lat. */
async function readTables(at: string): Promise<readonly PointFile[]> {
  if (isStationFile(at)) return readStationTables(at);
  try {
    return [{ ...(await readEgms(at)), series: "displacement" }];
  } catch (cause) {
    if (/\.zip$/i.test(at) || !isUpwarpError(cause, "egms-columns")) throw cause;
    return [await readPointTable(at)];
  }
}

/** A layer for the series and one for each column: any of them colours the points, and any masks the others. */
function layersOf(table: PointFile, path: string): OpenPoints[] {
  const { name: title, series, points } = table;
  const columns = [...points.columns].flatMap(([name, { unit, dims }]) =>
    dims === "space" ? [{ name, unit: unitName(unit) }] : [],
  );
  const axis: Layer["axis"] = { kind: "time", dates: points.dates };
  const layers: OpenPoints[] = [];
  for (const [column, { unit: written, dims }] of points.columns) {
    const unit = unitName(written);
    const role = roleByName(plainName(column), unit) ?? (dims === "space-time" ? "displacement" : "other");
    layers.push({
      table,
      column,
      layer: {
        id: `${path}#${column}`,
        name: column,
        title: egmsTitle(title, column) ?? (column === series ? title : ""),
        path,
        unit,
        role,
        axis: dims === "space-time" ? axis : { kind: "none" },
        grid: null,
        points: { count: points.lon.length, columns },
        relative: isRelative(role),
        sigma: null,
        flight: null,
        reference: null,
      },
    });
  }
  return layers.length > 0 ? layers : [bare(table, path)];
}

/** Places alone, without a number for any. */
const bare = (table: PointFile, path: string): OpenPoints => ({
  table,
  column: "",
  layer: {
    id: `${path}#points`,
    name: "points",
    title: table.name,
    path,
    unit: "",
    role: "other",
    axis: { kind: "none" },
    grid: null,
    points: { count: table.ids.length, columns: [] },
    relative: false,
    sigma: null,
    flight: null,
    reference: null,
  },
});

/** One value for each point: a column, or the series at one of its dates. NaN where the table has places alone. */
export function pointValues(
  { table, column: own }: OpenPoints,
  column: string,
  index: number,
): PointValues | null {
  const { lon, lat, dates, columns } = table.points;
  const values = new Float32Array(lon.length).fill(Number.NaN);
  const places = { lon: lon.slice(), lat: lat.slice(), values };
  if (own === "") return places;
  const found = columns.get(column);
  if (found === undefined) return null;
  const [step, start] = found.dims === "space" ? [1, 0] : [dates.length, index];
  if (found.dims === "space-time" && !(Number.isInteger(index) && index >= 0 && index < dates.length))
    return null;
  for (let p = 0; p < values.length; p++) values[p] = found.values[p * step + start] as number;
  return places;
}

/** The series of a point; empty where the layer has no dates. */
export function pointSeries({ table: { points }, column }: OpenPoints, point: number): Float64Array {
  const found = points.columns.get(column);
  const epochs = points.dates.length;
  return Float64Array.from(
    found?.dims === "space-time" ? found.values.subarray(point * epochs, (point + 1) * epochs) : [],
  );
}

/** All that the table says about a point, for people. */
export function pointColumns({ table: { points, ids } }: OpenPoints, point: number) {
  const columns = [...points.columns].flatMap(([name, { values, unit, dims }]) =>
    dims === "space" ? [{ name, unit: unitName(unit), value: values[point] as number }] : [],
  );
  return [
    { name: "id", unit: "", value: ids[point] ?? "" },
    { name: "lon", unit: "degree", value: points.lon[point] as number },
    { name: "lat", unit: "degree", value: points.lat[point] as number },
    ...columns,
  ];
}
