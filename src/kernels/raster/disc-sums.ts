import type { Edge } from "./edge.ts";
import type { RasterShape } from "./raster-shape.ts";

/** Sums over discs: of the values that are there, and how many they are. */
export interface DiscSums {
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/**
 * Sums of the valid pixels whose centres lie within a radius, by running sums along rows, so that the time grows with the radius
 * and not with its square.
 *
 * @param values y x x, NaN = no data
 * @param radius pixels
 */
export function sumDiscs(values: Float32Array, shape: RasterShape, radius: number, edge: Edge): DiscSums {
  const sum = new Float64Array(values.length);
  const count = new Float64Array(values.length);
  // Running sums of a row that begins `radius` pixels before the image and ends as far behind it.
  const [valuesUpTo, validUpTo] = [0, 1].map(() => new Float64Array(shape.x + 2 * radius + 1)) as [
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < shape.y; row++) {
    addUp(values, row * shape.x, shape.x, radius, edge, valuesUpTo, validUpTo);
    for (let dy = -radius; dy <= radius; dy++) {
      const wide = Math.floor(Math.sqrt(radius ** 2 - dy ** 2));
      for (const y of rowsThatSee(row, dy, shape.y, edge)) {
        const start = y * shape.x;
        for (let x = 0; x < shape.x; x++) {
          const [from, to] = [x + radius - wide, x + radius + wide + 1];
          sum[start + x]! += valuesUpTo[to]! - valuesUpTo[from]!;
          count[start + x]! += validUpTo[to]! - validUpTo[from]!;
        }
      }
    }
  }
  return { sum, count };
}

/** Rows whose disc meets `row` at an offset of `dy`; the outermost rows stand for those beyond them where edges are repeated. */
function rowsThatSee(row: number, dy: number, rows: number, edge: Edge): number[] {
  const y = row - dy;
  if (edge === "gap" || (row > 0 && row < rows - 1)) return y >= 0 && y < rows ? [y] : [];
  const out: number[] = [];
  for (let target = 0; target < rows; target++) {
    const looked = target + dy;
    if (Math.max(0, Math.min(rows - 1, looked)) === row) out.push(target);
  }
  return out;
}

function addUp(
  values: Float32Array,
  start: number,
  length: number,
  radius: number,
  edge: Edge,
  valuesUpTo: Float64Array,
  validUpTo: Float64Array,
): void {
  for (let i = 0; i < length + 2 * radius; i++) {
    const inside = Math.max(0, Math.min(length - 1, i - radius));
    const counts = inside === i - radius || edge === "nearest";
    const value = counts ? values[start + inside]! : Number.NaN;
    const isValid = !Number.isNaN(value);
    valuesUpTo[i + 1] = valuesUpTo[i]! + (isValid ? value : 0);
    validUpTo[i + 1] = validUpTo[i]! + (isValid ? 1 : 0);
  }
}
