import { configError, storageError } from "../../errors.ts";
import { createTemporaryFile, type TemporaryFile, writeAtomically } from "../atomic-write.ts";
import { type DbfField, dbfHeader, dbfRecord, recordLength } from "./dbf.ts";
import { indexRecord, mainHeader, POINT_BYTES, pointRecord } from "./shp.ts";

export type { DbfField, DbfValue } from "./dbf.ts";

export interface ShapePoint {
  readonly x: number;
  readonly y: number;
  /** One value for each field, in their order. */
  readonly values: readonly (string | number | null)[];
}

/** A shapefile of points that grows batch by batch. */
export interface PointShapefile {
  add(points: readonly ShapePoint[]): Promise<void>;
  /** Completes the files and gives them their names. Returns the paths, the .shp first. */
  close(): Promise<string[]>;
  discard(): Promise<void>;
}

const HEADER_BYTES = 100;
const INDEX_BYTES = 8;
/** dBASE's offsets and GDAL's reading end there. */
const MOST_BYTES = 2 ** 31 - 1;
/** Lengths of the header and of a record are stored in 16 bits. */
const MOST_FIELDS = 2046;
const MOST_RECORD = 65_535;

/**
 * Creates a shapefile of points (ESRI Shapefile Technical Description, 1998; dBASE III): .shp, .shx, .dbf, .prj and .cpg.
 * Points are written as they come, so that memory holds one batch; they appear under their names together at `close`.
 *
 * @param path ends in .shp
 * @param wkt the coordinate system in ESRI's text
 * @throws config error "shapefile-fields", storage error "shapefile-too-large"
 */
export async function createPointShapefile(
  path: string,
  fields: readonly DbfField[],
  wkt: string,
): Promise<PointShapefile> {
  checkFields(path, fields);
  const stem = path.replace(/\.shp$/i, "");
  const width = recordLength(fields);
  const files = await openAll([path, `${stem}.shx`, `${stem}.dbf`]);
  const [main, index, table] = files as [TemporaryFile, TemporaryFile, TemporaryFile];
  const head = dbfHeader(fields, 0).length;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  let count = 0;
  const discard = async () => {
    for (const file of files) await file.discard();
  };
  return {
    async add(points) {
      const shapes = new Uint8Array(points.length * POINT_BYTES);
      const offsets = new Uint8Array(points.length * INDEX_BYTES);
      const rows = new Uint8Array(points.length * width);
      points.forEach(({ x, y, values }, i) => {
        pointRecord(shapes, i * POINT_BYTES, count + i + 1, x, y);
        indexRecord(offsets, i * INDEX_BYTES, HEADER_BYTES + (count + i) * POINT_BYTES);
        dbfRecord(rows, i * width, fields, values);
        box.west = Math.min(box.west, x);
        box.east = Math.max(box.east, x);
        box.south = Math.min(box.south, y);
        box.north = Math.max(box.north, y);
      });
      if (head + (count + points.length) * width > MOST_BYTES)
        throw storageError({
          code: "shapefile-too-large",
          what: "The table of a shapefile holds at most 2 GiB.",
          where: path,
          got: `more than ${count} points of ${width} bytes`,
          fix: "Export a part of the map with --bounds, or a coarser one: multilook the inputs with --looks.",
        });
      await main.writeAt(shapes, HEADER_BYTES + count * POINT_BYTES);
      await index.writeAt(offsets, HEADER_BYTES + count * INDEX_BYTES);
      await table.writeAt(rows, head + count * width);
      count += points.length;
    },
    async close() {
      try {
        const edges = count === 0 ? { west: 0, south: 0, east: 0, north: 0 } : box;
        await main.writeAt(mainHeader(HEADER_BYTES + count * POINT_BYTES, edges), 0);
        await index.writeAt(mainHeader(HEADER_BYTES + count * INDEX_BYTES, edges), 0);
        await table.writeAt(dbfHeader(fields, count), 0);
        const end = 0x1a;
        await table.writeAt(Uint8Array.of(end), head + count * width);
        writeAtomically(`${stem}.prj`, wkt);
        writeAtomically(`${stem}.cpg`, "UTF-8");
        // The .shp last: with it the data set is whole.
        for (const file of [table, index, main]) await file.commit();
      } catch (error) {
        await discard();
        throw error;
      }
      return [path, `${stem}.shx`, `${stem}.dbf`, `${stem}.prj`, `${stem}.cpg`];
    },
    discard,
  };
}

async function openAll(paths: readonly string[]): Promise<TemporaryFile[]> {
  const files: TemporaryFile[] = [];
  try {
    for (const path of paths) files.push(await createTemporaryFile(path));
  } catch (error) {
    for (const file of files) await file.discard();
    throw error;
  }
  return files;
}

function checkFields(path: string, fields: readonly DbfField[]): void {
  const names = fields.map(({ name }) => name);
  const odd = names.find((name, i) => !/^[A-Za-z][A-Za-z0-9_]{0,9}$/.test(name) || names.indexOf(name) !== i);
  const fits = fields.length <= MOST_FIELDS && recordLength(fields) <= MOST_RECORD;
  if (odd === undefined && fits && fields.length > 0) return;
  throw configError({
    code: "shapefile-fields",
    what: "A shapefile cannot hold these fields.",
    where: path,
    got: odd ?? `${fields.length} fields, ${recordLength(fields)} bytes of a record`,
    fix: "Give at most 2046 fields of different names of at most 10 letters, digits and underscores.",
  });
}
