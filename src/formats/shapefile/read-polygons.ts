import type { Bounds } from "../../geo/bounds.ts";
import type { OutlineCorner } from "../../geo/outlines.ts";
import { outlinesMalformed, outlinesNotPolygons } from "../outlines/malformed.ts";

export type Rings = readonly (readonly OutlineCorner[])[];

const FILE_CODE = 9994;
const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
/** Type, box, numbers of parts and points. */
const POLYGON_HEADER_BYTES = 44;
const POINT_BYTES = 16;
const NULL_SHAPE = 0;
/** Polygon, PolygonZ, PolygonM: z and m follow the points. */
const POLYGONS: ReadonlySet<number> = new Set([5, 15, 25]);

/** Is it the head of a .shp file? */
export const isShp = (head: Uint8Array) =>
  head.length >= HEADER_BYTES && viewOf(head).getInt32(0) === FILE_CODE;

/**
 * The rings of the polygons of a .shp file (ESRI Shapefile Technical Description, 1998), in its order; null where a record is
 * empty, or where `keep` refuses its box, so that positions are those of the table. Throws "outlines-malformed", "outlines-not-polygons".
 */
export function readShapePolygons(
  bytes: Uint8Array,
  path: string,
  keep: (box: Bounds) => boolean = () => true,
): (Rings | null)[] {
  const view = viewOf(bytes);
  // Lengths count words of two bytes.
  const end = bytes.length >= HEADER_BYTES ? view.getInt32(24) * 2 : 0;
  if (end < HEADER_BYTES || end > bytes.length)
    throw outlinesMalformed(path, `${bytes.length} bytes, its header says ${end}`);
  const found: (Rings | null)[] = [];
  let at = HEADER_BYTES;
  while (at < end) {
    const start = at + RECORD_HEADER_BYTES;
    const length = start <= end ? view.getInt32(at + 4) * 2 : 0;
    if (length < 4 || start + length > end)
      throw outlinesMalformed(path, `record ${found.length + 1} of ${length} bytes at ${at} of ${end}`);
    found.push(
      readRecord(new DataView(bytes.buffer, bytes.byteOffset + start, length), found.length + 1, path, keep),
    );
    at = start + length;
  }
  return found;
}

function readRecord(
  record: DataView,
  number: number,
  path: string,
  keep: (box: Bounds) => boolean,
): Rings | null {
  const type = record.getInt32(0, true);
  if (type === NULL_SHAPE) return null;
  if (!POLYGONS.has(type)) throw outlinesNotPolygons(path, `record ${number} is a shape of type ${type}`);
  if (record.byteLength < POLYGON_HEADER_BYTES)
    throw outlinesMalformed(path, `record ${number} of ${record.byteLength} bytes`);
  const [parts, points] = [record.getInt32(36, true), record.getInt32(40, true)];
  const first = POLYGON_HEADER_BYTES + 4 * parts;
  if (parts < 0 || points < 0 || first + POINT_BYTES * points > record.byteLength)
    throw outlinesMalformed(
      path,
      `record ${number} of ${record.byteLength} bytes says that it has ${parts} parts and ${points} points`,
    );
  const coordinate = (at: number) => record.getFloat64(at, true);
  if (!keep([coordinate(4), coordinate(12), coordinate(20), coordinate(28)])) return null;
  const rings: OutlineCorner[][] = [];
  for (let k = 0; k < parts; k++) {
    const start = record.getInt32(POLYGON_HEADER_BYTES + 4 * k, true);
    const stop = k + 1 < parts ? record.getInt32(POLYGON_HEADER_BYTES + 4 * (k + 1), true) : points;
    if (start < 0 || start > stop || stop > points)
      throw outlinesMalformed(path, `part ${k + 1} of record ${number} has the points ${start} to ${stop}`);
    const ring: OutlineCorner[] = [];
    for (let p = start; p < stop; p++) {
      const at = first + POINT_BYTES * p;
      ring.push([coordinate(at), coordinate(at + 8)]);
    }
    rings.push(ring);
  }
  return rings;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
