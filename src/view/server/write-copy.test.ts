import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PageFiles, readPage } from "./page-files.ts";
import { openRoot, type ServedRoot } from "./served-root.ts";
import { writeCopy } from "./write-copy.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "upwarp-copy-")));
const at = (...parts: string[]) => join(scratch, ...parts);
const roots: ServedRoot[] = [];
let page: PageFiles;

beforeAll(async () => {
  for (const folder of ["page/assets", "given/x.zarr/d/c/0", "given/.git"])
    mkdirSync(at(folder), { recursive: true });
  writeFileSync(at("page/index.html"), "page");
  writeFileSync(at("page/assets/index-abc.js"), "script");
  writeFileSync(at("given/velocity.tif"), "velocity");
  writeFileSync(at("given/.env"), "secret");
  writeFileSync(at("given/.git/config"), "secret");
  writeFileSync(at("given/x.zarr/.zgroup"), "{}");
  writeFileSync(at("given/x.zarr/d/zarr.json"), '{"node_type":"array"}');
  writeFileSync(at("given/x.zarr/d/c/0/0"), "chunk");
  writeFileSync(at("secret"), "secret");
  symlinkSync(at("secret"), at("given/link.tif"));
  roots.push(await openRoot(at("given")), await openRoot(at("given/velocity.tif")));
  page = await readPage(at("page"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const tree = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

const WHOLE = [
  ".nojekyll",
  "assets/index-abc.js",
  "data/0/velocity.tif",
  "data/0/x.zarr/.zgroup",
  "data/0/x.zarr/d/c/0/0",
  "data/0/x.zarr/d/zarr.json",
  "data/1/velocity.tif",
  "data/index.json",
  "index.html",
];

describe("writeCopy", () => {
  test("writes the page, the index and every file that is served, chunks included, and no more", async () => {
    const { files, bytes, index } = await writeCopy(at("new/site"), { roots, page });
    expect(tree(at("new/site"))).toEqual(WHOLE);
    expect(files).toBe(WHOLE.length);
    expect(bytes).toBe(WHOLE.reduce((sum, name) => sum + statSync(at("new/site", name)).size, 0));
    expect(readFileSync(at("new/site/data/0/x.zarr/d/c/0/0"), "utf8")).toBe("chunk");
    expect(JSON.parse(readFileSync(at("new/site/data/index.json"), "utf8"))).toEqual(index);
    expect(index.notes).toHaveLength(1);
  });

  test("copies: what is changed later stays as it was published", async () => {
    await writeCopy(at("kept"), { roots, page });
    expect(statSync(at("kept/data/0/velocity.tif")).ino).not.toBe(statSync(at("given/velocity.tif")).ino);
  });

  test("takes an empty folder, and what a killed copy left in one", async () => {
    mkdirSync(at("killed/.tmp-0-0-copy/data"), { recursive: true });
    await writeCopy(at("killed"), { roots, page });
    expect(tree(at("killed"))).toEqual(WHOLE);
  });

  test("leaves a folder alone that holds anything", async () => {
    mkdirSync(at("full"));
    writeFileSync(at("full/mine.txt"), "mine");
    await expect(writeCopy(at("full"), { roots, page })).rejects.toMatchObject({
      code: "folder-not-empty",
      where: at("full"),
      got: "mine.txt",
    });
    expect(readdirSync(at("full"))).toEqual(["mine.txt"]);
    await expect(writeCopy(at("full/mine.txt"), { roots, page })).rejects.toMatchObject({ kind: "storage" });
  });

  test("that is stopped leaves nothing behind", async () => {
    await expect(writeCopy(at("stopped"), { roots, page }, AbortSignal.abort())).rejects.toMatchObject({
      kind: "cancelled",
    });
    expect(existsSync(at("stopped"))).toBe(false);
  });

  test("refuses a store with a part that it may not copy, and leaves nothing behind", async () => {
    mkdirSync(at("holed/x.zarr/d"), { recursive: true });
    writeFileSync(at("holed/x.zarr/d/.zarray"), "{}");
    writeFileSync(at("holed/x.zarr/.zgroup"), "{}");
    symlinkSync(at("secret"), at("holed/x.zarr/d/0.0"));
    const holed = [await openRoot(at("holed"))];
    await expect(writeCopy(at("holed-copy"), { roots: holed, page })).rejects.toMatchObject({
      code: "store-incomplete",
      where: at("holed/x.zarr"),
    });
    expect(existsSync(at("holed-copy"))).toBe(false);
  });

  test("may lie in what is copied, and does not copy itself", async () => {
    await writeCopy(at("given/site"), { roots, page });
    expect(tree(at("given/site"))).toEqual(WHOLE);
    rmSync(at("given/site"), { recursive: true });
  });
});

test("a page that was not built is an error that says what to do", async () => {
  await expect(readPage(at("absent"))).rejects.toMatchObject({ code: "page-missing", where: at("absent") });
  await expect(readPage(at("given"))).rejects.toMatchObject({ code: "page-missing" });
});
