import { readFile } from "node:fs/promises";
import { lookAt, readFolder, type Survey } from "./folder-entries.ts";
import { ZARR_DOCUMENTS } from "./served-names.ts";
import { isAbsence } from "./served-root.ts";

/** Deeper nesting is a mistake or an attack; the reader of Zarr stops there too. */
const MAX_DEPTH = 16;
/** An array's document is a few kB; a larger one is that of a group with all the metadata below it. */
const MAX_ARRAY_DOCUMENT = 2 ** 20;

/**
 * Metadata documents of a Zarr hierarchy by their paths in it, outer ones first. Folders of chunks are not read: an array has
 * no hierarchy below it, and may have a million chunks.
 */
export async function listDocuments(store: string, root: string, survey: Survey): Promise<string[]> {
  const documents: string[] = [];
  const visited = new Set<string>();
  const visit = async (folder: string, path: string, depth: number): Promise<void> => {
    // A ring of links would not end before the bound.
    if (depth > MAX_DEPTH || visited.has(folder) || survey.left <= 0) return;
    visited.add(folder);
    let found = false;
    let isArray = false;
    for (const name of ZARR_DOCUMENTS) {
      const entry = await lookAt(folder, name, root, survey);
      if (entry?.kind !== "file") continue;
      survey.left--;
      documents.push(path + name);
      found = true;
      isArray ||=
        name === ".zarray" || (name === "zarr.json" && (await describesArray(entry.real, entry.size)));
    }
    if (isArray || !found) return;
    for (const entry of await readFolder(folder, root, survey))
      if (entry.kind === "folder") await visit(entry.real, `${path}${entry.name}/`, depth + 1);
  };
  await visit(store, "", 0);
  return documents;
}

/** Whether a `zarr.json` is that of an array (version 3 of the format has one name for all nodes). */
async function describesArray(path: string, size: number): Promise<boolean> {
  if (size > MAX_ARRAY_DOCUMENT) return false;
  try {
    const text = await readFile(path, "utf8");
    return (JSON.parse(text) as { node_type?: unknown } | null)?.node_type === "array";
  } catch (error) {
    // A document that is no JSON, or that may not be read, is listed: whoever opens it says what is wrong with it.
    if (error instanceof SyntaxError || isAbsence(error)) return false;
    throw error;
  }
}
