import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("makeFolder", () => {
  test("makes all that is missing, and is content with what is there", async () => {
    const path = join(folder, "a", "b", "c");
    await makeFolder(path);
    await makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test("may be called by many at once", async () => {
    const path = join(folder, "a", "b");
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(path)));
    expect(existsSync(path)).toBe(true);
  });

  test("says not-a-folder where a file stands in the way", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "not-a-folder" });
    await expect(makeFolder(join(folder, "file", "a"))).rejects.toMatchObject({ code: "not-a-folder" });
  });

  test.skipIf(!existsSync("/proc/self"))(
    "ends on a file system that takes no folders (skipped without /proc)",
    async () => {
      await expect(makeFolder("/proc/upwarp/a")).rejects.toMatchObject({ kind: "storage" });
    },
  );
});
