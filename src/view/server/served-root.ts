import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fromSystemError, inputError } from "../../errors.ts";
import { isServedName, ZARR_MARKERS } from "./served-names.ts";
import { sidecarNames } from "./sidecars.ts";

/** A path that is served under its number. A folder's content stands right below it; a file and a Zarr store keep their names. */
export type ServedRoot =
  | { readonly kind: "folder"; readonly name: string; readonly real: string }
  | { readonly kind: "store"; readonly name: string; readonly real: string }
  | {
      readonly kind: "file";
      readonly name: string;
      /** Folder in which its files are looked up by name. */
      readonly folder: string;
      /** The file and its sidecars: their names, and where each really lies. */
      readonly files: ReadonlyMap<string, string>;
    };

/**
 * Looks at a path that is to be served.
 * @throws storage error `not-found` and others of the system; input errors `not-viewable` for devices and pipes,
 *   `hidden-path` for a file or store whose name is not served
 */
export async function openRoot(path: string): Promise<ServedRoot> {
  const full = resolve(path);
  try {
    const stats = await stat(full);
    await access(full, constants.R_OK);
    const real = await realpath(full);
    const name = basename(full);
    if (stats.isDirectory()) {
      if (!(await isZarr(real))) return { kind: "folder", name: name || full, real };
      requireName(name, path);
      return { kind: "store", name, real };
    }
    if (!stats.isFile()) throw notViewable(path);
    requireName(name, path);
    return { kind: "file", name, folder: dirname(full), files: await fileWithSidecars(full, real) };
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

/** Whether a real path is a folder itself or lies in it. */
export const isInside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Whether a folder is a Zarr array or hierarchy. Its names are asked for one by one: it may hold a million chunks. */
export async function isZarr(folder: string): Promise<boolean> {
  const found = await Promise.all(ZARR_MARKERS.map((marker) => isRegularFile(join(folder, marker))));
  return found.includes(true);
}

async function fileWithSidecars(full: string, real: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map([[basename(full), real]]);
  const folder = dirname(full);
  const realFolder = await realpath(folder);
  for (const name of sidecarNames(basename(full))) {
    const path = join(folder, name);
    if (!isServedName(name) || !(await isRegularFile(path))) continue;
    const target = await realpath(path);
    // A link to elsewhere would serve what was not given, unless both lead to the same place.
    if (isInside(realFolder, target) || dirname(target) === dirname(real)) files.set(name, target);
  }
  return files;
}

async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

/** What the system says of a path that cannot be followed to a file: absent, no folder on the way, a ring of links, not ours. */
const ABSENCES = new Set([
  "ENOENT",
  "ENOTDIR",
  "ELOOP",
  "EACCES",
  "EPERM",
  "ENAMETOOLONG",
  "EISDIR",
  "ENXIO",
]);
export const isAbsence = (error: unknown): boolean => ABSENCES.has((error as { code?: string }).code ?? "");

function requireName(name: string, path: string): void {
  if (isServedName(name)) return;
  throw inputError({
    code: "hidden-path",
    what: "A file of this name is not served: it is hidden, or has a backslash or control character in it.",
    where: path,
    fix: "Give it another name, or a link with one.",
  });
}

const notViewable = (path: string) =>
  inputError({
    code: "not-viewable",
    what: "Only files and folders can be viewed.",
    where: path,
    got: "a device, a pipe or a socket",
    fix: "Give the path of a file or folder.",
  });
