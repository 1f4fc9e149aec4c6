import { statSync } from "node:fs";
import type { Database, SqlValue } from "sql.js";
import { formatError, inputError, isUpwarpError } from "../../errors.ts";
import { crsFromEpsg, crsFromWkt } from "../../geo/crs.ts";
import { type Crs, NO_CRS } from "../../geo/grid.ts";
import { boundsOfRings, type Outline, type Outlines, type OutlineValue } from "../../geo/outlines.ts";
import { outlinesMalformed, outlinesNotPolygons } from "./malformed.ts";
import { type Keep, keepAll } from "./outline-file.ts";
import { openGeometry } from "./wkb.ts";

const SIGNATURE = "SQLite format 3\0";

/** Is it the head of an SQLite file? */
export const isSqlite = (head: Uint8Array) =>
  String.fromCharCode(...head.subarray(0, SIGNATURE.length)) === SIGNATURE;

/**
 * Polygons of the one layer of a GeoPackage that has some (OGC 12-128r18), with its other columns.
 *
 * @throws "outlines-malformed", "outlines-not-polygons"; format error "geopackage-unsaved" where changes wait in a file beside it;
 * input error "outlines-several-layers"
 */
export async function readGeopackage(
  path: string,
  bytes: Uint8Array,
  keep: Keep = keepAll,
): Promise<Outlines> {
  requireSaved(path);
  const { default: initialise } = await import("sql.js");
  const { Database } = await initialise();
  let database: Database | undefined;
  try {
    database = new Database(bytes);
    return readLayer(database, path, keep);
  } catch (cause) {
    throw isUpwarpError(cause)
      ? cause
      : outlinesMalformed(path, cause instanceof Error ? cause.message : String(cause));
  } finally {
    database?.close();
  }
}

function readLayer(database: Database, path: string, keep: Keep): Outlines {
  for (const table of ["gpkg_geometry_columns", "gpkg_spatial_ref_sys"]) requireTable(database, table, path);
  const layers = rowsOf(
    database,
    "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns NOT INDEXED",
  );
  const { table, column, system } = theLayer(layers, path);
  requireTable(database, table, path);
  const crs = systemOf(database, system);
  const wanted = keep(crs);
  // Columns that are computed are not among them, so that a hostile file computes nothing.
  const names = rowsOf(database, `PRAGMA table_info(${quoted(table)})`).map((row) => String(row[1]));
  if (!names.includes(column)) throw outlinesMalformed(path, `a layer ${table} without its column ${column}`);
  const others = names.filter((name) => name !== column);
  // Without an index, rows come in the order of the file.
  const query = `SELECT ${[column, ...others].map(quoted).join(", ")} FROM ${quoted(table)} NOT INDEXED`;
  const outlines: Outline[] = [];
  const statement = database.prepare(query);
  try {
    while (statement.step()) {
      const [blob, ...values] = statement.get();
      if (blob === null) continue;
      if (!(blob instanceof Uint8Array))
        throw outlinesMalformed(path, `a geometry that is ${String(blob).slice(0, 40)}`);
      const geometry = openGeometry(blob, path);
      if (geometry.isEmpty || (geometry.box !== null && !wanted(geometry.box))) continue;
      const rings = geometry.rings();
      if (geometry.box === null && !wanted(boundsOfRings(rings))) continue;
      outlines.push({
        rings,
        properties: Object.fromEntries(others.map((name, k) => [name, plain(values[k])])),
      });
    }
  } finally {
    statement.free();
  }
  return { crs, outlines };
}

interface Layer {
  readonly table: string;
  readonly column: string;
  readonly system: number;
}

const MAY_BE_POLYGONS = new Set(["POLYGON", "MULTIPOLYGON", "GEOMETRY"]);

function theLayer(rows: readonly SqlValue[][], path: string): Layer {
  const layers = rows.filter(([, , type]) => MAY_BE_POLYGONS.has(String(type).toUpperCase()));
  const [layer] = layers;
  if (layer === undefined)
    throw outlinesNotPolygons(
      path,
      rows.map(([name, , type]) => `${name}: ${type}`).join(", ") || "no layer",
    );
  if (layers.length === 1)
    return { table: String(layer[0]), column: String(layer[1]), system: Number(layer[3]) };
  throw inputError({
    code: "outlines-several-layers",
    what: "The GeoPackage has several layers of polygons.",
    where: path,
    got: layers.map(([name]) => String(name)).join(", "),
    fix: "Export the one that is meant to a file of its own, for example with ogr2ogr OUT.gpkg IN.gpkg LAYER.",
  });
}

/** Views and virtual tables are programs, which may run without end. */
function requireTable(database: Database, name: string, path: string): void {
  const [kind] = rowsOf(database, "SELECT type, rootpage FROM sqlite_master WHERE name = ?", [name]);
  if (kind?.[0] === "table" && Number(kind[1]) > 0) return;
  const got =
    kind === undefined
      ? `no table ${name}`
      : `${name}, which is a ${kind[0] === "table" ? "virtual table" : kind[0]}`;
  throw formatError({
    code: "geopackage-without-table",
    what: "The file is no GeoPackage with a table of outlines.",
    where: path,
    got,
    fix: "Export the layer to a GeoPackage of its own.",
  });
}

function systemOf(database: Database, id: number): Crs {
  const [row] = rowsOf(
    database,
    "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys NOT INDEXED WHERE srs_id = ?",
    [id],
  );
  // -1 and 0 are "undefined", in a plane and on the sphere.
  if (row === undefined || id <= 0) return NO_CRS;
  if (String(row[0]).toUpperCase() === "EPSG") return crsFromEpsg(Number(row[1]));
  return crsFromWkt(String(row[2]));
}

function rowsOf(database: Database, query: string, values: readonly SqlValue[] = []): SqlValue[][] {
  const statement = database.prepare(query, [...values]);
  try {
    const rows: SqlValue[][] = [];
    while (statement.step()) rows.push(statement.get());
    return rows;
  } finally {
    statement.free();
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const plain = (value: SqlValue | undefined): OutlineValue =>
  value === undefined || value instanceof Uint8Array ? null : value;

/** A program that has the file open may keep its last changes in a log beside it, which only SQLite on the file itself sees. */
function requireSaved(path: string): void {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log === undefined || log.size === 0) return;
  throw formatError({
    code: "geopackage-unsaved",
    what: "Changes of the GeoPackage wait in a file beside it.",
    where: `${path}-wal`,
    got: `${log.size} bytes`,
    fix: "Close the program that has it open (QGIS, say), which writes them into the file.",
  });
}
