import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import { openZarr, zarrFormat } from "./open.ts";
import { readDates } from "./read-dates.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/zarr/${name}`, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "upwarp-zarr-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A copy of a fixture that a test may spoil. */
function copyOf(name: string, as: string): string {
  const path = join(scratch, as);
  cpSync(fixture(name), path, { recursive: true });
  return path;
}

const readAll = async (variable: Variable) => Array.from(await variable.read(fullWindow(variable.shape)));
const open = (path: string, name: string) => zarrFormat.openVariable({ format: "zarr", path, name });
const COUNTING = Array.from({ length: 30 }, (_, i) => i);

describe("Zarr v2 as zarr-python writes it", () => {
  const counting = [
    "none",
    "zlib",
    "gzip",
    "zstd",
    "lz4",
    "blosc_lz4",
    "blosc_zstd",
    "fortran",
    "big_endian",
  ];
  const types = ["nested_keys", "type_i1", "type_u1", "type_i4", "type_u4", "type_i8", "type_f2", "type_f8"];
  it.each([...counting, ...types, "delta"])("reads %s, value by value", async (name) => {
    expect(await readAll(await open(fixture("v2.zarr"), name))).toEqual(COUNTING);
  });

  it.each(["none", "zstd", "fortran", "delta"])(
    "reads every window of %s as a slice of the whole",
    async (name) => {
      const variable = await open(fixture("v2.zarr"), name);
      for (const window of allWindows([2, 3, 5])) {
        expect(Array.from(await variable.read(window)), JSON.stringify(window)).toEqual(slice(window));
      }
    },
  );

  it("reads booleans as bytes 0 and 1", async () => {
    const variable = await open(fixture("v2.zarr"), "boolean");
    expect(variable.dtype).toBe("bool");
    expect(await readAll(variable)).toEqual(COUNTING.map((i) => (i % 3 === 0 ? 1 : 0)));
  });

  it("reads complex numbers as interleaved pairs", async () => {
    const variable = await open(fixture("v2.zarr"), "complex");
    expect(variable.dtype).toBe("c64");
    expect(
      Array.from(
        await variable.read([
          [1, 2],
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toEqual([22, -22, 23, -23]);
  });

  it("takes the array's fill value as nodata, as xarray does", async () => {
    expect((await open(fixture("v2.zarr"), "fill")).nodata).toBe(-32768);
    expect((await open(fixture("v2.zarr"), "none")).nodata).toBeNull();
  });

  it("lists nested groups, keeps attributes, and names what it cannot read", async () => {
    const dataset = await openZarr(fixture("v2.zarr"));
    expect(await readAll(dataset.variables.get("inner/deep") as Variable)).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(dataset.attrs).toEqual({
      title: "made by zarr-python",
      limit: "NaN",
      text: "NaN stays",
      nested: '{"a":[1,2]}',
      unreadableArrays: ["text: data type <U3"],
    });
    expect(dataset.variables.get("none")?.dims).toEqual(["time", "y", "x"]);
  });
});

describe("Zarr v3 as its specification says", () => {
  it.each(["none", "gzip", "blosc", "checked", "transposed", "v2_keys", "sharded", "sharded_start"])(
    "reads %s, value by value and by windows",
    async (name) => {
      const variable = await open(fixture("v3.zarr"), name);
      expect(await readAll(variable)).toEqual(COUNTING);
      expect(variable.dims).toEqual(["time", "y", "x"]);
      for (const window of allWindows([2, 3, 5])) {
        expect(Array.from(await variable.read(window)), JSON.stringify(window)).toEqual(slice(window));
      }
    },
  );

  it("agrees with zarrita, a second reader, where zarrita can read (not an index at the start of a shard)", async () => {
    const zarrita = await import("zarrita");
    const { readFileSync } = await import("node:fs");
    const store = (name: string) => ({
      async get(key: string) {
        const path = join(fixture("v3.zarr"), name, key);
        return readdirSync(join(path, "..")).includes(key.split("/").at(-1) as string)
          ? new Uint8Array(readFileSync(path))
          : undefined;
      },
      async getRange(key: string, range: { offset: number; length: number } | { suffixLength: number }) {
        const bytes = new Uint8Array(readFileSync(join(fixture("v3.zarr"), name, key)));
        return "suffixLength" in range
          ? bytes.slice(-range.suffixLength)
          : bytes.slice(range.offset, range.offset + range.length);
      },
    });
    for (const name of ["none", "gzip", "blosc", "checked", "v2_keys", "sharded"]) {
      const array = await zarrita.open(store(name), { kind: "array" });
      const { data } = await zarrita.get(array, null);
      expect(Array.from(data as ArrayLike<number>), name).toEqual(
        await readAll(await open(fixture("v3.zarr"), name)),
      );
    }
  });

  it("reads complex64", async () => {
    const variable = await open(fixture("v3.zarr"), "complex");
    expect(
      Array.from(
        await variable.read([
          [1, 2],
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toEqual([22, -22, 23, -23]);
  });

  it("shows the inner chunk as the natural block of a sharded array", async () => {
    expect((await open(fixture("v3.zarr"), "sharded")).chunks).toEqual([1, 2, 3]);
  });

  it("calls a chunk that a shard leaves out missing, and reads the others", async () => {
    const variable = await open(fixture("v3.zarr"), "sharded_hole");
    await expect(readAll(variable)).rejects.toMatchObject({ code: "zarr-chunk-missing" });
    expect(
      Array.from(
        await variable.read([
          [0, 1],
          [0, 3],
          [0, 5],
        ]),
      ),
    ).toEqual(COUNTING.slice(0, 15));
  });
});

describe("a store with CF coordinates, as xarray writes it", () => {
  it("turns pixel centres into the affine of the outer corner", async () => {
    const { grid } = await openZarr(fixture("xarray.zarr"));
    expect(grid).toMatchObject({
      shape: { y: 4, x: 5 },
      affine: [20, 0, 480000, 0, -20, 2150000],
      geometry: "map",
    });
    expect(grid?.crs.epsg).toBe(32614);
    expect(grid?.crs.wkt).toContain("UTM zone 14N");
  });

  it("lets coordinates win over a GeoTransform that a crop has left behind", async () => {
    const path = copyOf("xarray.zarr", "stale.zarr");
    const attrs = { GeoTransform: "0 20 0 0 0 -20", _ARRAY_DIMENSIONS: [] };
    writeFileSync(join(path, "spatial_ref", ".zattrs"), JSON.stringify(attrs));
    expect((await openZarr(path)).grid?.affine).toEqual([20, 0, 480000, 0, -20, 2150000]);
  });

  it("decodes the time axis", async () => {
    const dataset = await openZarr(fixture("xarray.zarr"));
    expect(await readDates(dataset)).toEqual(["2018-01-06", "2018-01-18", "2018-02-11"]);
  });

  it("reopens a variable from its source alone", async () => {
    const dataset = await openZarr(fixture("xarray.zarr"));
    const variable = dataset.variables.get("displacement") as Variable;
    const again = await zarrFormat.openVariable(JSON.parse(JSON.stringify(variable.source)));
    expect(again).toMatchObject({
      name: "displacement",
      unit: "m",
      dtype: "f32",
      nodata: null,
      chunks: [1, 4, 5],
    });
    expect(await readAll(again)).toEqual(await readAll(variable));
  });
});

describe("a damaged or hostile store is refused with a typed error", () => {
  const failure = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!isUpwarpError(error)) throw new Error(`expected an UpwarpError, got ${String(error)}`);
    expect(error.fix).toBeTruthy();
    expect(error.where).toBeTruthy();
    return error.code;
  };

  it("a missing chunk", async () => {
    const path = copyOf("v2.zarr", "missing.zarr");
    rmSync(join(path, "none", "0.1.0"));
    expect(await failure(readAll(await open(path, "none")))).toBe("zarr-chunk-missing");
    rmSync(join(path, "delta", "0.1.0"));
    expect(await failure(readAll(await open(path, "delta")))).toBe("zarr-chunk-missing");
  });

  it("unless the store says that its chunks may be absent", async () => {
    expect(await failure(readAll(await open(fixture("sparse.zarr"), "map")))).toBe("zarr-chunk-missing");
    const { variables } = await openZarr(fixture("sparse.zarr"), { allowMissingChunks: true });
    const expected = [7, 7, -1, -1, 7, 7, -1, -1, ...new Array<number>(8).fill(-1)];
    expect(await readAll(variables.get("map") as Variable)).toEqual(expected);
    const path = copyOf("sparse.zarr", "sparse-said.zarr");
    const attrs = { _ARRAY_DIMENSIONS: ["y", "x"], allowMissingChunks: true };
    writeFileSync(join(path, "map", ".zattrs"), JSON.stringify(attrs));
    expect(await readAll(await open(path, "map"))).toEqual(expected);
  });

  it.each([
    ["none", "zarr-chunk-size"],
    ["zlib", "zarr-chunk-corrupt"],
    ["gzip", "zarr-chunk-corrupt"],
    ["zstd", "zarr-chunk-corrupt"],
    ["lz4", "zarr-chunk-corrupt"],
    ["blosc_lz4", "zarr-chunk-corrupt"],
  ])("a truncated chunk (%s)", async (name, code) => {
    const path = copyOf("v2.zarr", `cut-${name}.zarr`);
    const chunk = join(path, name, "0.0.0");
    truncateSync(chunk, 20);
    expect(await failure(readAll(await open(path, name)))).toBe(code);
    truncateSync(chunk, 0);
    expect(await failure(readAll(await open(path, name)))).toMatch(/zarr-chunk-(size|corrupt)/);
  });

  it("a truncated uncompressed chunk, also where only a part of it is read", async () => {
    const path = copyOf("v2.zarr", "cut-part.zarr");
    truncateSync(join(path, "none", "0.0.0"), 20);
    const variable = await open(path, "none");
    expect(
      await failure(
        variable.read([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ),
    ).toBe("zarr-chunk-size");
  });

  it.each(["zlib", "zstd", "blosc_lz4", "lz4"])("a chunk that unpacks to another size (%s)", async (name) => {
    const path = copyOf("v2.zarr", `resized-${name}.zarr`);
    const zarray = JSON.parse(await text(join(path, name, ".zarray")));
    writeFileSync(join(path, name, ".zarray"), JSON.stringify({ ...zarray, dtype: "<f8" }));
    expect(await failure(readAll(await open(path, name)))).toBe("zarr-chunk-size");
    writeFileSync(join(path, name, ".zarray"), JSON.stringify({ ...zarray, dtype: "<i2" }));
    expect(await failure(readAll(await open(path, name)))).toMatch(/zarr-chunk-(size|corrupt)/);
  });

  it("a zstd frame that does not state its size, unless it unpacks to the right one", async () => {
    const path = copyOf("v2.zarr", "unsized.zarr");
    // RFC 8878: magic, no content size, a window of 1 kB, one last raw block.
    const frame = (size: number) => {
      const numbers = new Uint8Array(size);
      numbers.set(new Uint8Array(Float32Array.from({ length: 12 }, (_, i) => i).buffer).subarray(0, size));
      return Buffer.concat([
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, ((size << 3) | 1) & 255, (size << 3) >> 8, 0]),
        numbers,
      ]);
    };
    writeFileSync(join(path, "zstd", "0.0.0"), frame(48));
    const variable = await open(path, "zstd");
    expect(
      Array.from(
        await variable.read([
          [0, 1],
          [0, 2],
          [0, 3],
        ]),
      ),
    ).toEqual([0, 1, 2, 3, 4, 5]);
    for (const size of [47, 49, 60]) {
      writeFileSync(join(path, "zstd", "0.0.0"), frame(size));
      expect(await failure(readAll(variable))).toMatch(/zarr-chunk-(size|corrupt)/);
    }
  });

  it("a window beyond 4 GiB, which only a lying header asks for", async () => {
    const path = copyOf("v2.zarr", "vast.zarr");
    const zarray = JSON.parse(await text(join(path, "none", ".zarray")));
    writeFileSync(join(path, "none", ".zarray"), JSON.stringify({ ...zarray, shape: [2, 1e6, 1e6] }));
    const error = await readAll(await open(path, "none")).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "window-too-large" });
  });

  it("a shard whose index is damaged, or that is cut off", async () => {
    const path = copyOf("v3.zarr", "cut-shard.zarr");
    const shard = join(path, "sharded", "c", "0", "0", "0");
    truncateSync(shard, 363);
    expect(await failure(readAll(await open(path, "sharded")))).toBe("zarr-chunk-corrupt");
    truncateSync(shard, 10);
    expect(await failure(readAll(await open(path, "sharded")))).toBe("zarr-shard-index");
  });

  it("a checksum that does not match", async () => {
    const path = copyOf("v3.zarr", "checksum.zarr");
    const chunk = join(path, "checked", "c", "0", "0", "0");
    const { readFileSync } = await import("node:fs");
    const bytes = readFileSync(chunk);
    bytes[3] = 99;
    writeFileSync(chunk, bytes);
    expect(await failure(readAll(await open(path, "checked")))).toBe("zarr-chunk-corrupt");
  });

  it.each([
    ["bad JSON", "{", "zarr-bad-json"],
    ["no object", "[]", "zarr-bad-metadata"],
    ["a negative size", { shape: [-1, 3, 5] }, "zarr-bad-metadata"],
    ["a fractional size", { shape: [1.5, 3, 5] }, "zarr-bad-metadata"],
    ["more elements than can be counted", { shape: [2 ** 40, 2 ** 40, 5] }, "zarr-bad-metadata"],
    ["chunks of no size", { chunks: [0, 2, 3] }, "zarr-bad-metadata"],
    ["chunks of another rank", { chunks: [2, 3] }, "zarr-bad-metadata"],
    ["chunks beyond 2 GiB", { chunks: [2 ** 20, 2 ** 20, 1] }, "zarr-chunk-too-large"],
    ["a compressor without a name", { compressor: { level: 1 } }, "zarr-bad-metadata"],
    ["another version", { zarr_format: 7 }, "zarr-bad-metadata"],
  ])("metadata with %s", async (what, change, code) => {
    const path = copyOf("v2.zarr", `meta-${what}.zarr`.replaceAll(" ", "-"));
    const zarray = JSON.parse(await text(join(path, "none", ".zarray")));
    const content = typeof change === "string" ? change : JSON.stringify({ ...zarray, ...change });
    writeFileSync(join(path, "none", ".zarray"), content);
    expect(await failure(open(path, "none"))).toBe(code);
  });

  it("a huge stated chunk over a small file, before anything is allocated", async () => {
    const path = copyOf("v2.zarr", "huge.zarr");
    const zarray = JSON.parse(await text(join(path, "none", ".zarray")));
    writeFileSync(
      join(path, "none", ".zarray"),
      JSON.stringify({ ...zarray, shape: [1, 20000, 20000], chunks: [1, 20000, 20000] }),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect(await failure(readAll(await open(path, "none")))).toBe("zarr-chunk-size");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8);
  });

  it("a name that leads out of the store", async () => {
    for (const name of ["../v2.zarr/none", "none/../../v3.zarr/none", "/none", "a//b"])
      expect(await failure(open(fixture("v2.zarr"), name))).toBe("zarr-path-escape");
  });

  it("a codec that nobody knows, a folder that is not Zarr, an array that is absent", async () => {
    const path = copyOf("v2.zarr", "codec.zarr");
    const zarray = JSON.parse(await text(join(path, "none", ".zarray")));
    writeFileSync(
      join(path, "none", ".zarray"),
      JSON.stringify({ ...zarray, compressor: { id: "wavpack" } }),
    );
    expect(await failure(readAll(await open(path, "none")))).toBe("zarr-codec-unsupported");
    expect(await failure(openZarr(fixture(".")))).toBe("zarr-not-found");
    expect(await failure(open(fixture("v2.zarr"), "absent"))).toBe("zarr-array-missing");
  });

  it("a window out of bounds", async () => {
    const variable = await open(fixture("v2.zarr"), "none");
    const windows: Window[] = [
      [
        [0, 3],
        [0, 3],
        [0, 5],
      ],
      [
        [0, 2],
        [0, 3],
      ],
      [
        [1, 0],
        [0, 3],
        [0, 5],
      ],
    ];
    for (const window of windows) expect(await failure(variable.read(window))).toBe("window-out-of-bounds");
  });
});

it("stops between chunks when asked to", async () => {
  const variable = await open(fixture("v2.zarr"), "none");
  await expect(variable.read(fullWindow(variable.shape), { signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/i,
  );
});

it("is recognised by its marker files, not by its name", async () => {
  const head = (path: string, isDirectory: boolean) => ({ path, isDirectory, bytes: new Uint8Array() });
  const renamed = copyOf("v3.zarr", "no-suffix");
  expect(await zarrFormat.recognises(head(renamed, true))).toBe(true);
  expect(await zarrFormat.recognises(head(fixture("."), true))).toBe(false);
  expect(await zarrFormat.recognises(head(join(fixture("v2.zarr"), ".zgroup"), false))).toBe(false);
});

it("names every file that decides what a variable reads", async () => {
  const files = await zarrFormat.files({ format: "zarr", path: fixture("v2.zarr"), name: "none" });
  expect(files.map((file) => file.slice(fixture("v2.zarr/none/").length))).toEqual([
    ".zarray",
    ".zattrs",
    "0.0.0",
    "0.0.1",
    "0.1.0",
    "0.1.1",
  ]);
});

function* allWindows(shape: readonly number[]): Generator<Window> {
  const [first = 0, ...rest] = shape;
  for (let start = 0; start <= first; start++)
    for (let stop = start; stop <= first; stop++)
      if (rest.length === 0) yield [[start, stop]];
      else for (const inner of allWindows(rest)) yield [[start, stop], ...inner];
}

function slice(window: Window): number[] {
  return COUNTING.filter((i) => {
    const index = [Math.floor(i / 15), Math.floor(i / 5) % 3, i % 5];
    return window.every(
      ([start, stop], axis) => (index[axis] as number) >= start && (index[axis] as number) < stop,
    );
  });
}

async function text(path: string): Promise<string> {
  const { readFileSync } = await import("node:fs");
  return readFileSync(path, "utf8");
}
