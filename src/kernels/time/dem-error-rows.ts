/** Pixels that are worked on together: their rows of 40 dates stay in a core's cache. */
export const BLOCK = 256;
/** Terms that one pass over a row takes together: a sum of four costs one load and one store instead of four. */
const TOGETHER = 4;

/** Rows of parameters that `subtractModel` expects: a whole number of groups, the rest zero. */
export const paddedColumns = (columns: number): number => Math.ceil(columns / TOGETHER) * TOGETHER;

/**
 * out (rows x BLOCK) = operator (rows x dates) times the series of a block's pixels. A pixel with NaN at a used date gets NaN.
 *
 * @param series dates x stride; the block begins at pixel `first`
 */
export function applyOperator(
  operator: Float64Array,
  rows: number,
  dates: number,
  used: Int32Array,
  series: Float32Array,
  stride: number,
  first: number,
  count: number,
  out: Float64Array,
): void {
  const whole = used.length - (used.length % TOGETHER);
  for (let row = 0; row < rows; row++) {
    const [to, from] = [row * BLOCK, row * dates];
    out.fill(0, to, to + count);
    for (let u = 0; u < whole; u += TOGETHER) {
      const [a, b, c, d] = [used[u]!, used[u + 1]!, used[u + 2]!, used[u + 3]!];
      const [ga, gb, gc, gd] = [
        operator[from + a]!,
        operator[from + b]!,
        operator[from + c]!,
        operator[from + d]!,
      ];
      const [xa, xb, xc, xd] = [
        a * stride + first,
        b * stride + first,
        c * stride + first,
        d * stride + first,
      ];
      for (let i = 0; i < count; i++)
        out[to + i]! +=
          ga * series[xa + i]! + gb * series[xb + i]! + gc * series[xc + i]! + gd * series[xd + i]!;
    }
    for (let u = whole; u < used.length; u++) {
      const [g, x] = [operator[from + used[u]!]!, used[u]! * stride + first];
      for (let i = 0; i < count; i++) out[to + i]! += g * series[x + i]!;
    }
  }
}

/**
 * out[to ..] = values[from ..] - one row of the model times the parameters of a block's pixels.
 *
 * @param model dates x columns, `columns` a whole number of groups; the row begins at `row`
 * @param parameters columns x BLOCK
 */
export function subtractModel(
  model: Float64Array,
  row: number,
  columns: number,
  parameters: Float64Array,
  values: Float32Array,
  from: number,
  count: number,
  out: Float64Array,
  to: number,
): void {
  for (let c = 0; c < columns; c += TOGETHER) {
    const [ga, gb, gc, gd] = [model[row + c]!, model[row + c + 1]!, model[row + c + 2]!, model[row + c + 3]!];
    const [a, b, d, e] = [c * BLOCK, (c + 1) * BLOCK, (c + 2) * BLOCK, (c + 3) * BLOCK];
    if (c === 0)
      for (let i = 0; i < count; i++)
        out[to + i] =
          values[from + i]! -
          (ga * parameters[a + i]! +
            gb * parameters[b + i]! +
            gc * parameters[d + i]! +
            gd * parameters[e + i]!);
    else
      for (let i = 0; i < count; i++)
        out[to + i]! -=
          ga * parameters[a + i]! +
          gb * parameters[b + i]! +
          gc * parameters[d + i]! +
          gd * parameters[e + i]!;
  }
}

/** A row-major matrix with its columns filled up with zeros to a whole number of groups. */
export function padColumns(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const wide = paddedColumns(columns);
  const padded = new Float64Array(rows * wide);
  for (let row = 0; row < rows; row++)
    padded.set(matrix.subarray(row * columns, (row + 1) * columns), row * wide);
  return padded;
}
