import type { RasterShape } from "./raster-shape.ts";

/** Column and row of a corner, from the outer edge of the first pixel. */
export type PolygonCorner = readonly [column: number, row: number];

/**
 * Marks the pixels whose centre lies in a polygon (even-odd rule along each row of centres, so that a ring inside another is a hole).
 *
 * @param mask y x x; set to 1 where the polygon is, left as it is elsewhere
 * @param rings outlines; the last corner is joined to the first
 */
export function fillPolygon(
  mask: Uint8Array,
  { y: rows, x: columns }: RasterShape,
  rings: readonly (readonly PolygonCorner[])[],
): void {
  const edges = rings.flatMap((ring) =>
    ring.map((corner, k) => [corner, ring[(k + 1) % ring.length] as PolygonCorner] as const),
  );
  const crossings: number[] = [];
  for (let y = 0; y < rows; y++) {
    const row = y + 0.5;
    crossings.length = 0;
    // Half open, so that a corner on the line counts once.
    for (const [[x0, y0], [x1, y1]] of edges)
      if (y0 <= row !== y1 <= row) crossings.push(x0 + ((row - y0) / (y1 - y0)) * (x1 - x0));
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const last = Math.min(columns - 1, Math.ceil(crossings[k + 1]! - 0.5) - 1);
      if (last >= first) mask.fill(1, y * columns + first, y * columns + last + 1);
    }
  }
}
