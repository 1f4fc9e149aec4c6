import type { Region, RegionSeries } from "../protocol.ts";
import type { ColumnTile, ColumnTiles } from "./column-tiles.ts";
import { tileShape } from "./column-tiles.ts";
import type { OpenLayer } from "./open-layer.ts";
import { readRegionDirections } from "./region-directions.ts";
import { byTile, type Span, spansOf } from "./region-spans.ts";

/**
 * Mean, spread and count of a region's pixels at each position along the axis. One tile of pixels is held at a time; the spread
 * of the tiles is joined without loss (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", eq. 2.1).
 */
export async function readRegionSeries(
  open: OpenLayer,
  region: Region,
  tiles: ColumnTiles,
): Promise<RegionSeries> {
  const { period } = open.layer;
  if (period !== undefined) return readRegionDirections(open, region, tiles, period);
  const [height = 0, width = 0] = open.variable.shape.slice(-2);
  const depth = open.variable.shape.length === 3 ? (open.variable.shape[0] ?? 0) : 1;
  const [mean, squares, count] = [new Float64Array(depth), new Float64Array(depth), new Uint32Array(depth)];
  for (const spans of byTile(spansOf(region, height, width), tileShape(open))) {
    const [first] = spans;
    if (first === undefined) continue;
    const tile = await tiles.at(open, first.y, first.x[0]);
    for (let k = 0; k < depth; k++) {
      const part = summarise(tile, k, spans);
      if (part.count === 0) continue;
      const before = count[k] as number;
      const total = before + part.count;
      const difference = part.mean - (mean[k] as number);
      mean[k] = (mean[k] as number) + (difference * part.count) / total;
      squares[k] = (squares[k] as number) + part.squares + (difference ** 2 * before * part.count) / total;
      count[k] = total;
    }
  }
  for (let k = 0; k < depth; k++) if (count[k] === 0) mean[k] = Number.NaN;
  const deviation = squares.map((sum, k) => {
    const n = count[k] as number;
    return n < 2 ? Number.NaN : Math.sqrt(sum / (n - 1));
  });
  return { mean, deviation, count };
}

/** Number of a tile's pixels with data, their mean, and the sum of their squared distances from it. */
function summarise({ values, y, x }: ColumnTile, k: number, spans: readonly Span[]) {
  const columns = x[1] - x[0];
  const start = k * (y[1] - y[0]) * columns;
  let [count, sum, squares] = [0, 0, 0];
  for (const { y: row, x: run } of spans) {
    const at = start + (row - y[0]) * columns - x[0];
    for (let i = run[0]; i < run[1]; i++) {
      const value = values[at + i] as number;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
    }
  }
  const mean = sum / count;
  for (const { y: row, x: run } of spans) {
    const at = start + (row - y[0]) * columns - x[0];
    for (let i = run[0]; i < run[1]; i++) {
      const value = values[at + i] as number;
      if (!Number.isNaN(value)) squares += (value - mean) ** 2;
    }
  }
  return { count, mean, squares };
}
