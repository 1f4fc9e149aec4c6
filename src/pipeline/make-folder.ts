import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fromSystemError } from "../errors.ts";

/**
 * Makes a folder and those above it that are missing; one that is there is fine. Node's own `recursive` never ends on file
 * systems that answer "no such file" to a new folder in an existing one, as /proc does (seen in Node 20).
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  try {
    for (let folder = resolve(path); !(await isFolder(folder)); folder = dirname(folder))
      missing.unshift(folder);
    for (const folder of missing)
      await mkdir(folder).catch((cause: { code?: string }) => {
        // Another process was quicker; a file in its place shows at the next level or at the first write.
        if (cause.code !== "EEXIST") throw cause;
      });
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

/** False when there is nothing; throws ENOTDIR when a file stands there. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT" && dirname(path) !== path) return false;
    throw cause;
  }
  throw Object.assign(new Error(`${path} is a file`), { code: "ENOTDIR" });
}
