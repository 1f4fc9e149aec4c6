import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ServedFile, ServedIndex, ServedStore } from "../served-index.ts";
import { type FolderEntry, readFolder, type Survey } from "./folder-entries.ts";
import { listDocuments } from "./list-store.ts";
import { isAbsence, isZarr, type ServedRoot } from "./served-root.ts";

/** Names that a listing reads. Far above any result; a home folder that was given by mistake has more. */
const MOST_NAMES = 20_000;
/** A run writes what its steps make here, beside the results, and its record there. */
const STEPS_FOLDER = "steps";
const RUN_RECORD = "run.json";

interface Listing extends Survey {
  readonly files: ServedFile[];
  readonly stores: ServedStore[];
  readonly notes: string[];
}

export interface ListOptions {
  readonly mostNames?: number;
}

/** What lies below `data/`: regular files, and Zarr hierarchies with their metadata documents. See `ServedIndex`. */
export async function listServed(
  roots: readonly ServedRoot[],
  { mostNames = MOST_NAMES }: ListOptions = {},
): Promise<ServedIndex> {
  const listing: Listing = {
    left: mostNames,
    outside: 0,
    closed: 0,
    files: [],
    stores: [],
    notes: [],
  };
  for (const [number, root] of roots.entries())
    if (root.kind === "file") await listFiles(root.files, number, listing);
    else if (root.kind === "folder") await listFolder(root, number, listing);
    else await listStore(root.real, root.real, `${number}/${root.name}`, listing);
  const { files, stores, notes } = listing;
  return {
    version: 1,
    title: roots.map(({ name }) => name).join(", "),
    files,
    stores,
    notes: [...notes, ...boundNotes(listing, mostNames)],
  };
}

async function listFiles(
  files: ReadonlyMap<string, string>,
  number: number,
  listing: Listing,
): Promise<void> {
  for (const [name, real] of files)
    try {
      const { size, mtimeMs } = await stat(real);
      listing.files.push({ path: `${number}/${name}`, size, modified: Math.floor(mtimeMs) });
    } catch (error) {
      // Removed since it was given.
      if (!isAbsence(error)) throw error;
    }
}

async function listStore(real: string, root: string, path: string, listing: Listing): Promise<void> {
  const documents = await listDocuments(real, root, listing);
  if (documents.length > 0) listing.stores.push({ path, documents });
}

/** Breadth first, and links to folders last: what they lead to is then listed under its own name, if it has one in the root. */
async function listFolder(
  { real: root, name: title }: Extract<ServedRoot, { kind: "folder" }>,
  number: number,
  listing: Listing,
): Promise<void> {
  const folders: { real: string; path: string }[] = [{ real: root, path: `${number}` }];
  const links: typeof folders = [];
  const visited = new Set<string>();
  for (let next = folders.shift(); next !== undefined; next = folders.shift() ?? links.shift()) {
    const { real, path } = next;
    if (listing.left <= 0) break;
    if (visited.has(real)) continue;
    visited.add(real);
    if (await isZarr(real)) {
      await listStore(real, root, path, listing);
      continue;
    }
    const entries = await readFolder(real, root, listing);
    const steps = isRun(entries) ? STEPS_FOLDER : null;
    for (const { name, kind, real: target, isLink, size, modified } of entries) {
      const below = `${path}/${name}`;
      if (kind === "file") listing.files.push({ path: below, size, modified });
      else if (name !== steps) (isLink ? links : folders).push({ real: target, path: below });
      else {
        const shown = join(title, below.slice(`${number}/`.length));
        listing.notes.push(
          `${shown} is left out: it holds what the steps of the run made on the way. Give ${join(shown, "NAME")} to see one.`,
        );
      }
    }
  }
}

const isRun = (entries: readonly FolderEntry[]): boolean =>
  entries.some(({ name, kind }) => name === RUN_RECORD && kind === "file") &&
  entries.some(({ name, kind }) => name === STEPS_FOLDER && kind === "folder");

function boundNotes({ left, outside, closed }: Survey, mostNames: number): string[] {
  const notes: string[] = [];
  if (left <= 0)
    notes.push(
      `There are more than ${mostNames} names: the list is cut. Give the folders or files that matter.`,
    );
  if (outside > 0)
    notes.push(
      `${outside === 1 ? "1 link leads" : `${outside} links lead`} out of what was given and ${outside === 1 ? "is" : "are"} left out. Give what they lead to.`,
    );
  if (closed > 0)
    notes.push(
      `${closed === 1 ? "1 folder" : `${closed} folders`} may not be read and ${closed === 1 ? "is" : "are"} left out.`,
    );
  return notes;
}
