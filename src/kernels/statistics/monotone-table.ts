/** Whether a quantity may only rise along an axis of a table, only fall, or do as it likes. */
export type Trend = "rising" | "falling" | "free";

/** Sweeps over all axes; tables of a hundred cells settle within a few tens. */
const MOST_SWEEPS = 500;
/** A sweep that moves no cell by more than this has settled, relative to the table's range. */
const SETTLED = 1e-9;

/**
 * The table nearest to `values`, by weighted least squares, that keeps the trend of every axis: isotonic regression by pooling
 * adjacent violators along lines [barlow1972], over several axes by Dykstra's alternating projections [dykstra1983].
 *
 * @param values in C order of `shape`, no NaN
 * @param weights one of each value, more than 0
 */
export function fitMonotoneTable(
  values: Float64Array,
  weights: Float64Array,
  shape: readonly number[],
  trends: readonly Trend[],
): Float64Array {
  const out = values.slice();
  const bound = [...shape.keys()].filter((axis) => trends[axis] !== "free");
  const corrections = bound.map(() => new Float64Array(values.length));
  const range =
    out.reduce((a, b) => Math.max(a, b), -Infinity) - out.reduce((a, b) => Math.min(a, b), Infinity);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = 0;
    for (const [k, axis] of bound.entries()) {
      const correction = corrections[k]!;
      const before = out.slice();
      for (let i = 0; i < out.length; i++) out[i]! += correction[i]!;
      const target = out.slice();
      poolLines(out, weights, shape, axis, trends[axis] === "falling");
      for (let i = 0; i < out.length; i++) {
        correction[i] = target[i]! - out[i]!;
        moved = Math.max(moved, Math.abs(out[i]! - before[i]!));
      }
    }
    if (!(moved > SETTLED * range)) break;
  }
  return out;
}

/** Projects every line along one axis on what rises, or falls. */
function poolLines(
  values: Float64Array,
  weights: Float64Array,
  shape: readonly number[],
  axis: number,
  falling: boolean,
): void {
  const length = shape[axis]!;
  const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const means = new Float64Array(length);
  const sums = new Float64Array(length);
  const sizes = new Int32Array(length);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % length !== 0) continue;
    const at = (i: number) => start + stride * (falling ? length - 1 - i : i);
    let blocks = 0;
    for (let i = 0; i < length; i++) {
      let [mean, sum, size] = [values[at(i)]!, weights[at(i)]!, 1];
      while (blocks > 0 && means[blocks - 1]! > mean) {
        blocks--;
        mean = (mean * sum + means[blocks]! * sums[blocks]!) / (sum + sums[blocks]!);
        sum += sums[blocks]!;
        size += sizes[blocks]!;
      }
      means[blocks] = mean;
      sums[blocks] = sum;
      sizes[blocks++] = size;
    }
    for (let block = 0, i = 0; block < blocks; block++)
      for (let k = 0; k < sizes[block]!; k++, i++) values[at(i)] = means[block]!;
  }
}
