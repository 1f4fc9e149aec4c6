import { constants } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cancelledError, inputError } from "../../errors.ts";
import { isTemporary, removeUnfinished, temporaryName, writeFailure } from "../../formats/atomic-write.ts";
import type { ServedIndex } from "../served-index.ts";
import { type Content, DATA, INDEX } from "./answer.ts";
import { readFolder, type Survey } from "./folder-entries.ts";
import { listServed } from "./list-served.ts";
import { locateServed } from "./open-served.ts";
import { isAbsence, type ServedRoot } from "./served-root.ts";

export interface WrittenCopy {
  readonly index: ServedIndex;
  readonly files: number;
  readonly bytes: number;
}

const PAGE = "index.html";
/** GitHub Pages leaves out files with a point before their name, which Zarr has, unless this one stands at the top. */
const NO_JEKYLL = ".nojekyll";

/**
 * Writes what the server would serve into a new or empty folder, for any web host: the page, `data/index.json` and the data. Files
 * are copied, not linked: a later run must not change what was published, and a host may not follow links. (File systems that
 * can share the blocks of two files until one changes do so.) The page itself comes last: while it is missing, so is the copy.
 * @throws input error `folder-not-empty`; storage errors; `cancelled`
 */
export async function writeCopy(out: string, content: Content, signal?: AbortSignal): Promise<WrittenCopy> {
  const index = await listServed(content.roots);
  const isNew = await requireEmpty(out);
  const draft = temporaryName(join(out, "copy"));
  try {
    await mkdir(draft);
    const count = { files: 0, bytes: 0 };
    const write = async (path: string, bytes: Buffer) => {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      await writeFile(join(draft, path), bytes);
      count.files++;
      count.bytes += bytes.length;
    };
    for await (const { path, real, size } of served(index, content.roots)) {
      if (signal?.aborted) throw cancelledError();
      await copyTo(join(draft, DATA, path), real, path);
      count.files++;
      count.bytes += size;
    }
    await write(join(DATA, INDEX), Buffer.from(JSON.stringify(index)));
    await write(NO_JEKYLL, Buffer.alloc(0));
    for (const [path, file] of content.page) await write(path, await file.encode("identity"));
    const names = (await readdir(draft)).filter((name) => name !== PAGE);
    for (const name of [...names, PAGE]) await rename(join(draft, name), join(out, name));
    await rmdir(draft);
    return { index, ...count };
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (isNew) await removeIfEmpty(out);
    throw writeFailure(out, cause);
  }
}

async function copyTo(target: string, real: string, path: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await copyFile(real, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw isAbsence(error) ? vanished(path) : error;
  }
}

/** Makes the folder, or sees that nothing is in it but what a killed copy left. Whether it is new. */
async function requireEmpty(out: string): Promise<boolean> {
  try {
    const isNew = (await mkdir(out, { recursive: true })) !== undefined;
    const names = (await readdir(out)).filter((name) => !isTemporary(name));
    if (names.length > 0) throw notEmpty(out, names);
    removeUnfinished(out);
    return isNew;
  } catch (cause) {
    throw writeFailure(out, cause);
  }
}

/** After a failure: what was moved there before it stays, and is then in the way of the next copy, which says so. */
async function removeIfEmpty(folder: string): Promise<void> {
  if ((await readdir(folder)).length === 0) await rmdir(folder);
}

interface CopiedFile {
  /** Below `data/`. */
  readonly path: string;
  readonly real: string;
  readonly size: number;
}

/** Every file of the index, and every file of its stores. */
async function* served(index: ServedIndex, roots: readonly ServedRoot[]): AsyncGenerator<CopiedFile> {
  for (const { path, size } of index.files) {
    const { real } = await locate(path, roots);
    yield { path, real, size };
  }
  for (const { path } of index.stores) {
    const { real, root } = await locate(path, roots);
    if (root.kind !== "file") yield* storeFiles(real, path, root.real);
  }
}

async function locate(
  path: string,
  roots: readonly ServedRoot[],
): Promise<{ readonly root: ServedRoot; readonly real: string }> {
  const [number, ...parts] = path.split("/");
  const root = roots[Number(number)];
  const real = root === undefined ? null : await locateServed(root, parts);
  if (root === undefined || real === null) throw vanished(path);
  return { root, real };
}

async function* storeFiles(store: string, path: string, root: string): AsyncGenerator<CopiedFile> {
  // Unlike the list, a copy has no bound: what is listed is copied whole.
  const survey: Survey = { left: Number.POSITIVE_INFINITY, outside: 0, closed: 0 };
  const visited = new Set<string>();
  const folders = [{ real: store, path }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (visited.has(folder.real)) continue;
    visited.add(folder.real);
    for (const { name, kind, real, size } of await readFolder(folder.real, root, survey)) {
      const below = `${folder.path}/${name}`;
      if (kind === "file") yield { path: below, real, size };
      else folders.push({ real, path: below });
    }
  }
  // A copy without some of its chunks would show holes where there are data.
  if (survey.outside > 0 || survey.closed > 0) throw unreadable(store);
}

const notEmpty = (out: string, names: readonly string[]) =>
  inputError({
    code: "folder-not-empty",
    what: "The folder for the copy holds something already.",
    where: out,
    got: names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : ""),
    fix: "Give a new folder, or empty this one.",
  });

const vanished = (path: string) =>
  inputError({
    code: "file-vanished",
    what: "A file was removed while it was being copied, or may not be read.",
    where: path,
    fix: "Wait for the run that writes there, or make the file readable, then export again.",
  });

const unreadable = (store: string) =>
  inputError({
    code: "store-incomplete",
    what: "A part of a Zarr store may not be read, or is a link that leads out of what was given.",
    where: store,
    fix: "Make its files readable, or copy the store to one place first.",
  });
