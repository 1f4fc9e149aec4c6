import { formatError } from "../../errors.ts";
import type { Outlines } from "../../geo/outlines.ts";
import { isShp } from "../shapefile/read-polygons.ts";
import { besideShapefile, readShapefile } from "../shapefile/read-shapefile.ts";
import { parseGeojson } from "./geojson.ts";
import { isSqlite, readGeopackage } from "./geopackage.ts";
import type { Keep } from "./outline-file.ts";
import { readWhole } from "./read-whole.ts";

export interface OutlineOptions {
  /** Which outlines are wanted, by their boxes; all without it. */
  readonly keep?: Keep;
}

/**
 * The polygons of a shapefile, a GeoPackage or a GeoJSON file, in the file's order; its bytes say which it is. Records without a
 * shape are left out. The file is held in memory, up to 512 MiB of it.
 *
 * @throws format errors "outlines-malformed", "outlines-not-polygons", "outlines-unknown", "outlines-too-large" and those of the
 * formats; what the system says
 */
export async function readOutlines(path: string, { keep }: OutlineOptions = {}): Promise<Outlines> {
  const bytes = await readWhole(path);
  if (isShp(bytes)) return readShapefile(path, bytes, keep);
  if (isSqlite(bytes)) return readGeopackage(path, bytes, keep);
  if (/^(?:\ufeff)?\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64))))
    return parseGeojson(new TextDecoder().decode(bytes), path, keep);
  throw formatError({
    code: "outlines-unknown",
    what: "The file is neither a shapefile nor a GeoPackage nor GeoJSON.",
    where: path,
    got: bytes.length === 0 ? "an empty file" : `a file of ${bytes.length} bytes`,
    fix: "Give the .shp file of a shapefile, a .gpkg or a .geojson file; unpack an archive first.",
  });
}

/** The files whose content decides where the outlines lie. */
export function filesOfOutlines(path: string): readonly string[] {
  const system = /\.shp$/i.test(path) ? besideShapefile(path, "prj") : null;
  return system === null ? [path] : [path, system];
}
