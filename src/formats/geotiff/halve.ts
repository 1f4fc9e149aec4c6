import { allocate, componentsOf } from "../../stack/dtype.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";

/**
 * Halves rows of an image for an overview; sizes are rounded up. Floats become the mean of the valid pixels of
 * each 2 x 2 group (NaN and nodata are not valid; a group without valid pixels is nodata). Integers, booleans and
 * complex numbers keep the upper left pixel: labels and phases have no mean.
 */
export function halveRows(
  rows: TypedArray,
  width: number,
  height: number,
  dtype: DType,
  nodata: number | null,
): TypedArray {
  const averaged = dtype === "f32" || dtype === "f64";
  const output = allocate(dtype, Math.ceil(width / 2) * Math.ceil(height / 2));
  if (averaged) average(rows, width, height, nodata, output);
  else pick(rows, width, height, componentsOf(dtype), output);
  return output;
}

function average(
  rows: TypedArray,
  width: number,
  height: number,
  nodata: number | null,
  output: TypedArray,
): void {
  const whole = width - (width % 2);
  for (let y = 0, out = 0; y < height; y += 2) {
    const upper = y * width;
    const lower = upper + width;
    if (y + 1 < height)
      for (let x = 0; x < whole; x += 2, out++) {
        const a = rows[upper + x] as number;
        const b = rows[upper + x + 1] as number;
        const c = rows[lower + x] as number;
        const d = rows[lower + x + 1] as number;
        const sum = a + b + c + d;
        const valid = !Number.isNaN(sum) && a !== nodata && b !== nodata && c !== nodata && d !== nodata;
        output[out] = valid ? sum / 4 : meanOfValid([a, b, c, d], nodata);
      }
    for (let x = y + 1 < height ? whole : 0; x < width; x += 2, out++) {
      const right = x + 1 < width;
      const group = [rows[upper + x], right ? rows[upper + x + 1] : undefined];
      if (y + 1 < height) group.push(rows[lower + x], right ? rows[lower + x + 1] : undefined);
      output[out] = meanOfValid(group, nodata);
    }
  }
}

function meanOfValid(group: readonly (number | undefined)[], nodata: number | null): number {
  let [sum, count] = [0, 0];
  for (const value of group) {
    if (value === undefined || Number.isNaN(value) || value === nodata) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? (nodata ?? Number.NaN) : sum / count;
}

function pick(rows: TypedArray, width: number, height: number, parts: number, output: TypedArray): void {
  for (let y = 0, out = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2)
      for (let part = 0; part < parts; part++, out++)
        output[out] = rows[(y * width + x) * parts + part] as number;
}
