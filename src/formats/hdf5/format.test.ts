import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { isUpwarpError } from "../../errors.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { hdf5Format, openHdf5Variable } from "./format.ts";
import { openFileCount } from "./shared-file.ts";
import { readStrings } from "./strings.ts";
import { isChunkedVariable } from "./variable.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/hdf5/${name}`, import.meta.url));
const whole = (variable: Variable): Window => variable.shape.map((length) => [0, length]);

/** What make.py puts at flat index k, before it is made to fit the type. */
const raw = (k: number) => (Math.imul(k, 2654435761) >>> 0) % 1000003;

function expected(variable: Variable): number[] {
  const count = variable.shape.reduce((product, n) => product * n, 1);
  const stored = variable.name.replace(/^.*\//, "").replace("-be", "");
  const wrap = {
    i8: Int8Array,
    u8: Uint8Array,
    i16: Int16Array,
    u16: Uint16Array,
    i32: Int32Array,
    u32: Uint32Array,
  };
  return Array.from({ length: count }, (_, k) => k).flatMap((k): number[] => {
    if (variable.dtype === "c64") return [Math.fround(raw(k) / 7), 0 - raw(k)];
    if (variable.dtype === "bool") return [raw(k) % 2];
    if (stored === "float16") return [raw(k) % 2048];
    if (variable.dtype === "f32") return [Math.fround(raw(k) / 7)];
    if (variable.dtype === "f64") return [stored.includes("int") ? raw(k) : raw(k) / 7];
    return [new wrap[variable.dtype]([raw(k)])[0] ?? 0];
  });
}

/** Half floats have 11 significant bits, so integers below 2048 survive; complex parts lie beside each other. */
async function expectExact(file: string, prefix: string, count: number) {
  const { variables } = await hdf5Format.open(fixture(file));
  const names = [...variables.keys()].filter((name) => name.startsWith(prefix));
  expect(names).toHaveLength(count);
  for (const name of names) {
    const variable = variables.get(name) as Variable;
    expect(Array.from(await variable.read(whole(variable))), name).toEqual(expected(variable));
    await variable.close();
  }
}

describe("hdf5Format", () => {
  it("recognises the signature at 0 and behind a user block, and nothing else", () => {
    const head = (bytes: Uint8Array) => ({ path: "x", isDirectory: false, bytes });
    const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
    const shifted = (by: number) => {
      const bytes = new Uint8Array(4096);
      bytes.set(signature, by);
      return bytes;
    };
    expect([0, 512, 1024, 2048].map((by) => hdf5Format.recognises(head(shifted(by))))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([8, 256, 1536].map((by) => hdf5Format.recognises(head(shifted(by))))).toEqual([
      false,
      false,
      false,
    ]);
    expect(hdf5Format.recognises(head(new Uint8Array(0)))).toBe(false);
  });

  it("reads every filter combination bit for bit, edge chunks included", async () => {
    await expectExact("classic.h5", "filters/", 7);
    await expectExact("latest.h5", "filters/", 7);
  });

  it("reads every number type, big endian too, chunked and contiguous", async () => {
    await expectExact("classic.h5", "types/", 18);
    await expectExact("classic.h5", "contiguous/", 18);
    await expectExact("classic.h5", "compact", 1);
  });

  it("reads chunk shapes of ranks 1 to 4, and trees of two levels", async () => {
    await expectExact("classic.h5", "shapes/", 5);
  });

  it("reads the chunk indexes of the newer format", async () => {
    await expectExact("latest.h5", "single/", 2);
    await expectExact("latest.h5", "implicit", 1);
    await expectExact("latest.h5", "fixed/none", 1);
    await expectExact("latest.h5", "fixed/max", 1);
    await expectExact("latest.h5", "extensible/", 3);
    await expectExact("latest.h5", "tree/", 2);
  });

  it("reads a file behind a user block", async () => {
    await expectExact("userblock.h5", "x", 1);
  });

  it("leaves layouts that it does not know to the library", async () => {
    await expectExact("v200.h5", "", 2);
    const variable = await openHdf5Variable(fixture("v200.h5"), "gzip");
    const corner = await variable.read([
      [3, 5],
      [5, 7],
    ]);
    expect(Array.from(corner)).toEqual([26, 27, 33, 34].map((k) => Math.fround(raw(k) / 7)));
    await variable.close();
  });

  it("gives overlapping reads the same values", async () => {
    const read = async () => {
      const variable = await openHdf5Variable(fixture("classic.h5"), "filters/all");
      const values = await variable.read(whole(variable));
      await variable.close();
      return Array.from(values);
    };
    const [first, ...others] = await Promise.all([read(), read(), read()]);
    for (const other of others) expect(other).toEqual(first);
  });

  it("reads windows that cut through chunks", async () => {
    const variable = await openHdf5Variable(fixture("classic.h5"), "filters/all");
    const [depth, height, width] = variable.shape as [number, number, number];
    const all = await variable.read(whole(variable));
    for (const window of [
      [
        [1, 4],
        [3, 8],
        [4, 11],
      ],
      [
        [4, 5],
        [8, 9],
        [12, 13],
      ],
      [
        [0, depth],
        [5, 5],
        [0, width],
      ],
    ] as const) {
      const [[z0, z1], [y0, y1], [x0, x1]] = window;
      const cut = [];
      for (let z = z0; z < z1; z++)
        for (let y = y0; y < y1; y++)
          for (let x = x0; x < x1; x++) cut.push(all[(z * height + y) * width + x]);
      expect(Array.from(await variable.read(window))).toEqual(cut);
    }
    await variable.close();
  });

  it("refuses windows outside the variable", async () => {
    const variable = await openHdf5Variable(fixture("classic.h5"), "filters/none");
    for (const window of [
      [
        [0, 6],
        [0, 9],
        [0, 13],
      ],
      [[0, 1]],
      [
        [-1, 2],
        [0, 9],
        [0, 13],
      ],
      [
        [0.5, 2],
        [0, 9],
        [0, 13],
      ],
    ] as Window[])
      await expect(variable.read(window)).rejects.toMatchObject({ code: "window-out-of-bounds" });
    await variable.close();
  });

  it("stops when the signal is aborted", async () => {
    const variable = await openHdf5Variable(fixture("classic.h5"), "filters/gzip");
    const read = variable.read(whole(variable), { signal: AbortSignal.abort() });
    await expect(read).rejects.toMatchObject({ kind: "cancelled" });
    await variable.close();
  });

  it("gives unwritten chunks the fill value, and says that they are missing", async () => {
    const variable = await openHdf5Variable(fixture("classic.h5"), "holes");
    const values = await variable.read([
      [0, 6],
      [0, 6],
    ]);
    expect([values[0], values[2], values[3], values[35]]).toEqual([0, Math.fround(raw(2) / 7), -9.5, -9.5]);
    expect(
      await variable.missingChunks([
        [0, 6],
        [0, 6],
      ]),
    ).toBe(3);
    expect(
      await variable.missingChunks([
        [0, 3],
        [0, 3],
      ]),
    ).toBe(0);
    expect(
      await variable.missingChunks([
        [2, 4],
        [2, 3],
      ]),
    ).toBe(1);
    expect(isChunkedVariable(variable)).toBe(true);
    const never = await openHdf5Variable(fixture("classic.h5"), "never-written");
    expect(
      Array.from(
        await never.read([
          [0, 1],
          [0, 4],
        ]),
      ),
    ).toEqual([7, 7, 7, 7]);
    expect(
      await never.missingChunks([
        [0, 4],
        [0, 4],
      ]),
    ).toBe(1);
    await variable.close();
    await never.close();
  });

  it("finds what a paged chunk array leaves out", async () => {
    const variable = await openHdf5Variable(fixture("latest.h5"), "fixed/paged");
    const values = await variable.read([[0, 3000]]);
    expect(Array.from(values)).toEqual(
      Array.from({ length: 3000 }, (_, k) => (k % 40 === 0 ? raw(k) % 256 : 0)),
    );
    expect(await variable.missingChunks([[0, 3000]])).toBe(2925);
    await variable.close();
  });

  it("names a filter that it does not have, before any value is read", async () => {
    const variable = await openHdf5Variable(fixture("classic.h5"), "scaled");
    await expect(variable.read(whole(variable))).rejects.toMatchObject({
      code: "filter-unsupported",
      got: "scaleoffset (filter 6)",
    });
  });

  it("refuses values that lie in other files", async () => {
    const variable = await openHdf5Variable(fixture("virtual.h5"), "x");
    await expect(variable.read(whole(variable))).rejects.toMatchObject({ code: "layout-unsupported" });
  });

  it("reads attributes as plain values and leaves out what has none", async () => {
    const { attrs, variables } = await hdf5Format.open(fixture("classic.h5"));
    expect(attrs).toEqual({
      PROJECT_NAME: "FernandinaSenDT128",
      fixed: "ascii",
      utf8: "Popocatépetl",
      integer: 12,
      real: 0.055465763,
      flag: true,
      list: [1.5, 2.5],
      words: ["a", "b"],
    });
    expect(variables.get("filters/none")?.unit).toBe("m");
    const dense = await hdf5Format.open(fixture("latest.h5"));
    expect(dense.attrs.attribute19).toBe("dense 19");
  });

  it("lists datasets once, without soft, external and circular links", async () => {
    const { variables } = await hdf5Format.open(fixture("classic.h5"));
    expect([...variables.keys()].filter((name) => /soft|away|loop/.test(name))).toEqual([]);
    for (const name of ["soft", "away", "nothing", "filters", ""])
      await expect(openHdf5Variable(fixture("classic.h5"), name)).rejects.toMatchObject({
        code: "dataset-missing",
      });
  });

  it("names dimensions by rank and opens a variable again from its source", async () => {
    const { variables } = await hdf5Format.open(fixture("classic.h5"));
    expect(variables.get("scalar")?.dims).toEqual([]);
    expect(variables.get("shapes/6-by-4")?.dims).toEqual(["space"]);
    expect(variables.get("filters/all")?.dims).toEqual(["time", "y", "x"]);
    expect(variables.get("shapes/3x4x5x6-by-2x3x2x4")?.dims).toEqual(["time", "band", "y", "x"]);
    const source = JSON.parse(JSON.stringify(variables.get("scalar")?.source));
    expect(source).toEqual({ format: "hdf5", path: fixture("classic.h5"), name: "scalar" });
    const again = await hdf5Format.openVariable(source);
    expect(Array.from(await again.read([]))).toEqual([2.5]);
    await again.close();
    expect(await hdf5Format.files(source)).toEqual([fixture("classic.h5")]);
    await expect(hdf5Format.openVariable({ format: "hdf5", path: "x" })).rejects.toMatchObject({
      code: "source-incomplete",
    });
  });

  it("shares one open file among variables and closes it after the last", async () => {
    const before = openFileCount();
    const [a, b] = await Promise.all(
      ["filters/gzip", "filters/lzf"].map((name) => openHdf5Variable(fixture("classic.h5"), name)),
    );
    expect(openFileCount()).toBe(before);
    await a?.read(whole(a));
    await b?.read(whole(b));
    expect(openFileCount()).toBe(before + 1);
    await a?.close();
    await a?.close();
    expect(openFileCount()).toBe(before + 1);
    await b?.close();
    expect(openFileCount()).toBe(before);
  });

  it("says that a file is missing, not HDF5, or a folder", async () => {
    await expect(hdf5Format.open(fixture("nothing.h5"))).rejects.toMatchObject({
      kind: "input",
      code: "file-missing",
    });
    await expect(hdf5Format.open(fixture("make.py"))).rejects.toMatchObject({ kind: "format" });
    await expect(hdf5Format.open(fixture("."))).rejects.toSatisfy((error) => isUpwarpError(error));
  });
});

describe("readStrings", () => {
  it("reads fixed-length strings, packed ones too, in C order", async () => {
    expect(await readStrings(fixture("classic.h5"), "date")).toEqual([
      "20180106",
      "20180118",
      "20180106",
      "20180130",
    ]);
    expect(await readStrings(fixture("classic.h5"), "date-packed")).toEqual(["20180106", "2018"]);
  });

  it("reads variable-length UTF-8 strings", async () => {
    expect(await readStrings(fixture("classic.h5"), "names")).toEqual(["Popocatépetl", "", "x"]);
  });

  it("refuses numbers and absent datasets", async () => {
    await expect(readStrings(fixture("classic.h5"), "scalar")).rejects.toMatchObject({
      code: "dataset-not-strings",
    });
    await expect(readStrings(fixture("classic.h5"), "nothing")).rejects.toMatchObject({
      code: "dataset-missing",
    });
  });
});

const golden = testData("mintpy-golden");
describe.skipIf(golden === null)(`a MintPy stack (data set mintpy-golden)`, () => {
  it("has phases, a boolean mask and dates", async () => {
    const path = `${golden}/input/inputs/ifgramStack.h5`;
    const { variables, attrs } = await hdf5Format.open(path);
    expect(attrs.FILE_TYPE).toBe("ifgramStack");
    expect(variables.get("unwrapPhase")).toMatchObject({
      dtype: "f32",
      shape: [66, 72, 96],
      chunks: [9, 18, 24],
    });
    const keep = variables.get("dropIfgram") as Variable;
    expect(keep.dtype).toBe("bool");
    expect((await keep.read([[0, 66]])).every((value) => value === 1)).toBe(true);
    expect((await readStrings(path, "date")).slice(0, 2)).toEqual(["20180106", "20180118"]);
    await keep.close();
  });
});
