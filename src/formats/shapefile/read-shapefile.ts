import { existsSync } from "node:fs";
import { crsFromWkt } from "../../geo/crs.ts";
import { type Crs, NO_CRS } from "../../geo/grid.ts";
import type { Outline, Outlines } from "../../geo/outlines.ts";
import { outlinesMalformed } from "../outlines/malformed.ts";
import { type Keep, keepAll } from "../outlines/outline-file.ts";
import { readWhole } from "../outlines/read-whole.ts";
import { openDbf } from "./read-dbf.ts";
import { readShapePolygons } from "./read-polygons.ts";

/**
 * Polygons of a shapefile with the columns of its table. The .prj file beside it says where they are; without one the system is
 * not known. Throws as `readShapePolygons`, `openDbf` and `crsFromWkt`.
 */
export async function readShapefile(
  path: string,
  bytes: Uint8Array,
  keep: Keep = keepAll,
): Promise<Outlines> {
  const crs = await crsOf(path);
  const shapes = readShapePolygons(bytes, path, keep(crs));
  const tablePath = besideShapefile(path, "dbf");
  const table =
    tablePath === null
      ? null
      : openDbf(await readWhole(tablePath), tablePath, await textOf(besideShapefile(path, "cpg")));
  if (table !== null && table.length !== shapes.length)
    throw outlinesMalformed(path, `${shapes.length} shapes; the table beside it has ${table.length} rows`);
  const outlines: Outline[] = [];
  for (const [index, rings] of shapes.entries())
    if (rings !== null) outlines.push({ rings, properties: table?.row(index) ?? {} });
  return { crs, outlines };
}

/** The file of the same name with another ending, in lower or upper case; null where there is none. */
export function besideShapefile(path: string, ending: string): string | null {
  const stem = path.replace(/\.shp$/i, "");
  const candidates = [ending, ending.toUpperCase()].map((one) => `${stem}.${one}`);
  return candidates.find((one) => existsSync(one)) ?? null;
}

async function crsOf(path: string): Promise<Crs> {
  const wkt = (await textOf(besideShapefile(path, "prj"))).trim();
  return wkt === "" ? NO_CRS : crsFromWkt(wkt);
}

async function textOf(path: string | null): Promise<string> {
  return path === null ? "" : new TextDecoder().decode(await readWhole(path));
}
