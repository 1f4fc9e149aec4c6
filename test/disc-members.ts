import type { Disc } from "../src/kernels/raster/disc.ts";
import type { RasterShape } from "../src/kernels/raster/raster-shape.ts";

/** What a disc around a pixel holds, looked at one by one: the map mirrored at its edges by walking, NaN left out, ascending. */
export function discMembers(
  values: Float32Array,
  shape: RasterShape,
  { halfWidths }: Disc,
  y: number,
  x: number,
): number[] {
  const members: number[] = [];
  for (let dy = 1 - halfWidths.length; dy < halfWidths.length; dy++) {
    const half = halfWidths[Math.abs(dy)]!;
    for (let dx = -half; dx <= half; dx++) {
      const value = values[walk(y, dy, shape.y) * shape.x + walk(x, dx, shape.x)]!;
      if (!Number.isNaN(value)) members.push(value);
    }
  }
  return members.sort((a, b) => a - b);
}

/** A step that would leave the line turns round and stays where it is. */
function walk(from: number, by: number, length: number): number {
  let [at, way] = [from, Math.sign(by)];
  for (let left = Math.abs(by); left > 0; left--)
    if (at + way < 0 || at + way >= length) way = -way;
    else at += way;
  return at;
}
