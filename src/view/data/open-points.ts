import { isUpwarpError } from "../../errors.ts";
import { readEgms } from "../../products/egms.ts";
import { readPointTable } from "../../products/point-table.ts";
import type { SpaceTimeMatrix } from "../../stack/space-time-matrix.ts";
import type { Layer, PointValues } from "../protocol.ts";
import type { LearnSystems } from "./open-place.ts";
import type { Place } from "./places.ts";

/** A table of points in memory: a burst of the European Ground Motion Service is some hundred megabytes. */
export interface OpenPoints {
  readonly layer: Layer;
  readonly ids: readonly string[];
  /** The space-time column; null where there are no dates. */
  readonly series: string | null;
  readonly matrix: SpaceTimeMatrix;
}

export const isPointFile = ({ path, kind }: Place) => kind === "file" && /\.(csv|zip)$/i.test(path);

/** Opens a table of points; a note says why where that fails. Errors of the program pass. */
export async function openPoints(place: Place, learn: LearnSystems): Promise<OpenPoints | { note: string }> {
  for (;;)
    try {
      return await readPoints(place);
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      // Eastings and northings need their system; once it is known, it is not learnt again.
      if (!(await learn())) return { note: `${place.path}: ${cause.what}` };
    }
}

/** Reads a table of points: a product of the European Ground Motion Service, or any CSV with lon and lat. */
async function readPoints({ path, at }: Place): Promise<OpenPoints> {
  const { name, ids, series, points: matrix } = await readTable(at);
  const columns = [...matrix.columns].flatMap(([column, { unit, dims }]) =>
    dims === "space" ? [{ name: column, unit }] : [],
  );
  const own = series ?? columns[0]?.name ?? "points";
  const layer: Layer = {
    id: `${path}#${own}`,
    name: own,
    title: name,
    path,
    unit: matrix.columns.get(own)?.unit ?? "",
    role: /displacement/i.test(own) ? "displacement" : /veloc|rate/i.test(own) ? "velocity" : "other",
    axis: series === null ? { kind: "none" } : { kind: "time", dates: matrix.dates },
    grid: null,
    points: { count: matrix.lon.length, columns },
    relative: series !== null,
    sigma: null,
    flight: null,
    reference: null,
  };
  return { layer, ids, series, matrix };
}

async function readTable(at: string) {
  try {
    return { ...(await readEgms(at)), series: "displacement" };
  } catch (cause) {
    if (/\.zip$/i.test(at) || !isUpwarpError(cause, "egms-columns")) throw cause;
    return readPointTable(at);
  }
}

/** One value for each point: a column, or the series at one of its dates. */
export function pointValues({ matrix }: OpenPoints, column: string, index: number): PointValues | null {
  const found = matrix.columns.get(column);
  if (found === undefined) return null;
  const { lon, lat, dates } = matrix;
  const values = new Float32Array(lon.length);
  const [step, start] = found.dims === "space" ? [1, 0] : [dates.length, index];
  if (found.dims === "space-time" && !(Number.isInteger(index) && index >= 0 && index < dates.length))
    return null;
  for (let p = 0; p < values.length; p++) values[p] = found.values[p * step + start] as number;
  return { lon: lon.slice(), lat: lat.slice(), values };
}

/** The series of a point; empty where the table has none. */
export function pointSeries({ matrix, series }: OpenPoints, point: number): Float64Array {
  const found = series === null ? undefined : matrix.columns.get(series);
  const epochs = matrix.dates.length;
  return Float64Array.from(found?.values.subarray(point * epochs, (point + 1) * epochs) ?? []);
}

/** All that the table says about a point, for people. */
export function pointColumns({ matrix, ids }: OpenPoints, point: number) {
  const columns = [...matrix.columns].flatMap(([name, { values, unit, dims }]) =>
    dims === "space" ? [{ name, unit, value: values[point] as number }] : [],
  );
  return [
    { name: "id", unit: "", value: ids[point] ?? "" },
    { name: "lon", unit: "degree", value: matrix.lon[point] as number },
    { name: "lat", unit: "degree", value: matrix.lat[point] as number },
    ...columns,
  ];
}
