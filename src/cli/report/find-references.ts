import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromSystemError } from "../../errors.ts";
import type { Reference } from "../parts/plot.ts";

/** The package's page of references: a table of keys and citations. */
const PAGE = "docs/theory/references.md";
/** From a chunk in dist/, or from this file in its source tree, to the root of the package. */
const MOST_LEVELS = 5;

/** The citations of the package by their keys; none where the package came without its documents. */
export async function readReferences(): Promise<ReadonlyMap<string, Reference>> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let level = 0; level < MOST_LEVELS; level++, folder = dirname(folder)) {
    const path = join(folder, PAGE);
    if (!existsSync(path)) continue;
    try {
      return parseReferences(await readFile(path, "utf8"));
    } catch (cause) {
      throw fromSystemError(cause, path);
    }
  }
  return new Map();
}

/** Rows "| key | citation, doi:... |" of a table; the rest of the text does not matter. */
export function parseReferences(text: string): Map<string, Reference> {
  const references = new Map<string, Reference>();
  for (const [, key = "", cell = ""] of text.matchAll(/^\|\s*([a-z]+\d{4}[a-z]?)\s*\|\s*(.+?)\s*\|\s*$/gm)) {
    const [, citation = cell, doi] = /^(.*?)[,.]?\s*\bdoi:\s*(10\.\S+?)[.\s]*$/.exec(cell) ?? [];
    references.set(key, { text: citation, ...(doi !== undefined && { doi }) });
  }
  return references;
}

/** "yunjun2019" as "Yunjun 2019". */
export const shortCitation = (key: string) =>
  key.replace(
    /^([a-z]+)(\d{4}\w?)$/,
    (_, name: string, year: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)} ${year}`,
  );
