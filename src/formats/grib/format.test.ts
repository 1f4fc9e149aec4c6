import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { fullWindow } from "../../stack/window.ts";
import { openFileCount } from "../hdf5/shared-file.ts";
import { openDataset, openVariable, sourceFiles } from "../open.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../test/fixtures/grib");
interface Expected {
  readonly transform: readonly [number, number, number, number, number, number];
  readonly bands: readonly { element: string; level: string; time: number; values: (number | null)[] }[];
}
const expected = JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8")) as Record<
  string,
  Expected
>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-grib-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function readAll(path: string, name: string) {
  const variable = (await openDataset(path)).variables.get(name)!;
  try {
    return { variable, values: await variable.read(fullWindow(variable.shape)) };
  } finally {
    await variable.close();
  }
}

/** GDAL decodes to 32 bit floats; constants of its tables are rounded to them too. */
function expectClose(values: ArrayLike<number>, wanted: readonly (number | null)[]) {
  expect(values.length).toBe(wanted.length);
  wanted.forEach((want, i) => {
    if (want === null) expect(values[i]).toBeNaN();
    else expect(Math.abs(values[i]! - want)).toBeLessThanOrEqual(2e-7 * Math.abs(want) + 1e-9);
  });
}

describe("GRIB 2", () => {
  it.each([
    "simple.grib2",
    "decimal.grib2",
    "constant.grib2",
    "complex.grib2",
    "order1.grib2",
    "order2.grib2",
    "missing.grib2",
    "ieee32.grib2",
    "ieee64.grib2",
  ])("decodes %s to what GDAL reads", async (name) => {
    const path = join(FIXTURES, name);
    const { variable, values } = await readAll(path, "t");
    expectClose(values, expected[name]!.bands[0]!.values);
    expect(variable).toMatchObject({ shape: [1, 1, 7, 9], unit: "K", dtype: "f64" });
    expect(variable.attrs).toMatchObject({
      levels: [850],
      level_kind: "isobaric",
      times: ["2018-01-06T14:00:00.000Z"],
    });
  });

  it("names a packing that it does not decode, and the tool that converts it", async () => {
    await expect(openDataset(join(FIXTURES, "jpeg2000.grib2"))).rejects.toMatchObject({
      code: "grib-unsupported",
      got: expect.stringContaining("data representation 5.40"),
      fix: expect.stringContaining("grid_simple"),
    });
  });
});

describe("GRIB 1", () => {
  const path = join(FIXTURES, "cube.grib1");

  it("sorts messages into cubes of times and levels, north up whichever way they are stored", async () => {
    const dataset = await openDataset(path);
    expect(dataset.format).toBe("grib");
    expect([...dataset.variables.keys()]).toEqual(["t", "z"]);
    const [x0, dx, , y0, , dy] = expected["cube.grib1"]!.transform;
    const { affine, shape, crs } = dataset.grid!;
    [dx, 0, x0, 0, dy, y0].forEach((value, i) => {
      expect(affine[i]).toBeCloseTo(value, 9);
    });
    expect([shape, crs.epsg]).toEqual([{ y: 7, x: 9 }, 4326]);
    for (const [name, element] of [
      ["t", "T"],
      ["z", "Z"],
    ] as const) {
      const { variable, values } = await readAll(path, name);
      expect(variable.shape).toEqual([2, 3, 7, 9]);
      expect(variable.attrs.levels).toEqual([500, 850, 1000]);
      expect(variable.attrs.times).toEqual(["2018-01-06T13:00:00.000Z", "2018-01-06T14:00:00.000Z"]);
      const bands = expected["cube.grib1"]!.bands.filter((band) => band.element === element);
      expectClose(
        values,
        bands.flatMap((band) => band.values),
      );
    }
  });

  it("reads windows, and a variable again from its source", async () => {
    const { variable, values } = await readAll(path, "t");
    const again = await openVariable(JSON.parse(JSON.stringify(variable.source)));
    const part = await again.read([
      [1, 2],
      [1, 3],
      [2, 4],
      [3, 8],
    ]);
    const want = [1, 2].flatMap((level) =>
      [2, 3].flatMap((row) => [
        ...values.slice((3 + level) * 63 + row * 9 + 3, (3 + level) * 63 + row * 9 + 8),
      ]),
    );
    expect([...part]).toEqual(want);
    expect(await sourceFiles(variable.source)).toEqual([path]);
    await again.close();
    await again.close();
    expect(openFileCount()).toBe(0);
  });

  it("leaves points without a bit in the bitmap without a value", async () => {
    const { values } = await readAll(join(FIXTURES, "bitmap.grib1"), "q");
    expectClose(values, expected["bitmap.grib1"]!.bands[0]!.values);
    expect([...values].filter(Number.isNaN)).toHaveLength(7);
  });

  it("steps over zeros between messages and knows the table of the WMO", async () => {
    const dataset = await openDataset(join(FIXTURES, "padded.grib1"));
    expect([...dataset.variables.values()].map(({ name, unit }) => [name, unit])).toEqual([
      ["t", "K"],
      ["r", "%"],
    ]);
  });

  it("refuses a cube with a hole when the hole is read, and a message that is there twice", async () => {
    const bytes = readFileSync(path);
    const length = bytes.readUIntBE(4, 3);
    const holed = join(folder, "holed.grib");
    writeFileSync(holed, bytes.subarray(length));
    await expect(readAll(holed, "t")).rejects.toMatchObject({ code: "grib-field-missing" });
    const twice = join(folder, "twice.grib");
    writeFileSync(twice, Buffer.concat([bytes, bytes.subarray(0, length)]));
    await expect(openDataset(twice)).rejects.toMatchObject({ code: "grib-field-twice" });
  });
});

describe("damaged files", () => {
  const attempt = async (bytes: Uint8Array): Promise<unknown> => {
    const path = join(folder, "damaged.grib");
    writeFileSync(path, bytes);
    try {
      const dataset = await openDataset(path);
      for (const variable of dataset.variables.values()) {
        try {
          await variable.read(fullWindow(variable.shape));
        } finally {
          await variable.close();
        }
      }
      return null;
    } catch (cause) {
      return cause;
    }
  };

  it("are typed errors wherever they are cut", async () => {
    for (const name of ["cube.grib1", "order2.grib2", "bitmap.grib1"]) {
      const bytes = readFileSync(join(FIXTURES, name));
      const first = name === "cube.grib1" ? bytes.subarray(0, bytes.readUIntBE(4, 3)) : bytes;
      for (let length = 4; length < first.length; length++) {
        const error = await attempt(first.subarray(0, length));
        expect(isUpwarpError(error), `${name} cut at ${length}: ${error}`).toBe(true);
      }
    }
  });

  it("never crash, hang or allocate by their word, whichever bytes are changed", async () => {
    const names = ["cube.grib1", "order2.grib2", "missing.grib2", "bitmap.grib1", "simple.grib2"];
    const originals = names.map((name) => readFileSync(join(FIXTURES, name)));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(names.length - 1),
        fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 127, 128, 254, 255)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (which, changes) => {
          const bytes = new Uint8Array(originals[which]!);
          for (const [at, value] of changes) bytes[4 + (at % (bytes.length - 4))] = value;
          const error = await attempt(bytes);
          expect(error === null || isUpwarpError(error), String(error)).toBe(true);
        },
      ),
      { numRuns: 400, seed: 5 },
    );
  });
});
