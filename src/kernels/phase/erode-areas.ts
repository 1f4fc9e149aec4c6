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
  for (let y = 0, p = 0; y < height; y++) {
    const [first, last] = [Math.max(-y, -radius), Math.min(height - 1 - y, radius)];
    for (let x = 0; x < width; x++, p++) {
      const area = inRow[p]!;
      if (area === 0) continue;
      let dy = first;
      while (dy <= last && inRow[p + dy * width] === area) dy++;
      if (dy > last) out[p] = area;
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
