import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import type { Variable } from "../stack/variable.ts";
import { concatenate, crop, relabel } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import { openDataset, openVariable, sourceFiles } from "./open.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "upwarp-open-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function variable(path: string, name: string): Promise<Variable> {
  const found = (await openDataset(fixture(path))).variables.get(name);
  if (!found) throw new Error(`${path} lacks ${name}`);
  return found;
}

it("opens each format by its bytes", async () => {
  expect((await openDataset(fixture("zarr/v3.zarr"))).format).toBe("zarr");
  expect((await openDataset(fixture("flat/bip.img"))).format).toBe("envi");
  expect((await openDataset(fixture("flat/raw.vrt"))).format).toBe("vrt");
});

it("rebuilds a view over files from JSON, and lists every file behind it once", async () => {
  const layer = (name: string) => variable("flat/bsq.img", name);
  const stack = concatenate(
    [relabel(await layer("layer 0"), { name: "a" }), await layer("layer 2")],
    "pair",
    "stack",
  );
  const part = crop(stack, [
    [0, 2],
    [1, 2],
    [0, 2],
  ]);
  const source = JSON.parse(JSON.stringify(part.source));
  const again = await openVariable(source);
  expect(Array.from(await again.read(fullWindow(again.shape)))).toEqual([10, 11, 210, 211]);
  expect(await sourceFiles(source)).toEqual([fixture("flat/bsq.hdr"), fixture("flat/bsq.img")]);
});

it("says what it found and what it knows when no format fits", async () => {
  const text = join(scratch, "notes.txt");
  writeFileSync(text, "hello, this is no raster");
  await expect(openDataset(text)).rejects.toMatchObject({
    code: "format-unknown",
    where: text,
    got: expect.stringContaining("hello"),
    fix: expect.stringContaining("zarr"),
  });
  truncateSync(text, 0);
  await expect(openDataset(text)).rejects.toMatchObject({ code: "format-unknown", got: "an empty file" });
  await expect(openDataset(scratch)).rejects.toMatchObject({
    code: "format-unknown",
    got: expect.stringContaining("folder"),
  });
});

it("hands on the error of the format that recognised the file", async () => {
  const path = join(scratch, "bad.zarr");
  execFileSync("cp", ["-r", fixture("zarr/sparse.zarr"), path]);
  writeFileSync(join(path, "map", ".zarray"), "{");
  await expect(openDataset(path)).rejects.toMatchObject({ code: "zarr-bad-json" });
});

it("says so when the path is absent, or is neither file nor folder", async () => {
  await expect(openDataset(join(scratch, "absent"))).rejects.toMatchObject({ code: "not-found" });
  const pipe = join(scratch, "pipe");
  execFileSync("mkfifo", [pipe]);
  await expect(openDataset(pipe)).rejects.toMatchObject({ code: "not-a-file" });
});

it("refuses sources of formats that do not exist", async () => {
  await expect(openVariable({ format: "cuneiform", path: "x" })).rejects.toMatchObject({
    code: "source-malformed",
  });
});
