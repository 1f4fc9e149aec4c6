import type { Grid } from "../../geo/grid.ts";
import type { Range, ReadOptions, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { nearLongitude, type Region } from "./scene-region.ts";

/** The points of a latitude/longitude grid around a region. Its columns may run over the end of a global grid. */
export interface NodeWindow {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** Degrees, of the first point; longitudes count on in the region's turn. */
  readonly latitude: number;
  readonly latitudeStep: number;
  readonly longitude: number;
  readonly longitudeStep: number;
}

/** A grid is global when its columns go round to within this share of a step. */
const ROUND = 0.01;

type Box = Omit<Region, "lowest" | "highest">;

/**
 * The window that holds a box; null when the grid does not reach around it.
 *
 * @param slack how many steps the box may stick out beyond the outermost points
 */
export function nodeWindow({ affine, shape }: Grid, box: Box, slack: number): NodeWindow | null {
  const [dx, , c, , dy, f] = affine;
  const [lon0, lat0] = [c + dx / 2, f + dy / 2];
  const rows = span((box.north - lat0) / dy, (box.south - lat0) / dy, shape.y, slack);
  if (rows === null || !(dx > 0)) return null;
  const base = { row: rows[0], rows: rows[1] - rows[0], latitude: lat0 + rows[0] * dy };
  const steps = { latitudeStep: dy, longitudeStep: dx };
  if (Math.abs(shape.x * dx - 360) < ROUND * dx) {
    const first = Math.floor((box.west - lon0) / dx);
    const columns = Math.ceil((box.east - lon0) / dx) - first + 1;
    if (columns > shape.x) return null;
    const column = ((first % shape.x) + shape.x) % shape.x;
    return { ...base, ...steps, column, columns, longitude: lon0 + first * dx };
  }
  for (const turn of [0, 360, -360]) {
    const columns = span((box.west + turn - lon0) / dx, (box.east + turn - lon0) / dx, shape.x, slack);
    if (columns === null) continue;
    const [column, stop] = columns;
    return { ...base, ...steps, column, columns: stop - column, longitude: lon0 + column * dx - turn };
  }
  return null;
}

/** Half-open range of points around two positions; null when they leave the axis. */
function span(a: number, b: number, length: number, slack: number): [number, number] | null {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (!(low >= -slack && high <= length - 1 + slack)) return null;
  const start = Math.max(0, Math.min(Math.floor(low), length - 1));
  return [start, Math.min(length, Math.max(Math.ceil(high), start) + 1)];
}

/** Positions of places in a window, in points from its first; what sticks out by less than `slack` counts as on its edge. */
export function positionsIn(
  window: NodeWindow,
  { latitude, longitude }: { readonly latitude: Float64Array; readonly longitude: Float64Array },
  slack: number,
): { row: Float64Array; column: Float64Array } {
  const middle = window.longitude + (window.longitudeStep * (window.columns - 1)) / 2;
  const clamp = (at: number, last: number) =>
    at < 0 && at >= -slack ? 0 : at > last && at <= last + slack ? last : at;
  return {
    row: latitude.map((lat) => clamp((lat - window.latitude) / window.latitudeStep, window.rows - 1)),
    column: longitude.map((lon) =>
      clamp((nearLongitude(lon, middle) - window.longitude) / window.longitudeStep, window.columns - 1),
    ),
  };
}

/** Reads the window's points of a variable with leading ranges [..., row, column], in two parts where it runs over the end. */
export async function readNodes(
  variable: Variable,
  leading: readonly Range[],
  { row, rows, column, columns }: NodeWindow,
  options: ReadOptions,
): Promise<Float32Array> {
  const width = variable.shape.at(-1) ?? 0;
  const read = (from: number, to: number) =>
    readFloats(variable, [...leading, [row, row + rows], [from, to]], options);
  if (column + columns <= width) return read(column, column + columns);
  const [west, east] = [await read(column, width), await read(0, column + columns - width)];
  const [nWest, nEast] = [width - column, column + columns - width];
  const out = new Float32Array(west.length + east.length);
  for (let line = 0, at = 0; at < out.length; line++, at += columns) {
    out.set(west.subarray(line * nWest, (line + 1) * nWest), at);
    out.set(east.subarray(line * nEast, (line + 1) * nEast), at + nWest);
  }
  return out;
}
