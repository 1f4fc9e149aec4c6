import type { RasterShape } from "./raster-shape.ts";

/** Column and row of a corner, from the outer edge of the first pixel. */
export type PolygonCorner = readonly [column: number, row: number];

/**
 * Marks the pixels whose centre lies in a polygon (even-odd rule along each row of centres, so that a ring inside another is a hole).
 * Work: one crossing for each row of centres that an edge spans; memory: the edges.
 *
 * @param mask y x x; set to 1 where the polygon is, left as it is elsewhere
 * @param rings outlines of finite corners; the last corner is joined to the first
 */
export function fillPolygon(
  mask: Uint8Array,
  { y: rows, x: columns }: RasterShape,
  rings: readonly (readonly PolygonCorner[])[],
): void {
  const [top, bottom] = rowsOf(rings, rows);
  if (bottom <= top) return;
  /** Edges by the first row of centres that they cross. */
  const starting: Edge[][] = Array.from({ length: bottom - top }, () => []);
  for (const ring of rings)
    for (let k = 0; k < ring.length; k++) {
      const [[x0, y0], [x1, y1]] = [ring[k]!, ring[k + 1 < ring.length ? k + 1 : 0]!];
      // Half open, so that a corner on the line counts once.
      const first = Math.max(top, Math.ceil(Math.min(y0, y1) - 0.5));
      const end = Math.min(bottom, Math.ceil(Math.max(y0, y1) - 0.5));
      if (first < end) starting[first - top]!.push({ x0, y0, x1, y1, end });
    }
  let active: Edge[] = [];
  const crossings: number[] = [];
  for (let y = top; y < bottom; y++) {
    active = active.filter(({ end }) => end > y).concat(starting[y - top]!);
    crossings.length = 0;
    for (const { x0, y0, x1, y1 } of active) crossings.push(x0 + ((y + 0.5 - y0) / (y1 - y0)) * (x1 - x0));
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const last = Math.min(columns - 1, Math.ceil(crossings[k + 1]! - 0.5) - 1);
      if (last >= first) mask.fill(1, y * columns + first, y * columns + last + 1);
    }
  }
}

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Row after the last whose centres it crosses. */
  readonly end: number;
}

/** The rows of the image whose centres a polygon can cover, half open. */
function rowsOf(rings: readonly (readonly PolygonCorner[])[], rows: number): [top: number, bottom: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const ring of rings)
    for (const [, row] of ring) {
      if (row < lowest) lowest = row;
      if (row > highest) highest = row;
    }
  return [Math.max(0, Math.ceil(lowest - 0.5)), Math.min(rows, Math.ceil(highest - 0.5))];
}
