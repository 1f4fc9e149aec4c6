import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setInterval } from "node:timers";
import { fromSystemError, storageError } from "../errors.ts";

/** How often a holder shows that it lives, for processes on other machines that share the folder. */
const HEARTBEAT_MILLISECONDS = 10_000;
/** A holder on another machine that was silent for so long is dead: six heartbeats missed. */
const SILENCE_MILLISECONDS = 60_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Locks of this process, because its own process number in a file may also be that of a dead predecessor. */
const held = new Set<string>();
let count = 0;

/**
 * Takes `folder` (which exists) for this run; returns the function that gives it back. A lock left by a dead process is
 * taken over. Throws `folder-busy` while a live one holds it, on this machine or on another that shares the disk.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  if (held.has(path)) throw busy(folder, "this process");
  held.add(path);
  // The lock appears with its content in it: an empty one, seen half-way, would look abandoned.
  const own = join(folder, `lock.${process.pid}.${hostname()}.${count++}`);
  try {
    await writeFile(own, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    while (!(await linked(own, path))) await takeOver(path, own, folder);
  } catch (cause) {
    held.delete(path);
    throw fromSystemError(cause, path);
  } finally {
    await rm(own, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A heartbeat that fails now is made up by the next; six may be missed.
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MILLISECONDS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    held.delete(path);
    await rm(path, { force: true });
  };
}

/** Removes the lock of a dead holder, or throws. */
async function takeOver(path: string, own: string, folder: string): Promise<void> {
  const text = await readText(path);
  if (text === null) return;
  const holder = parse(text);
  if (holder !== null && (await isHeld(holder, path, own)))
    throw busy(folder, `process ${holder.pid} on ${holder.host}`);
  // Renaming is what only one of several heirs can do. It may catch the fresh lock of a faster heir: then give it back.
  const taken = `${own}.old`;
  try {
    await rename(path, taken);
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT") return;
    throw cause;
  }
  if ((await readText(taken)) !== text) await linked(taken, path);
  await rm(taken, { force: true });
}

async function isHeld({ pid, host }: Holder, path: string, own: string): Promise<boolean> {
  // `held` has been asked: our own number in the file is that of an earlier process.
  if (host === hostname()) return pid !== process.pid && isAlive(pid);
  // Both times come from the clock of the shared disk.
  const [lock, now] = await Promise.all([stat(path).catch(() => null), stat(own)]);
  return lock !== null && now.mtimeMs - lock.mtimeMs < SILENCE_MILLISECONDS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

/** Whether `path` could be made a second name of `own`; false when it exists. */
async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw cause;
    return written(own, path);
  }
}

/** The same for file systems without links (FAT, some network disks): an exclusive file. */
async function written(own: string, path: string): Promise<boolean> {
  try {
    await writeFile(path, await readFile(own), { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as { code?: string }).code === "EEXIST") return false;
    throw cause;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT") return null;
    throw cause;
  }
}

/** null for a lock that names no process: torn by a power failure, or not ours. */
function parse(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === "number" && holder.pid > 0 && typeof holder.host === "string"
      ? { pid: holder.pid, host: holder.host }
      : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

const busy = (folder: string, who: string) =>
  storageError({
    code: "folder-busy",
    what: "Another run is writing to this folder.",
    where: folder,
    got: who,
    fix: `Wait for it, stop it, or give another --out. If that process is not upwarp, delete ${join(folder, "lock")}.`,
  });
