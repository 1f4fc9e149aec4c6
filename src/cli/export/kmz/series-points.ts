import { cancelledError } from "../../../errors.ts";
import { pixelCenter } from "../../../geo/affine.ts";
import type { Bounds } from "../../../geo/bounds.ts";
import type { Grid } from "../../../geo/grid.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";

export interface PointLayers {
  readonly displacement: Variable;
  /** What the point is coloured by. */
  readonly colour: Variable;
  readonly velocityStd: Variable | null;
  readonly coherence: Variable | null;
  readonly mask: Variable | null;
}

export interface SeriesPoint {
  readonly lon: number;
  readonly lat: number;
  readonly row: number;
  readonly column: number;
  readonly colour: number;
  readonly velocityStd: number | null;
  readonly coherence: number | null;
  readonly series: Float32Array;
}

/** Neighbouring points of one level of detail. */
export interface PointTile {
  readonly row: number;
  readonly column: number;
  /** Of the tile, and of the whole map; degrees. */
  readonly bounds: Bounds;
  readonly whole: Bounds;
  readonly points: readonly SeriesPoint[];
}

/** Values of the series read at a time, 32 MB. */
const TILE_VALUES = 8e6;
/** Points of a tile's side: a file of at most 1024 balloons. */
const TILE_POINTS = 32;

/** Every nth pixel of a map in both directions, tile by tile, where there are data; tiles without points are left out. */
export async function* pointTiles(
  layers: PointLayers,
  grid: Grid,
  step: number,
  signal?: AbortSignal,
): AsyncGenerator<PointTile> {
  const { y: height, x: width } = grid.shape;
  const dates = layers.displacement.shape[0] ?? 1;
  const fitting = Math.floor(Math.sqrt(TILE_VALUES / dates) / step);
  const side = step * Math.max(1, Math.min(TILE_POINTS, fitting));
  const toPlace = transformer(grid.crs, WGS84);
  const whole = boundsOf(grid, toPlace, [0, height], [0, width]);
  for (let top = 0; top < height; top += side)
    for (let left = 0; left < width; left += side) {
      if (signal?.aborted) throw cancelledError();
      const rows: Range = [top, Math.min(height, top + side)];
      const columns: Range = [left, Math.min(width, left + side)];
      const points = await pointsOf(layers, grid, toPlace, rows, columns, step);
      if (points.length === 0) continue;
      yield {
        row: top / side,
        column: left / side,
        bounds: boundsOf(grid, toPlace, rows, columns),
        whole,
        points,
      };
    }
}

type ToPlace = (x: number, y: number) => [lon: number, lat: number];

async function pointsOf(
  layers: PointLayers,
  grid: Grid,
  toPlace: ToPlace,
  rows: Range,
  columns: Range,
  step: number,
): Promise<SeriesPoint[]> {
  const read = (variable: Variable | null) => (variable ? readFloats(variable, [rows, columns]) : null);
  const [colour, mask] = [(await read(layers.colour)) as Float32Array, await read(layers.mask)];
  const [velocityStd, coherence] = [await read(layers.velocityStd), await read(layers.coherence)];
  const dates = layers.displacement.shape[0] ?? 1;
  const series = await readFloats(layers.displacement, [[0, dates], rows, columns]);
  const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
  const points: SeriesPoint[] = [];
  // The pixel in the middle of each block stands for it.
  for (let y = Math.min(step >> 1, height - 1); y < height; y += step)
    for (let x = Math.min(step >> 1, width - 1); x < width; x += step) {
      const at = y * width + x;
      if (Number.isNaN(colour[at]) || mask?.[at] === 0) continue;
      const own = Float32Array.from({ length: dates }, (_, k) => series[k * height * width + at] as number);
      if (own.every(Number.isNaN)) continue;
      const [row, column] = [rows[0] + y, columns[0] + x];
      const [lon, lat] = toPlace(...pixelCenter(grid.affine, row, column));
      points.push({
        lon,
        lat,
        row,
        column,
        colour: colour[at] as number,
        velocityStd: velocityStd?.[at] ?? null,
        coherence: coherence?.[at] ?? null,
        series: own,
      });
    }
  return points;
}

function boundsOf(grid: Grid, toPlace: ToPlace, [top, bottom]: Range, [left, right]: Range): Bounds {
  const corners = [
    [top, left],
    [top, right],
    [bottom, left],
    [bottom, right],
  ].map(([row = 0, column = 0]) => toPlace(...pixelCenter(grid.affine, row - 0.5, column - 0.5)));
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
