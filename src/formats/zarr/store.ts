import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fromSystemError, inputError, storageError } from "../../errors.ts";
import type { ArrayWriter, GroupSpec, OutputStore } from "../../stack/store.ts";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import { makeFolder, writeAtomically } from "../atomic-write.ts";
import { arrayAttributes, arrayDocument, checkSpec, specOf } from "./array-document.ts";
import { openStore } from "./byte-store.ts";
import { coordinatesOf, GRID_MAPPING } from "./coordinates.ts";
import { encodeChunk } from "./encode.ts";
import { type JsonObject, parseMetadata } from "./json.ts";
import { zarrFormat } from "./open.ts";
import { chunksOf } from "./write-window.ts";

/** CF version whose grid-mapping and time rules the attributes follow. */
const CONVENTIONS = "CF-1.10";
const METADATA_LIMIT = 2 ** 26;

/**
 * Step outputs as Zarr v2 groups, which xarray, GDAL and zarr-python open: consolidated metadata, CF
 * coordinates, chunks that land whole (temporary name, then rename). The same input gives the same bytes.
 */
export const zarrStore: OutputStore = {
  async create(path, group) {
    const coordinates = coordinatesOf(group);
    const arrays = [...group.arrays, ...coordinates.map(({ spec }) => spec)];
    for (const spec of arrays) checkSpec(spec);
    checkNames(arrays.map(({ name }) => name));
    checkEmpty(path);

    const documents: Record<string, JsonObject> = {
      ".zgroup": { zarr_format: 2 },
      ".zattrs": groupAttributes(group),
    };
    for (const spec of arrays) {
      documents[`${spec.name}/.zarray`] = arrayDocument(spec);
      documents[`${spec.name}/.zattrs`] = arrayAttributes(spec, group.grid ? GRID_MAPPING : null);
    }
    for (const { name } of arrays) makeFolder(join(path, name));
    makeFolder(path);
    for (const [key, content] of Object.entries(documents)) writeAtomically(join(path, key), toText(content));
    for (const { spec, data } of coordinates) await writeChunks(path, spec, fullWindow(spec.shape), data);
    // Last, so that a group with consolidated metadata is a group with all its metadata.
    writeAtomically(join(path, ".zmetadata"), toText({ metadata: documents, zarr_consolidated_format: 1 }));
  },

  async openWriter(path, name): Promise<ArrayWriter> {
    const store = openStore(path);
    const where = join(path, name);
    const [zarray, zattrs] = await Promise.all(
      [".zarray", ".zattrs"].map(async (key) => {
        const bytes = await store.get(`${name}/${key}`, { limit: METADATA_LIMIT });
        if (bytes === null) throw noArray(where);
        return parseMetadata(bytes, join(where, key));
      }),
    );
    if (zarray === undefined || zattrs === undefined) throw noArray(where);
    const spec = specOf(name, zarray, zattrs, where);
    checkSpec(spec);
    return { spec, write: (window, data) => writeChunks(path, spec, window, data), async close() {} };
  },

  openVariable: (path, name) => zarrFormat.openVariable({ format: "zarr", path, name }),
};

async function writeChunks(
  path: string,
  spec: ArrayWriter["spec"],
  window: Window,
  data: TypedArray,
): Promise<void> {
  for (const chunk of chunksOf(spec, window, data))
    writeAtomically(
      join(path, spec.name, chunk.key),
      await encodeChunk(chunk.data, spec.compression ?? "none"),
    );
}

function groupAttributes({ attrs, grid }: GroupSpec): JsonObject {
  // `coordinates` makes xarray treat the grid mapping as a coordinate, which rioxarray wants.
  return { Conventions: CONVENTIONS, ...(attrs as JsonObject), ...(grid && { coordinates: GRID_MAPPING }) };
}

/** Keys sorted, as zarr-python writes them; a NaN would become null, so it is written as Zarr's "NaN". */
function toText(content: JsonObject): string {
  const sorted = (_key: string, value: unknown): unknown => {
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return `${JSON.stringify(content, sorted, 4)}\n`;
}

function checkEmpty(path: string): void {
  let entries: string[] = [];
  try {
    entries = readdirSync(path);
  } catch (cause) {
    const absent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (!absent) throw fromSystemError(cause, path);
  }
  if (entries.length > 0)
    throw storageError({
      code: "store-not-empty",
      what: "A new store was to be made in a folder that holds something.",
      where: path,
      got: entries.slice(0, 5).join(", "),
      fix: "Name a new folder, or remove this one first.",
    });
}

function checkNames(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw inputError({
      code: "array-name-twice",
      what: "Two arrays of one group have the same name.",
      got: twice,
      fix: "Give each array its own name.",
    });
}

const noArray = (where: string) =>
  storageError({
    code: "store-array-missing",
    what: "The array that was to be written does not exist.",
    where,
    fix: "Create the group with this array first.",
  });
