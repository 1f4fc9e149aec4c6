import type { ImageShape } from "./areas.ts";

/** Border of one area: its pixels in scan order, and where each row of the image starts among them. */
export interface Border {
  readonly pixels: Int32Array;
  /** Rows + 1 entries. */
  readonly rowStart: Int32Array;
}

/** Pixels of each area that touch, over an edge, one that is not of it. Entry 0 is empty. */
export function traceBorders(label: Int32Array, count: number, shape: ImageShape): Border[] {
  const { y: height, x: width } = shape;
  const found: number[][] = Array.from({ length: count + 1 }, () => []);
  const starts = Array.from({ length: count + 1 }, () => new Int32Array(height + 1));
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const area = label[p]!;
      if (area === 0) continue;
      const inside =
        (x === 0 || label[p - 1] === area) &&
        (x === width - 1 || label[p + 1] === area) &&
        (y === 0 || label[p - width] === area) &&
        (y === height - 1 || label[p + width] === area);
      if (!inside) found[area]!.push(p);
    }
    for (let area = 1; area <= count; area++) starts[area]![y + 1] = found[area]!.length;
  }
  return found.map((pixels, area) => ({ pixels: Int32Array.from(pixels), rowStart: starts[area]! }));
}

export interface ClosestPixels {
  readonly from: number;
  readonly to: number;
  /** Pixels squared; Infinity when one border is empty. */
  readonly distance2: number;
}

/** Every so many pixels of a border are tried first, for a bound on the distance. */
const PROBE = 16;

/**
 * The two pixels of two borders that lie closest. Of several, the first in scan order of `a`, then of `b`.
 *
 * Exact, and without a table of distances: the rows of `b` are searched outward from each pixel of `a` only as far as the
 * best distance so far.
 */
export function findClosestPixels(a: Border, b: Border, shape: ImageShape): ClosestPixels {
  let bound = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.pixels.length; i += PROBE)
    bound = searchRows(a.pixels[i]!, b, shape, bound)?.distance2 ?? bound;
  let best: ClosestPixels | null = null;
  for (const p of a.pixels) {
    const closest = searchRows(p, b, shape, best === null ? bound : best.distance2);
    if (closest !== null && (best === null || closest.distance2 < best.distance2)) best = closest;
  }
  return best ?? { from: -1, to: -1, distance2: Number.POSITIVE_INFINITY };
}

/** The border pixel closest to pixel p, the first in scan order, when it is no farther than the limit. */
function searchRows(
  p: number,
  { pixels, rowStart }: Border,
  shape: ImageShape,
  limit: number,
): ClosestPixels | null {
  const { y: height, x: width } = shape;
  const y = Math.floor(p / width);
  const x = p - y * width;
  let to = -1;
  let nearest = limit;
  for (let dy = 0; dy < height && dy * dy <= nearest; dy++)
    for (let row = y - dy; row <= y + dy; row += 2 * dy || 1) {
      if (row < 0 || row >= height) continue;
      const [start, end] = [rowStart[row]!, rowStart[row + 1]!];
      if (start === end) continue;
      const right = lowerBound(pixels, start, end, row * width + x);
      for (let i = Math.max(right - 1, start); i <= right && i < end; i++) {
        const q = pixels[i]!;
        const dx = q - row * width - x;
        const distance2 = dy * dy + dx * dx;
        if (distance2 > nearest || (distance2 === nearest && to >= 0 && to < q)) continue;
        nearest = distance2;
        to = q;
      }
    }
  return to < 0 ? null : { from: p, to, distance2: nearest };
}

/** First position in start..end whose value is at least `value`. */
function lowerBound(values: Int32Array, start: number, end: number, value: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
