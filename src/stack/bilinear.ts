/** What is covered by less than this share of valid neighbours has no value. */
const LEAST_WEIGHT = 0.5;

/**
 * A continuous pixel position (from the outer corner) counted in pixel centres, 0 to length - 1. Beyond the outer
 * centres, but inside the pixels, the edge centre counts; outside of the pixels there is nothing: NaN.
 */
export const amongCenters = (position: number, length: number): number =>
  position >= 0 && position <= length ? Math.min(Math.max(position - 0.5, 0), length - 1) : Number.NaN;

/**
 * Bilinear value in a block of pixels, at a row and column counted in its pixel centres; neighbours without data
 * do not count. `start` is where the block's first pixel lies in the array, `columns` the length of its rows.
 */
export function bilinear(
  block: Float32Array,
  start: number,
  columns: number,
  row: number,
  column: number,
): number {
  const y = Math.floor(row);
  const x = Math.floor(column);
  const below = row - y;
  const right = column - x;
  const at = start + y * columns + x;
  let sum = 0;
  let weights = 0;
  // A weight of 0 must not touch the neighbour: at the edges there is none.
  for (let corner = 0; corner < 4; corner++) {
    const isBelow = corner >> 1;
    const isRight = corner & 1;
    const weight = (isBelow ? below : 1 - below) * (isRight ? right : 1 - right);
    if (weight === 0) continue;
    const value = block[at + isBelow * columns + isRight] as number;
    if (Number.isNaN(value)) continue;
    sum += weight * value;
    weights += weight;
  }
  return weights >= LEAST_WEIGHT ? sum / weights : Number.NaN;
}
