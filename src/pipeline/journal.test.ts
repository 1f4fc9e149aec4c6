import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { Journal } from "./journal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a journal that does not exist has no blocks", () => {
  expect(new Journal(folder).read()).toEqual(new Set());
});

test("what one run appends, the next reads", () => {
  const journal = new Journal(folder);
  journal.append([0, 1]);
  journal.append([0xfffff]);
  journal.close();
  expect(new Journal(folder).read()).toEqual(new Set([0, 1, 0xfffff]));
});

test("an entry torn by a kill is dropped, and the next append starts on its place", () => {
  const journal = new Journal(folder);
  journal.append([7, 8]);
  journal.close();
  appendFileSync(join(folder, "journal"), "0000");
  const next = new Journal(folder);
  expect(next.read()).toEqual(new Set([7, 8]));
  next.append([9]);
  next.close();
  expect(readFileSync(join(folder, "journal"), "latin1")).toBe("00000007\n00000008\n00000009\n");
});

test("a line that is no block, as a disk error leaves it, ends what is believed", () => {
  writeFileSync(join(folder, "journal"), "00000007\n\0\0\0\0\0\0\0\0\0" + "00000008\n");
  expect(new Journal(folder).read()).toEqual(new Set([7]));
});

test("an append that the disk refuses is a typed error", () => {
  const journal = new Journal(join(folder, "missing"));
  try {
    journal.append([1]);
    expect.unreachable();
  } catch (error) {
    expect(isUpwarpError(error, "not-found")).toBe(true);
  }
});

test("closing twice does no harm", () => {
  const journal = new Journal(folder);
  journal.append([1]);
  journal.close();
  expect(() => journal.close()).not.toThrow();
});
