import { readFile, stat } from "node:fs/promises";
import { formatError, fromSystemError, inputError } from "../../errors.ts";

/** The outlines of all glaciers of a region of the Randolph Glacier Inventory are up to 0.3 GB; strings and wasm end at 0.5 to 2 GiB. */
const MOST_BYTES = 2 ** 29;

/** A whole file. Throws "not-a-file", "outlines-too-large" and what the system says. */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    // Before it is opened: a pipe or a device would block or never end.
    const status = await stat(path);
    if (!status.isFile())
      throw inputError({
        code: "not-a-file",
        what: "Outlines are read from a file.",
        where: path,
        fix: "Give a shapefile (.shp), a GeoPackage or a GeoJSON file.",
      });
    if (status.size > MOST_BYTES)
      throw formatError({
        code: "outlines-too-large",
        what: "A file of outlines is larger than is read.",
        where: path,
        got: `${status.size} bytes, at most ${MOST_BYTES}`,
        fix: "Cut it to the scene, for example with ogr2ogr -spat.",
      });
    return await readFile(path);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}
