import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { hashTree } from "./upwarp.ts";

/** Files with times or process numbers in them: the memory of input hashes, and the lock of a run that was killed. */
const STAMPED = new Set(["steps/contents.json", "steps/lock"]);

/** SHA-256 of every file below an output folder, by relative path: equal trees are equal results, byte for byte. */
export const hashResults = (out: string): Record<string, string> =>
  Object.fromEntries(Object.entries(hashTree(out)).filter(([path]) => !STAMPED.has(path)));

/** Paths (relative, sorted) of every file below a folder, hidden ones too. */
export function listTree(folder: string): string[] {
  const paths: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) visit(join(path, entry.name));
      else paths.push(relative(folder, join(path, entry.name)));
  };
  visit(folder);
  return paths.sort();
}
