import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import { openStack } from "./open-stack.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-open-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("openStack", () => {
  it("says that a folder is empty", async () => {
    mkdirSync(join(folder, "unw"));
    await expect(openStack([folder])).rejects.toMatchObject({ code: "folder-empty", where: folder });
  });

  it("says that a path does not exist", async () => {
    await expect(openStack([join(folder, "nowhere")])).rejects.toMatchObject({ code: "not-found" });
  });

  it("asks for a path", async () => {
    await expect(openStack([])).rejects.toMatchObject({ code: "paths-missing" });
  });

  it("says what it looked for and what is there when it recognises nothing", async () => {
    writeFileSync(join(folder, "notes.txt"), "nothing here");
    await writeTiff(join(folder, "map.tif"));
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "product-unrecognised",
      got: expect.stringMatching(/1 TIFF file \(map\.tif\)\s+1 other file \(notes\.txt\)/),
      fix: expect.stringMatching(/hyp3:[\s\S]*geotiff-pairs:/),
    });
  });

  it("says why a store that nobody claims cannot be read", async () => {
    mkdirSync(join(folder, "torn.zarr"));
    writeFileSync(join(folder, "torn.zarr", ".zgroup"), "{");
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "product-unrecognised",
      got: expect.stringContaining("torn.zarr cannot be read (zarr-bad-json: "),
    });
  });

  it("names the readers when it is asked for one that does not exist", async () => {
    await writeTiff(join(folder, "map.tif"));
    const product = "doris" as "hyp3";
    await expect(openStack([folder], { product })).rejects.toMatchObject({
      code: "product-unknown",
      fix: expect.stringContaining("geotiff-pairs"),
    });
  });

  it("does not pass over a phase that the product has no choice of", async () => {
    await writeTiff(join(folder, "20180106_20180118.unw.tif"));
    await expect(openStack([folder], { phase: "unwrapPhase" })).rejects.toMatchObject({
      code: "phase-not-chosen",
    });
  });

  it.skipIf(process.getuid?.() === 0)("reports a folder that may not be read", async () => {
    mkdirSync(join(folder, "closed"));
    chmodSync(join(folder, "closed"), 0);
    await expect(openStack([folder])).rejects.toMatchObject({ code: "no-permission" });
    chmodSync(join(folder, "closed"), 0o700);
  });
});
