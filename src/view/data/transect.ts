import type { Transect } from "../protocol.ts";
import { type ColumnTiles, tileShape } from "./column-tiles.ts";
import type { OpenLayer } from "./open-layer.ts";

type Line = readonly (readonly [column: number, row: number])[];

interface Sample {
  readonly distance: number;
  readonly y: number;
  readonly x: number;
}

/** Longer lines are sampled more widely than every pixel. */
const MOST_SAMPLES = 4096;

/** Values along a line at every position of the axis, one sample for each pixel of its length; NaN outside the image. */
export async function readTransect(open: OpenLayer, line: Line, tiles: ColumnTiles): Promise<Transect> {
  const [height = 0, width = 0] = open.variable.shape.slice(-2);
  const depth = open.variable.shape.length === 3 ? (open.variable.shape[0] ?? 0) : 1;
  const samples = samplesOf(line);
  const values = new Float32Array(depth * samples.length).fill(Number.NaN);
  const [rows, columns] = tileShape(open);
  const byTile = new Map<string, number[]>();
  samples.forEach(({ y, x }, i) => {
    if (!(y >= 0 && x >= 0 && y < height && x < width)) return;
    const key = `${Math.floor(y / rows)},${Math.floor(x / columns)}`;
    const known = byTile.get(key) ?? [];
    known.push(i);
    byTile.set(key, known);
  });
  for (const members of byTile.values()) {
    const first = samples[members[0] ?? 0] as Sample;
    const tile = await tiles.at(open, first.y, first.x);
    const [tileRows, tileColumns] = [tile.y[1] - tile.y[0], tile.x[1] - tile.x[0]];
    for (const i of members) {
      const { y, x } = samples[i] as Sample;
      const at = (y - tile.y[0]) * tileColumns + x - tile.x[0];
      for (let k = 0; k < depth; k++)
        values[k * samples.length + i] = tile.values[k * tileRows * tileColumns + at] as number;
    }
  }
  return { distance: Float64Array.from(samples, ({ distance }) => distance), values };
}

/** Points along a line at equal distances, about a pixel, from its first point to its last. */
function samplesOf(line: Line): Sample[] {
  const lengths = line
    .slice(1)
    .map(([x, y], i) => Math.hypot(x - (line[i]?.[0] ?? x), y - (line[i]?.[1] ?? y)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const count = Math.min(MOST_SAMPLES, Math.max(1, Math.round(total)) + 1);
  const samples: Sample[] = [];
  let [leg, before] = [0, 0];
  for (let i = 0; i < count && line.length > 0; i++) {
    const distance = count === 1 ? 0 : (total * i) / (count - 1);
    while (leg < lengths.length - 1 && distance > before + (lengths[leg] as number))
      before += lengths[leg++] as number;
    const [x0, y0] = line[leg] as readonly [number, number];
    const [x1, y1] = line[leg + 1] ?? [x0, y0];
    const length = lengths[leg] ?? 0;
    const part = length === 0 ? 0 : (distance - before) / length;
    samples.push({ distance, y: Math.floor(y0 + part * (y1 - y0)), x: Math.floor(x0 + part * (x1 - x0)) });
  }
  return samples;
}
