import type { SharedFile } from "../hdf5/shared-file.ts";
import { damaged } from "./damaged.ts";
import type { GribField } from "./field.ts";
import { unpack } from "./unpack.ts";

/** The values of a field in C order [y, x] of its grid; NaN where it has none. */
export function decodeField(file: SharedFile, field: GribField): Float64Array {
  const { data, packing, bitmap } = field;
  const packed = unpack(packing, file.read(data.offset, data.length));
  if (packed === null)
    throw damaged(file.path, data.offset, "The groups of packed values leave the data.", packing.kind);
  const values = bitmap === null ? packed : spread(file, field, packed);
  return arrange(values, field);
}

/** Puts the values to the points that the bitmap names. */
function spread(file: SharedFile, { bitmap, grid }: GribField, packed: Float64Array): Float64Array {
  const points = grid.shape.y * grid.shape.x;
  const bits = file.read(bitmap?.offset ?? 0, Math.ceil(points / 8));
  const out = new Float64Array(points).fill(Number.NaN);
  for (let i = 0, next = 0; i < points; i++)
    if ((bits[i >> 3]! & (0x80 >> (i & 7))) !== 0) out[i] = packed[next++]!;
  return out;
}

/** Brings values to rows from north to south, each from west to east. */
function arrange(values: Float64Array, { scan, grid }: GribField): Float64Array {
  const { y: ny, x: nx } = grid.shape;
  const [lines, length] = scan.columnsFirst ? [nx, ny] : [ny, nx];
  if (scan.alternating)
    for (let line = 1; line < lines; line += 2) values.subarray(line * length, (line + 1) * length).reverse();
  if (!scan.columnsFirst && !scan.fromSouth && !scan.fromEast) return values;
  const out = new Float64Array(values.length);
  const [alongY, alongX] = scan.columnsFirst ? [1, ny] : [nx, 1];
  for (let y = 0; y < ny; y++) {
    const row = (scan.fromSouth ? ny - 1 - y : y) * alongY;
    for (let x = 0; x < nx; x++) out[y * nx + x] = values[row + (scan.fromEast ? nx - 1 - x : x) * alongX]!;
  }
  return out;
}
