import { MISSING, type Slice } from "./protocol.ts";

/** Pixels of a disc around the centre of one of them: those whose centres are at most `radius` pixels away. */
export interface Disc {
  readonly y: number;
  readonly x: number;
  /** Pixels; 0 is the pixel alone. */
  readonly radius: number;
}

/** Columns [start, stop) of a disc in row `y` of an image so wide; null where it has none. */
export function discColumns(
  disc: Disc,
  y: number,
  width: number,
): readonly [start: number, stop: number] | null {
  const reach = disc.radius ** 2 - (y - disc.y) ** 2;
  if (reach < 0) return null;
  const half = Math.floor(Math.sqrt(reach));
  const [start, stop] = [Math.max(0, disc.x - half), Math.min(width, disc.x + half + 1)];
  return start < stop ? [start, stop] : null;
}

/**
 * Mean of the pixels of a disc that have data, summed in double precision; NaN where none has.
 *
 * @param period values are angles that come round after so much, and the mean is the direction of their sum
 */
export function discMean(
  { values, width, height }: Slice,
  disc: Disc,
  period?: number,
): { readonly mean: number; readonly count: number } {
  const turn = period === undefined ? 0 : (2 * Math.PI) / period;
  let [sum, cosine, sine, count] = [0, 0, 0, 0];
  const last = Math.min(height - 1, disc.y + Math.floor(disc.radius));
  for (let y = Math.max(0, disc.y - Math.floor(disc.radius)); y <= last; y++) {
    const columns = discColumns(disc, y, width);
    if (columns === null) continue;
    for (let x = columns[0]; x < columns[1]; x++) {
      const value = values[y * width + x] ?? Number.NaN;
      if (Number.isNaN(value) || value === MISSING) continue;
      if (period === undefined) sum += value;
      else {
        cosine += Math.cos(value * turn);
        sine += Math.sin(value * turn);
      }
      count++;
    }
  }
  const mean = period === undefined ? sum / count : Math.atan2(sine, cosine) / turn;
  return { mean: count === 0 ? Number.NaN : mean, count };
}

/**
 * The pixel with data that is nearest to another, by rings of growing distance; null where there is none within `reach` pixels.
 */
export function nearestWithData(
  { values, width, height }: Slice,
  from: { readonly y: number; readonly x: number },
  reach = Math.max(width, height),
): { readonly y: number; readonly x: number } | null {
  let best: { y: number; x: number } | null = null;
  let least = reach ** 2 + 1;
  // A ring at Chebyshev distance r holds nothing nearer than r.
  for (let r = 0; r ** 2 < least && r <= reach; r++)
    for (let y = Math.max(0, from.y - r); y <= Math.min(height - 1, from.y + r); y++) {
      const step = Math.abs(y - from.y) === r ? 1 : Math.max(1, 2 * r);
      for (let x = from.x - r; x <= from.x + r; x += step) {
        const value = x < 0 || x >= width ? Number.NaN : (values[y * width + x] ?? Number.NaN);
        if (Number.isNaN(value) || value === MISSING) continue;
        const distance = (y - from.y) ** 2 + (x - from.x) ** 2;
        if (distance < least) [best, least] = [{ y, x }, distance];
      }
    }
  return best;
}
