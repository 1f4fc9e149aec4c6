import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  isTemporary,
  removeUnfinished,
  temporaryName,
  writeAtomically,
  writeFailure,
} from "./atomic-write.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-atomic-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("writeAtomically", () => {
  it("leaves the whole file and nothing else", () => {
    writeAtomically(join(folder, "a"), "text");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("leaves nothing when it fails, and says why", () => {
    mkdirSync(join(folder, "taken"));
    expect(() => writeAtomically(join(folder, "taken"), "text")).toThrow(/^is-a-folder: /);
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});

describe("removeUnfinished", () => {
  const spoil = (path: string) => writeFileSync(temporaryName(join(folder, path)), "torn");

  it("removes what a killed writer left in a folder, and nothing else", () => {
    mkdirSync(join(folder, "below"));
    writeFileSync(join(folder, "whole"), "whole");
    spoil("half");
    spoil("below/half");
    removeUnfinished(folder);
    expect(readdirSync(folder)).toEqual(["below", "whole"]);
    expect(readdirSync(join(folder, "below")).filter(isTemporary)).toHaveLength(1);
    removeUnfinished(folder, { below: true });
    expect(readdirSync(join(folder, "below"))).toEqual([]);
  });
});

describe("writeFailure", () => {
  const system = (code: string) => Object.assign(new Error(code), { code, syscall: "write" });

  it.each([
    ["ENOSPC", "disk-full"],
    ["EFBIG", "disk-full"],
    ["EACCES", "no-permission"],
    ["ENOENT", "folder-missing"],
    ["EIO", "write-failed"],
  ])("turns %s into %s, with a fix", (code, expected) => {
    expect(writeFailure("a.tif", system(code))).toMatchObject({
      kind: "storage",
      code: expected,
      where: "a.tif",
      fix: expect.stringMatching(/\S/),
    });
  });
});
