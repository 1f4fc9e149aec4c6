import type { ImageShape } from "./areas.ts";

/**
 * For each pixel the closest one that belongs to an area, by Euclidean distance, exactly and in time proportional to the
 * image: first along columns, then the lower envelope of parabolas along rows (Felzenszwalb and Huttenlocher 2012).
 *
 * @param label y x x; 0 = none
 * @returns pixel index, y x x; -1 everywhere when there is no area
 */
export function findNearestPixels(label: Int32Array, shape: ImageShape): Int32Array {
  const { y: height, x: width } = shape;
  const row = findNearestRows(label, shape);
  const out = new Int32Array(label.length).fill(-1);
  // Columns whose parabola is lowest somewhere, from left to right, how high it starts, and where it begins to be lowest.
  const column = new Int32Array(width);
  const begins = new Float64Array(width);
  const depth = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; ) {
      // A pixel of an area is its own nearest, and nothing beyond it is nearer to a gap than it: each gap stands alone.
      if (label[start + x]! > 0) {
        out[start + x] = start + x;
        x++;
        continue;
      }
      const first = x;
      while (x < width && label[start + x] === 0) x++;
      fillGap(y, Math.max(first - 1, 0), first, x, Math.min(x, width - 1));
    }
  }
  return out;

  /** Columns first..end of a row, from the parabolas of columns left..right. */
  function fillGap(y: number, left: number, first: number, end: number, right: number): void {
    const start = y * width;
    let top = -1;
    for (let x = left; x <= right; x++) {
      const nearest = row[start + x]!;
      if (nearest < 0) continue;
      const d = (nearest - y) * (nearest - y);
      let from = Number.NEGATIVE_INFINITY;
      while (top >= 0) {
        const c = column[top]!;
        from = (d + x * x - depth[top]! - c * c) / (2 * (x - c));
        if (from > begins[top]!) break;
        top--;
      }
      column[++top] = x;
      depth[top] = d;
      begins[top] = top === 0 ? Number.NEGATIVE_INFINITY : from;
    }
    if (top < 0) return;
    for (let x = first, k = 0; x < end; x++) {
      while (k < top && begins[k + 1]! < x) k++;
      const c = column[k]!;
      out[start + x] = row[start + c]! * width + c;
    }
  }
}

/** Row of the closest area pixel in the same column, -1 without one. */
function findNearestRows(label: Int32Array, { y: height, x: width }: ImageShape): Int32Array {
  const row = new Int32Array(label.length);
  for (let p = 0, y = 0; y < height; y++)
    for (let x = 0; x < width; x++, p++) row[p] = label[p]! > 0 ? y : y > 0 ? row[p - width]! : -1;
  for (let y = height - 2; y >= 0; y--)
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const below = row[p + width]!;
      if (below > y && (row[p]! < 0 || below - y < y - row[p]!)) row[p] = below;
    }
  return row;
}
