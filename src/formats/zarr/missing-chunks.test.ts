import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseV2Array } from "./layout-v2.ts";
import { firstMissingChunk } from "./missing-chunks.ts";
import { openZarr, zarrFormat } from "./open.ts";

const layout = (shape: number[], chunks: number[]) =>
  parseV2Array({ zarr_format: 2, shape, chunks, dtype: "<f4", compressor: null, fill_value: 0 }, {}, "test");

describe("the first missing chunk", () => {
  it("is null when every chunk is there, the cut ones at the edges too", () => {
    const keys = new Set([".zarray", "0.0", "0.1", "1.0", "1.1"]);
    expect(firstMissingChunk(layout([3, 4], [2, 2]), keys)).toBeNull();
  });

  it("is the first in C order", () => {
    expect(firstMissingChunk(layout([3, 4], [2, 2]), new Set(["0.0", "1.1"]))).toEqual([0, 1]);
  });

  it("of an empty array is none, of a scalar its only one", () => {
    expect(firstMissingChunk(layout([0, 4], [2, 2]), new Set())).toBeNull();
    expect(firstMissingChunk(layout([], []), new Set(["0"]))).toBeNull();
    expect(firstMissingChunk(layout([], []), new Set())).toEqual([]);
  });

  it("is found at once among trillions", () => {
    expect(firstMissingChunk(layout([2 ** 24, 2 ** 24], [1, 1]), new Set(["0.0"]))).toEqual([0, 1]);
  });
});

describe("the files of a Zarr variable", () => {
  const fixture = (name: string) =>
    fileURLToPath(new URL(`../../../test/fixtures/zarr/${name}`, import.meta.url));
  const scratch = mkdtempSync(join(tmpdir(), "upwarp-chunks-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it.each(["v2.zarr", "v3.zarr"])("of %s are all there", async (name) => {
    const { variables } = await openZarr(fixture(name), { allowMissingChunks: false });
    expect(variables.size).toBeGreaterThan(5);
    for (const { source } of variables.values())
      if (source.name !== "sharded_sparse") expect(await zarrFormat.files(source)).not.toEqual([]);
  });

  it("are an error where one is missing, before anything is read", async () => {
    const path = join(scratch, "v2.zarr");
    cpSync(fixture("v2.zarr"), path, { recursive: true });
    rmSync(join(path, "none", "0.1.0"));
    await expect(zarrFormat.files({ format: "zarr", path, name: "none" })).rejects.toMatchObject({
      code: "zarr-chunk-missing",
      where: `${path}/none/0.1.0`,
    });
  });

  it("may be missing where the store says so", async () => {
    const path = join(scratch, "sparse.zarr");
    cpSync(fixture("sparse.zarr"), path, { recursive: true });
    const source = { format: "zarr", path, name: "map" };
    await expect(zarrFormat.files(source)).rejects.toMatchObject({ code: "zarr-chunk-missing" });
    expect(await zarrFormat.files({ ...source, allowMissingChunks: true })).not.toEqual([]);
    const attrs = join(path, "map", ".zattrs");
    writeFileSync(
      attrs,
      JSON.stringify({ ...JSON.parse(readFileSync(attrs, "utf8")), allowMissingChunks: true }),
    );
    expect(await zarrFormat.files(source)).not.toEqual([]);
  });
});
