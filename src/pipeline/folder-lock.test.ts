import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { lockFolder } from "./folder-lock.ts";

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-lock-"));
  lock = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "taken",
    (error: unknown) => (isUpwarpError(error) ? error.code : String(error)),
  );

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("lockFolder", () => {
  test("names the process and machine, and leaves nothing behind when given back", async () => {
    const unlock = await lockFolder(folder);
    expect(JSON.parse(await readFile(lock, "utf8"))).toEqual({ pid: process.pid, host: hostname() });
    expect(await readdir(folder)).toEqual(["lock"]);
    await unlock();
    expect(await readdir(folder)).toEqual([]);
  });

  test("refuses a second run of the same process, and lets it in afterwards", async () => {
    const unlock = await lockFolder(folder);
    expect(await codeOf(lockFolder(folder))).toBe("folder-busy");
    await unlock();
    await (await lockFolder(folder))();
  });

  test("refuses while another process of this machine lives", async () => {
    await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname() }));
    expect(await codeOf(lockFolder(folder))).toBe("folder-busy");
    expect(await readdir(folder)).toEqual(["lock"]);
  });

  test("takes over from a dead process", async () => {
    await writeFile(lock, JSON.stringify({ pid: await deadProcess(), host: hostname() }));
    await (await lockFolder(folder))();
  });

  test("takes over from a dead process that had the same number as this one", async () => {
    await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
    await (await lockFolder(folder))();
  });

  test("refuses while a process of another machine shows that it lives", async () => {
    await writeFile(lock, JSON.stringify({ pid: 1, host: "another-machine" }));
    expect(await codeOf(lockFolder(folder))).toBe("folder-busy");
  });

  test("takes over from another machine that has been silent for a minute", async () => {
    await writeFile(lock, JSON.stringify({ pid: 1, host: "another-machine" }));
    const past = new Date(Date.now() - 61_000);
    await utimes(lock, past, past);
    await (await lockFolder(folder))();
  });

  test.each(["", "{", "null", "12", '{"pid":"x"}'])("takes over a lock torn to %j", async (text) => {
    await writeFile(lock, text);
    await (await lockFolder(folder))();
  });

  test("has one winner when many runs of one process come at once", async () => {
    await writeFile(lock, JSON.stringify({ pid: await deadProcess(), host: hostname() }));
    const results = await Promise.all(Array.from({ length: 8 }, () => codeOf(lockFolder(folder))));
    expect(results.filter((result) => result === "taken")).toHaveLength(1);
  });

  test("says no-permission or not-found where the folder cannot be written", async () => {
    expect(await codeOf(lockFolder(join(folder, "missing")))).toBe("not-found");
    // Nothing is remembered of the failed attempt.
    expect(await codeOf(lockFolder(join(folder, "missing")))).toBe("not-found");
  });
});
