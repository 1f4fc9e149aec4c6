import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { listServed } from "./list-served.ts";
import { openRoot } from "./served-root.ts";
import { sidecarNames } from "./sidecars.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "upwarp-list-")));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A new folder with the files, by their paths in it. */
function tree(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const list = async (paths: readonly string[], options = {}) => {
  const roots = [];
  for (const path of paths) roots.push(await openRoot(path));
  return listServed(roots, options);
};
const pathsOf = async (...paths: string[]) => (await list(paths)).files.map(({ path }) => path);

const ARRAY_3 = '{"zarr_format":3,"node_type":"array"}';
const GROUP_3 = '{"zarr_format":3,"node_type":"group"}';

describe("the list of what is served", () => {
  test("names each regular file by the number of its root, with size and time", async () => {
    const a = tree("plain-a", { "velocity.tif": "12345", "deep/er/x.h5": "" });
    const b = tree("plain-b", { "velocity.tif": "1" });
    utimesSync(join(a, "velocity.tif"), 1_700_000_000, 1_700_000_000.25);
    const { version, title, files, stores, notes } = await list([a, b]);
    expect([version, title, stores, notes]).toEqual([1, "plain-a, plain-b", [], []]);
    expect(files[0]).toEqual({ path: "0/velocity.tif", size: 5, modified: 1_700_000_000_250 });
    expect(files.map(({ path }) => path)).toEqual(["0/velocity.tif", "0/deep/er/x.h5", "1/velocity.tif"]);
  });

  test("is empty without a path", async () => {
    expect(await list([])).toEqual({ version: 1, title: "", files: [], stores: [], notes: [] });
  });

  test("gives a file that was named itself its name, with its sidecars, and nothing else of the folder", async () => {
    const folder = tree("single", {
      "v.unw": "",
      "v.unw.rsc": "",
      "v.hdr": "",
      "v.unw.xml": "",
      "other.unw": "",
      "v.tif": "",
      "readme.txt": "",
    });
    expect((await pathsOf(join(folder, "v.unw"))).sort()).toEqual([
      "0/v.hdr",
      "0/v.unw",
      "0/v.unw.rsc",
      "0/v.unw.xml",
    ]);
    expect(await pathsOf(join(folder, "v.unw.rsc"))).toContain("0/v.unw");
    expect(await pathsOf(join(folder, "readme.txt"))).toEqual(["0/readme.txt"]);
  });

  test("leaves out what is hidden, and what is no regular file", async () => {
    const folder = tree("hidden", {
      "seen.tif": "",
      ".env": "",
      ".git/config": "",
      ".tmp-0-x.zarr/.zgroup": "",
      "a\\b.tif": "",
      "line\nfeed.tif": "",
    });
    execFileSync("mkfifo", [join(folder, "pipe.tif")]);
    symlinkSync("/dev/null", join(folder, "null.tif"));
    symlinkSync("nowhere", join(folder, "broken.tif"));
    expect(await pathsOf(folder)).toEqual(["0/seen.tif"]);
  });

  test("follows links that stay inside, each folder once, and says how many lead out", async () => {
    const folder = tree("links", { "real/a.tif": "12", ".annex/object": "123" });
    symlinkSync("real", join(folder, "again"));
    symlinkSync("..", join(folder, "real/up"));
    symlinkSync(".annex/object", join(folder, "annexed.tif"));
    symlinkSync("self", join(folder, "self"));
    symlinkSync(tree("elsewhere", { "secret.tif": "" }), join(folder, "out"));
    symlinkSync("/etc/hostname", join(folder, "out.tif"));
    const { files, notes } = await list([folder]);
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ["0/annexed.tif", 3],
      ["0/real/a.tif", 2],
    ]);
    expect(notes).toEqual(["2 links lead out of what was given and are left out. Give what they lead to."]);
  });

  test("holds a Zarr hierarchy by its documents, without a look at its chunks", async () => {
    const folder = tree("stores", {
      "v2.zarr/.zgroup": "{}",
      "v2.zarr/.zattrs": "{}",
      "v2.zarr/.zmetadata": "{}",
      "v2.zarr/displacement/.zarray": "{}",
      "v2.zarr/displacement/.zattrs": "{}",
      "v2.zarr/displacement/0.0": "chunk",
      "v2.zarr/displacement/.zgroup/x": "",
      "v2.zarr/group/.zgroup": "{}",
      "v2.zarr/group/inner/.zarray": "{}",
      "v2.zarr/group/inner/0/0": "chunk",
      "v2.zarr/notes/readme.txt": "not Zarr",
      "v3.zarr/zarr.json": GROUP_3,
      "v3.zarr/a/zarr.json": ARRAY_3,
      "v3.zarr/a/c/0/zarr.json": ARRAY_3,
      "array.zarr/.zarray": "{}",
      "broken.zarr/zarr.json": "{",
    });
    const { files, stores } = await list([folder]);
    expect(files).toEqual([]);
    expect(stores).toEqual([
      { path: "0/array.zarr", documents: [".zarray"] },
      { path: "0/broken.zarr", documents: ["zarr.json"] },
      {
        path: "0/v2.zarr",
        documents: [
          ".zgroup",
          ".zattrs",
          ".zmetadata",
          "displacement/.zarray",
          "displacement/.zattrs",
          "group/.zgroup",
          "group/inner/.zarray",
        ],
      },
      { path: "0/v3.zarr", documents: ["zarr.json", "a/zarr.json"] },
    ]);
    const alone = await list([join(folder, "v3.zarr")]);
    expect(alone).toMatchObject({
      title: "v3.zarr",
      stores: [{ path: "0/v3.zarr", documents: ["zarr.json", "a/zarr.json"] }],
    });
  });

  test("counts no chunk of an array against its bound", async () => {
    const chunks = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`a.zarr/${i}.0`, ""]));
    const folder = tree("chunks", { "a.zarr/.zarray": "{}", ...chunks, "z.tif": "" });
    const { files, stores, notes } = await list([folder], { mostNames: 10 });
    expect([files.length, stores.length, notes]).toEqual([1, 1, []]);
  });

  test("leaves out the steps of a run, and says so; a folder of that name elsewhere it does not", async () => {
    const folder = tree("result", {
      "run.json": "{}",
      "velocity.tif": "",
      "steps/invert-0abc/.zgroup": "{}",
      "more/steps/x.tif": "",
    });
    const { files, stores, notes } = await list([folder]);
    expect(files.map(({ path }) => path)).toEqual(["0/run.json", "0/velocity.tif", "0/more/steps/x.tif"]);
    expect(stores).toEqual([]);
    expect(notes).toEqual([
      "result/steps is left out: it holds what the steps of the run made on the way. Give result/steps/NAME to see one.",
    ]);
    expect((await list([join(folder, "steps/invert-0abc")])).stores).toHaveLength(1);
  });

  test("ends at its bound, and says that it is cut", async () => {
    const folder = tree(
      "many",
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}/f.tif`, ""])),
    );
    const { files, notes } = await list([folder], { mostNames: 40 });
    expect(files.length).toBe(10);
    expect(notes).toEqual([
      "There are more than 40 names: the list is cut. Give the folders or files that matter.",
    ]);
    expect((await list([folder], { mostNames: 61 })).notes).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)(
    "says which folders may not be read (needs another user than root)",
    async () => {
      const folder = tree("closed", { "in/x.tif": "" });
      chmodSync(join(folder, "in"), 0);
      expect((await list([folder])).notes).toEqual(["1 folder may not be read and is left out."]);
      chmodSync(join(folder, "in"), 0o700);
    },
  );
});

describe("a path that is to be served", () => {
  test.each([
    ["nothing", join(scratch, "absent"), "not-found"],
    ["below a file", join(tree("below", { file: "" }), "file/x"), "not-a-folder"],
    ["a device", "/dev/null", "not-viewable"],
    ["a hidden file", join(tree("dotted", { ".x.tif": "" }), ".x.tif"), "hidden-path"],
  ])("is refused where it is %s", async (_name, path, code) => {
    await expect(openRoot(path)).rejects.toMatchObject({ code });
  });

  test("is refused at once where it is a pipe that nobody writes to", async () => {
    const pipe = join(scratch, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(openRoot(pipe)).rejects.toMatchObject({ code: "not-viewable", where: pipe });
  });

  test("may be a link, and a hidden folder", async () => {
    const folder = tree(".cache", { "x.tif": "" });
    symlinkSync(folder, join(scratch, "to-cache"));
    expect(await pathsOf(folder, join(scratch, "to-cache"))).toEqual(["0/x.tif", "1/x.tif"]);
    symlinkSync(join(folder, "x.tif"), join(scratch, "to-file.tif"));
    expect(await pathsOf(join(scratch, "to-file.tif"))).toEqual(["0/to-file.tif"]);
  });

  test("does not serve a sidecar that is a link to elsewhere, but one beside what the path links to", async () => {
    const store = tree("object-store", { "v.unw": "", "v.unw.rsc": "" });
    const folder = tree("linked", { "keep.txt": "" });
    for (const name of readdirSync(store)) symlinkSync(join(store, name), join(folder, name));
    symlinkSync("/etc/hostname", join(folder, "v.unw.xml"));
    expect((await pathsOf(join(folder, "v.unw"))).sort()).toEqual(["0/v.unw", "0/v.unw.rsc"]);
  });
});

test("sidecars are named after the file, after its stem, and the other way round", () => {
  const names = sidecarNames("filt.unw");
  for (const name of ["filt.unw.rsc", "filt.unw.vrt", "filt.unw.xml", "filt.hdr", "filt.unw.par"])
    expect(names).toContain(name);
  expect(sidecarNames("filt.unw.vrt")).toContain("filt.unw");
  expect(sidecarNames(".rsc")).not.toContain("");
  expect(names).not.toContain("filt.unw");
});
