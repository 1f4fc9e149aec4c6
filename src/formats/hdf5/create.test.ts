import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { createHdf5 } from "./create.ts";
import { hdf5Format, openHdf5Variable } from "./format.ts";
import { withLibraryFile } from "./library.ts";
import { readStrings } from "./strings.ts";
import type { Hdf5Spec } from "./write-spec.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-create-"));
afterAll(() => rmSync(folder, { recursive: true }));
const ramp = (count: number, start = 0) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i + start) * 100);

const attrs = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`KEY_${i}`, `value ${i} é`]));
const spec: Hdf5Spec = {
  attrs: {
    ...attrs,
    number: 1.5,
    flag: true,
    list: [1, 2],
    words: ["a", "", "c"],
    typed: Int16Array.of(5),
    mark: { ascii: "x" },
    single: { scalar: "f32", value: 0.1 },
    whole: { scalar: "i64", value: -7 },
  },
  datasets: [
    {
      name: "phase",
      type: "f32",
      shape: [2, 70, 90],
      chunks: [1, 32, 32],
      isResizable: true,
      fill: Number.NaN,
      attrs: { UNIT: "radian" },
    },
    { name: "plain", type: "f64", shape: [5, 6] },
    { name: "raw", type: "i16", shape: [5, 6], chunks: [2, 4], gzip: null, fill: -3 },
    { name: "unshuffled", type: "u32", shape: [5, 6], chunks: [2, 4], shuffle: false },
    { name: "mask", type: "bool", shape: [4, 5], chunks: [4, 5] },
    { name: "signal", type: "c64", shape: [4, 5], chunks: [3, 3] },
    { name: "date", type: { ascii: 8 }, shape: [2, 2] },
    { name: "group/sub/many", type: "f32", shape: [5000], chunks: [1], gzip: null },
    { name: "group/one", type: "f64", shape: [] },
  ],
};
const data = {
  phase: ramp(3 * 70 * 90),
  plain: Float64Array.from({ length: 30 }, (_, i) => i / 3),
  raw: Int16Array.from({ length: 30 }, (_, i) => i * 1000 - 7),
  unshuffled: Uint32Array.from({ length: 30 }, (_, i) => i * 1e8),
  mask: Uint8Array.from({ length: 20 }, (_, i) => i % 2),
  signal: ramp(40),
  "group/sub/many": ramp(5000),
  "group/one": Float64Array.of(42),
} satisfies Record<string, TypedArray>;
const path = join(folder, "all.h5");

async function writeAll(to: string): Promise<void> {
  const writer = await createHdf5(to, spec);
  for (const date of [0, 1])
    await writer.write(
      "phase",
      [
        [date, date + 1],
        [0, 70],
        [0, 90],
      ],
      data.phase.subarray(date * 6300, (date + 1) * 6300),
    );
  writer.extend("phase", 3);
  await writer.write(
    "phase",
    [
      [2, 3],
      [0, 32],
      [0, 90],
    ],
    data.phase.subarray(12600, 12600 + 32 * 90),
  );
  const rows = (from: number, to: number) => data.plain.subarray(from * 6, to * 6);
  await writer.write(
    "plain",
    [
      [0, 2],
      [0, 6],
    ],
    rows(0, 2),
  );
  const half = (from: number) =>
    Float64Array.from([2, 3, 4].flatMap((y) => [0, 1, 2].map((x) => data.plain[y * 6 + x + from] ?? 0)));
  await writer.write(
    "plain",
    [
      [2, 5],
      [0, 3],
    ],
    half(0),
  );
  await writer.write(
    "plain",
    [
      [2, 5],
      [3, 6],
    ],
    half(3),
  );
  for (const name of ["raw", "unshuffled"] as const)
    await writer.write(
      name,
      [
        [0, 5],
        [0, 6],
      ],
      data[name],
    );
  for (const name of ["mask", "signal"] as const)
    await writer.write(
      name,
      [
        [0, 4],
        [0, 5],
      ],
      data[name],
    );
  await writer.write("group/sub/many", [[0, 5000]], data["group/sub/many"]);
  await writer.write("group/one", [], data["group/one"]);
  await writer.writeStrings("date", ["20180106", "20180118", "20180106", "2018"]);
  writer.setAttributes("/", { LATE: "yes" });
  expect(existsSync(to)).toBe(false);
  await writer.close();
}

describe("createHdf5", () => {
  beforeAll(() => writeAll(path));

  it("writes what our reader reads back, type for type", async () => {
    const { variables, attrs: found } = await hdf5Format.open(path);
    for (const [name, values] of Object.entries(data)) {
      const variable = variables.get(name);
      if (variable === undefined) throw new Error(`${name} is not in the file`);
      const window: Window =
        name === "phase"
          ? [
              [0, 2],
              [0, 70],
              [0, 90],
            ]
          : variable.shape.map((n) => [0, n]);
      expect(await variable.read(window), name).toEqual(
        name === "phase" ? data.phase.slice(0, 12600) : values,
      );
      await variable.close();
    }
    expect(found).toEqual({
      ...spec.attrs,
      typed: [5],
      mark: "x",
      single: Math.fround(0.1),
      whole: -7,
      LATE: "yes",
    });
    expect(await readStrings(path, "date")).toEqual(["20180106", "20180118", "20180106", "2018"]);
    expect(variables.get("mask")?.dtype).toBe("bool");
  });

  it("writes what the HDF5 library reads, with trees of several levels", async () => {
    await withLibraryFile(path, ({ file, takeComplaints }) => {
      const read = (name: string) => {
        const dataset = file.get(name);
        return dataset !== null && "value" in dataset ? dataset.value : null;
      };
      expect(read("group/sub/many")).toEqual(data["group/sub/many"]);
      expect((read("phase") as Float32Array).slice(0, 12600)).toEqual(data.phase.slice(0, 12600));
      expect(read("raw")).toEqual(data.raw);
      expect(read("date")).toEqual(["20180106", "20180118", "20180106", "2018"]);
      expect(file.keys()).toEqual(["phase", "plain", "raw", "unshuffled", "mask", "signal", "date", "group"]);
      const phase = file.get("phase");
      expect(phase !== null && "filters" in phase && phase.filters.map(({ id }) => id)).toEqual([2, 1]);
      expect(takeComplaints()).toBe("");
    });
  });

  it("leaves unwritten chunks out, with their fill value", async () => {
    const variable = await openHdf5Variable(path, "phase");
    expect(variable.shape).toEqual([3, 70, 90]);
    expect(
      await variable.missingChunks([
        [0, 2],
        [0, 70],
        [0, 90],
      ]),
    ).toBe(0);
    expect(
      await variable.missingChunks([
        [2, 3],
        [0, 70],
        [0, 90],
      ]),
    ).toBe(6);
    const values = await variable.read([
      [2, 3],
      [31, 33],
      [0, 1],
    ]);
    expect([...values]).toEqual([data.phase[12600 + 31 * 90], Number.NaN]);
    await variable.close();
  });

  it("gives equal bytes for equal input", async () => {
    const again = join(folder, "again.h5");
    await writeAll(again);
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
  });

  it("leaves nothing behind when it is discarded or refused", async () => {
    const before = readdirSync(folder);
    const target = join(folder, "never.h5");
    const writer = await createHdf5(target, spec);
    await writer.discard();
    await writer.discard();
    await expect(
      writer.write(
        "mask",
        [
          [0, 4],
          [0, 5],
        ],
        data.mask,
      ),
    ).rejects.toMatchObject({ code: "file-closed" });
    await expect(createHdf5(join(folder, "absent", "x.h5"), spec)).rejects.toMatchObject({
      kind: "storage",
      code: "folder-missing",
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it("does not close over a dataset that was not written whole", async () => {
    const writer = await createHdf5(join(folder, "part.h5"), {
      datasets: [{ name: "x", type: "f32", shape: [4] }],
    });
    await writer.write("x", [[0, 2]], ramp(2));
    await expect(writer.close()).rejects.toMatchObject({ code: "dataset-incomplete" });
    await writer.discard();
    expect(existsSync(join(folder, "part.h5"))).toBe(false);
  });

  it("refuses windows off the chunk borders, wrong types, wrong lengths and strings that do not fit", async () => {
    const writer = await createHdf5(join(folder, "refuse.h5"), spec);
    await expect(
      writer.write(
        "raw",
        [
          [1, 3],
          [0, 6],
        ],
        new Int16Array(12),
      ),
    ).rejects.toMatchObject({ code: "window-not-aligned" });
    await expect(
      writer.write(
        "raw",
        [
          [0, 2],
          [0, 6],
        ],
        new Float32Array(12),
      ),
    ).rejects.toMatchObject({ code: "data-mismatch" });
    await expect(
      writer.write(
        "raw",
        [
          [0, 2],
          [0, 6],
        ],
        new Int16Array(11),
      ),
    ).rejects.toMatchObject({ code: "data-mismatch" });
    await expect(
      writer.write(
        "raw",
        [
          [0, 9],
          [0, 6],
        ],
        new Int16Array(54),
      ),
    ).rejects.toMatchObject({ code: "window-out-of-bounds" });
    await expect(writer.write("nothing", [], new Int16Array(1))).rejects.toMatchObject({
      code: "dataset-missing",
    });
    await expect(writer.writeStrings("date", ["too long a date", "", "", ""])).rejects.toMatchObject({
      code: "string-does-not-fit",
    });
    expect(() => writer.extend("raw", 9)).toThrowError(/dataset-not-resizable/);
    await writer.discard();
  });

  it("refuses specifications that HDF5 cannot hold", async () => {
    const bad = (dataset: Hdf5Spec["datasets"][number]) =>
      createHdf5(join(folder, "bad.h5"), { datasets: [dataset] });
    const refused = { code: "hdf5-spec-invalid" };
    await expect(bad({ name: "../x", type: "f32", shape: [1] })).rejects.toMatchObject(refused);
    await expect(bad({ name: "x", type: "f32", shape: [-1] })).rejects.toMatchObject(refused);
    await expect(bad({ name: "x", type: "f32", shape: [4], chunks: [0] })).rejects.toMatchObject(refused);
    await expect(bad({ name: "x", type: "f32", shape: [4], isResizable: true })).rejects.toMatchObject(
      refused,
    );
    await expect(bad({ name: "x", type: "f32", shape: [4], chunks: [4], gzip: 12 })).rejects.toMatchObject(
      refused,
    );
    const twice = { name: "x", type: "f32", shape: [4] } as const;
    await expect(createHdf5(join(folder, "bad.h5"), { datasets: [twice, twice] })).rejects.toMatchObject(
      refused,
    );
    const wide = await bad({
      name: "x",
      type: "f32",
      shape: [1],
      attrs: { long: Array.from({ length: 10_000 }, () => 1) },
    });
    await wide.write("x", [[0, 1]], ramp(1));
    await expect(wide.close()).rejects.toMatchObject({ code: "attribute-too-large" });
    await wide.discard();
  });
});
