import type { Areas, ImageShape } from "./areas.ts";

/**
 * What is left of each area when every pixel goes that has a pixel of something else within `radius` rows and columns of
 * it (erosion by a square). What lies outside the image takes nothing away.
 *
 * @returns labels, y x x
 */
export function erodeAreas({ label }: Pick<Areas, "label">, shape: ImageShape, radius: number): Int32Array {
  const { y: height, x: width } = shape;
  // A square is a row and then a column. Along rows, what is left of a run is the run without `radius` at its ends.
  const inRow = new Int32Array(label.length);
  for (let y = 0; y < height; y++) shrinkRuns(label, inRow, y * width, width, radius);
  const out = new Int32Array(label.length);
  // Along columns: how many rows up to this one are alike, as if the first and last row went on beyond the image.
  const alike = new Int32Array(width).fill(radius);
  for (let y = 0; y < height + radius; y++) {
    const row = Math.min(y, height - 1) * width;
    const above = y === 0 ? row : Math.min(y - 1, height - 1) * width;
    const middle = (y - radius) * width;
    for (let x = 0; x < width; x++) {
      const area = inRow[row + x]!;
      alike[x] = area === inRow[above + x] ? alike[x]! + 1 : 1;
      if (area > 0 && middle >= 0 && alike[x]! > 2 * radius) out[middle + x] = area;
    }
  }
  return out;
}

function shrinkRuns(from: Int32Array, to: Int32Array, start: number, length: number, radius: number): void {
  for (let first = 0; first < length; ) {
    const area = from[start + first]!;
    let end = first + 1;
    while (end < length && from[start + end] === area) end++;
    if (area > 0) {
      const last = end === length ? end : end - radius;
      for (let i = first === 0 ? 0 : first + radius; i < last; i++) to[start + i] = area;
    }
    first = end;
  }
}
