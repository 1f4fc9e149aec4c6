import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fromSystemError, inputError } from "../errors.ts";

/** One thing that may hold data: a file, a chunked store (a Zarr folder), or an address. */
export interface Entry {
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /** Last part of the folder it lies in. */
  readonly folder: string;
  readonly bytes: number;
  readonly kind: "file" | "store" | "url";
}

export interface Listing {
  readonly roots: readonly string[];
  /** Sorted by path, each once. */
  readonly entries: readonly Entry[];
}

/** How many folders below a given one are searched: ISCE keeps merged/interferograms/PAIR/file. */
const SEARCH_DEPTH = 3;

const STORE_MARKERS = new Set([".zgroup", ".zarray", ".zmetadata", "zarr.json"]);

/** Whether the user gave the path of an entry itself, and not only of a folder around it. */
export const isNamed = ({ roots }: Pick<Listing, "roots">, { path }: Pick<Entry, "path">) =>
  roots.some((root) => root === path || resolve(root) === path);

export const isUrl = (path: string) => /^https?:\/\//i.test(path);

/** All files at the paths and in the folders among them. Hidden files are left out; links are followed. */
export async function listFiles(paths: readonly string[], depth = SEARCH_DEPTH): Promise<Listing> {
  if (paths.length === 0)
    throw inputError({
      code: "paths-missing",
      what: "No input is named.",
      fix: "Give at least one file or folder.",
    });
  const found = new Map<string, Entry>();
  for (const path of paths) {
    if (isUrl(path)) found.set(path, entryOf(path, 0, "url"));
    else {
      await visit(resolve(path), depth, found);
      if (found.get(resolve(path))?.kind === "file") await addSidecars(dirname(resolve(path)), found);
    }
  }
  const entries = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (entries.length === 0)
    throw inputError({
      code: "folder-empty",
      what: "There is no file in the given folder, nor in the folders below it.",
      where: paths.join(", "),
      got: `nothing down to ${depth} levels below`,
      fix: "Check the path; give the folder that holds the interferograms.",
    });
  return { roots: paths, entries };
}

/** Headers and tables that describe rasters beside them: a raster that is named alone still needs them. */
const SIDECAR = /\.(rsc|par|dem_par|txt)$|^dems\.csv$/i;

async function addSidecars(folder: string, found: Map<string, Entry>): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fromSystemError(cause, folder);
  });
  for (const name of names.filter((candidate) => SIDECAR.test(candidate)))
    if (!found.has(join(folder, name))) await visit(join(folder, name), 0, found);
}

async function visit(path: string, depth: number, found: Map<string, Entry>): Promise<void> {
  const status = await stat(path).catch((cause: unknown) => {
    throw fromSystemError(cause, path);
  });
  if (status.isFile()) {
    found.set(path, entryOf(path, status.size, "file"));
    return;
  }
  if (!status.isDirectory()) return;
  const names = await readdir(path).catch((cause: unknown) => {
    throw fromSystemError(cause, path);
  });
  if (names.some((name) => STORE_MARKERS.has(name))) {
    found.set(path, entryOf(path, 0, "store"));
    return;
  }
  for (const name of names.sort()) {
    if (name.startsWith(".")) continue;
    const child = join(path, name);
    const below = await stat(child).catch((cause: unknown) => {
      // A dangling link, or a file that vanished since the folder was read, is no input.
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw fromSystemError(cause, child);
    });
    if (below?.isFile() || (below?.isDirectory() && depth > 0)) await visit(child, depth - 1, found);
  }
}

function entryOf(path: string, bytes: number, kind: Entry["kind"]): Entry {
  return { path, name: basename(path), folder: basename(dirname(path)), bytes, kind };
}
