/**
 * Bilinear interpolation of a map at places counted in pixels from the centre of the first one. NaN outside of the
 * outermost centres and where a pixel with a share has no value. Writes from `start` on.
 *
 * @param values [rows, columns]
 */
export function sampleMap(
  values: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  row: Float64Array,
  column: Float64Array,
  out: Float32Array,
  start: number,
): void {
  for (let p = 0; p < row.length; p++) {
    const [y, x] = [row[p]!, column[p]!];
    if (!(y >= 0 && y <= rows - 1 && x >= 0 && x <= columns - 1)) {
      out[start + p] = Number.NaN;
      continue;
    }
    const y0 = Math.min(Math.floor(y), Math.max(0, rows - 2));
    const x0 = Math.min(Math.floor(x), Math.max(0, columns - 2));
    let sum = 0;
    for (let corner = 0; corner < 4; corner++) {
      const [below, right] = [corner >> 1, corner & 1];
      const weight = (below ? y - y0 : 1 - y + y0) * (right ? x - x0 : 1 - x + x0);
      if (weight !== 0) sum += weight * values[(y0 + below) * columns + x0 + right]!;
    }
    out[start + p] = sum;
  }
}
