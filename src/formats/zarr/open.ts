import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fromSystemError, inputError } from "../../errors.ts";
import type { Dataset, Source, Variable } from "../../stack/variable.ts";
import { isTemporary } from "../atomic-write.ts";
import type { Format } from "../format.ts";
import { openStore } from "./byte-store.ts";
import { readGrid } from "./grid.ts";
import { readHierarchy, readLayout } from "./hierarchy.ts";
import { isUrl } from "./http-store.ts";
import { toAttributes } from "./json.ts";
import { firstMissingChunk } from "./missing-chunks.ts";
import { missingChunk } from "./read-chunk.ts";
import { toVariable, unreadable } from "./variable.ts";

export interface OpenZarrOptions {
  /**
   * Read absent chunks as the fill value. Zarr allows a writer to leave out chunks that hold nothing else
   * (xarray: write_empty_chunks=False), but an interrupted writer leaves the same picture; so by default an
   * absent chunk is an error, unless the group's or the array's attribute `allowMissingChunks` is true.
   */
  readonly allowMissingChunks?: boolean;
}

/**
 * Opens a Zarr v2 or v3 group or array: a folder or an http(s) URL. Nested groups give variables named
 * "group/array". Arrays of kinds that are no numbers (text) are named in the attribute `unreadableArrays`.
 */
export async function openZarr(path: string, options: OpenZarrOptions = {}): Promise<Dataset> {
  const store = openStore(path);
  const hierarchy = await readHierarchy(store);
  const root = hierarchy.groups.get("") ?? {};
  const allow = options.allowMissingChunks === true || root.allowMissingChunks === true;
  const variables = new Map<string, Variable>();
  const skipped: string[] = [];
  for (const [name, layout] of hierarchy.arrays) {
    const problem = unreadable(layout);
    if (problem !== null) skipped.push(`${name}: ${problem}`);
    else if (layout.shape.length > 0 || !isGridMapping(layout.attributes)) {
      const variable = toVariable(store, name, layout, allow);
      variables.set(variable.name, variable);
    }
  }
  return {
    format: "zarr",
    path,
    grid: await readGrid(store, hierarchy),
    variables,
    attrs: { ...toAttributes(root), ...(skipped.length > 0 && { unreadableArrays: skipped }) },
  };
}

const isGridMapping = (attributes: object) =>
  ["crs_wkt", "spatial_ref", "GeoTransform", "grid_mapping_name"].some((key) => key in attributes);

const MARKERS = ["zarr.json", ".zgroup", ".zarray", ".zmetadata"];
/** A marker is metadata; its content is checked when the store is opened. */
const MARKER_LIMIT = 2 ** 26;

export const zarrFormat: Format = {
  name: "zarr",
  async recognises({ path, isDirectory }) {
    if (!isDirectory && !isUrl(path)) return false;
    const store = openStore(path);
    for (const marker of MARKERS)
      if ((await store.get(marker, { limit: MARKER_LIMIT })) !== null) return true;
    return false;
  },
  open: (path) => openZarr(path),
  async openVariable(source) {
    const { path, name } = parseSource(source);
    const store = openStore(path);
    return toVariable(store, name, await readLayout(store, name), source.allowMissingChunks === true);
  },
  async files(source) {
    const { path, name } = parseSource(source);
    if (isUrl(path)) return MARKERS.map((marker) => `${path}/${name ? `${name}/` : ""}${marker}`);
    const store = openStore(path);
    const folder = name ? join(path, name) : path;
    const files = filesBelow(folder);
    const layout = await readLayout(store, name);
    if (source.allowMissingChunks !== true && layout.attributes.allowMissingChunks !== true) {
      const keys = new Set(files.map((file) => relative(folder, file).split(sep).join("/")));
      const missing = firstMissingChunk(layout, keys);
      if (missing !== null) throw missingChunk({ store, name, layout }, missing);
    }
    return files;
  },
};

function parseSource(source: Source): { path: string; name: string } {
  const { format, path, name = "" } = source;
  if (format === "zarr" && typeof path === "string" && typeof name === "string") return { path, name };
  throw inputError({
    code: "source-malformed",
    what: "The source of a Zarr variable lacks its path or name.",
    got: JSON.stringify(source).slice(0, 200),
    fix: 'Use the variable\'s own `source`: {"format": "zarr", "path": folder or URL, "name": array}.',
  });
}

/** Metadata and chunks of one array, sorted; not what a running writer has not finished. */
function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !isTemporary(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort();
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
}
