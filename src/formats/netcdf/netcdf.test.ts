import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { isUpwarpError } from "../../errors.ts";
import { datesOfCfTime } from "../../stack/cf-time.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import type { Head } from "../format.ts";
import { hdf5Format } from "../hdf5/format.ts";
import { openFileCount } from "../hdf5/shared-file.ts";
import { netcdf3Format } from "./netcdf3.ts";
import { netcdfFormat } from "./netcdf4.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-netcdf-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/netcdf/${name}`, import.meta.url));
const whole = (variable: Variable): Window => variable.shape.map((length) => [0, length]);

function head(path: string): Head {
  const bytes = new Uint8Array(4096);
  const file = openSync(path, "r");
  const length = readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  return { path, isDirectory: false, bytes: bytes.subarray(0, length) };
}

function get(variables: ReadonlyMap<string, Variable>, name: string): Variable {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`no variable ${name}`);
  return variable;
}

describe("recognition by bytes", () => {
  it("tells netCDF-3, netCDF-4 and plain HDF5 apart", async () => {
    const plain = fileURLToPath(new URL("../../../test/fixtures/hdf5/classic.h5", import.meta.url));
    const verdict = async (path: string) =>
      Promise.all([netcdf3Format, netcdfFormat, hdf5Format].map((format) => format.recognises(head(path))));
    for (const version of [1, 2, 5])
      expect(await verdict(fixture(`types-${version}.nc`))).toEqual([true, false, false]);
    expect(await verdict(fixture("geographic-4.nc"))).toEqual([false, true, true]);
    expect(await verdict(plain)).toEqual([false, false, true]);
    const broken = join(folder, "broken.nc");
    writeFileSync(broken, readFileSync(fixture("geographic-4.nc")).subarray(0, 3000));
    expect(await verdict(broken)).toEqual([false, false, true]);
    expect(
      await netcdf3Format.recognises({
        path: "x",
        isDirectory: false,
        bytes: new TextEncoder().encode("CDF\x07"),
      }),
    ).toBe(false);
  });
});

describe("netcdf3Format", () => {
  it.each([
    [1, 5],
    [2, 5],
    [5, 10],
  ])("reads every type of version %i, records interleaved with other variables", async (version, types) => {
    const { variables, attrs } = await netcdf3Format.open(fixture(`types-${version}.nc`));
    expect(attrs).toEqual({ title: "all types", numbers: [1, 2, 3] });
    expect(variables.size).toBe(2 * types);
    for (const variable of variables.values()) {
      const values = await variable.read(whole(variable));
      const half = /_f[48]$/.test(variable.name) ? 0.5 : 0;
      const expected = Array.from(values, (_, k) => k + half);
      expect(Array.from(values), variable.name).toEqual(expected);
      expect(variable.shape).toEqual(variable.name.startsWith("record") ? [4, 3, 5] : [3, 5]);
      await variable.close();
    }
  });

  it("reads windows of records", async () => {
    const variable = await netcdf3Format.openVariable({
      format: "netcdf3",
      path: fixture("types-1.nc"),
      name: "record_i2",
    });
    expect(variable.dims).toEqual(["time", "y", "x"]);
    const values = await variable.read([
      [1, 3],
      [1, 3],
      [2, 4],
    ]);
    expect(Array.from(values)).toEqual([22, 23, 27, 28, 37, 38, 42, 43]);
    await expect(
      variable.read([
        [0, 5],
        [0, 1],
        [0, 1],
      ]),
    ).rejects.toMatchObject({ code: "window-out-of-bounds" });
    await variable.close();
    expect(openFileCount()).toBe(0);
  });

  it("does not pad the records of an only record variable", async () => {
    const { variables } = await netcdf3Format.open(fixture("one-record.nc"));
    const only = get(variables, "only");
    expect(Array.from(await only.read(whole(only)))).toEqual(Array.from({ length: 15 }, (_, k) => k));
    await only.close();
  });

  it("counts the records of a streamed file by its length", async () => {
    const bytes = readFileSync(fixture("types-1.nc"));
    bytes.writeUInt32BE(0xffffffff, 4);
    const path = join(folder, "streamed.nc");
    writeFileSync(path, bytes);
    const { variables } = await netcdf3Format.open(path);
    expect(get(variables, "record_i2").shape).toEqual([4, 3, 5]);
  });

  it("is a typed error when damaged, and never a crash", async () => {
    const original = readFileSync(fixture("types-5.nc"));
    const path = join(folder, "damaged.nc");
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const ends = new Set<string>();
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(original);
      for (let flip = 0; flip < 3; flip++)
        bytes[Math.floor(random() * 1200)] = random() < 0.5 ? 255 : Math.floor(random() * 256);
      writeFileSync(path, round % 4 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      try {
        const { variables } = await netcdf3Format.open(path);
        for (const variable of variables.values()) {
          const window = variable.shape.map((length): [number, number] => [0, Math.min(length, 20)]);
          await variable.read(window).finally(() => variable.close());
        }
        ends.add("read");
      } catch (error) {
        if (!isUpwarpError(error)) throw error;
        ends.add(error.code);
      }
    }
    expect([...ends].sort()).toEqual(["file-damaged", "read"]);
  });
});

describe.each([
  ["netCDF-3", netcdf3Format, "geographic-3.nc"],
  ["netCDF-4", netcdfFormat, "geographic-4.nc"],
])("CF conventions in %s", (_, format, name) => {
  it("finds dimensions, packing, units and a geographic grid", async () => {
    const { grid, variables } = await format.open(fixture(name));
    expect(get(variables, "t")).toMatchObject({
      dims: ["time", "band", "y", "x"],
      dtype: "i16",
      unit: "K",
      nodata: -32767,
      scale: 0.01,
      offset: 273.15,
    });
    expect(get(variables, "level").dims).toEqual(["band"]);
    expect(grid).toMatchObject({ shape: { y: 4, x: 6 }, crs: { epsg: 4326 }, geometry: "map" });
    for (const [i, value] of [0.1, 0, -99.25, 0, -0.1, 19.55].entries())
      expect(grid?.affine[i]).toBeCloseTo(value, 5);
    expect(openFileCount()).toBe(0);
  });

  it("reads stored values, and times as dates", async () => {
    const { variables } = await format.open(fixture(name));
    const [t, time] = [get(variables, "t"), get(variables, "time")];
    expect(
      Array.from(
        await t.read([
          [1, 2],
          [1, 2],
          [0, 1],
          [0, 3],
        ]),
      ),
    ).toEqual([72, 73, 74]);
    expect(datesOfCfTime(await time.read([[0, 3]]), time.unit)).toEqual([
      "2018-01-06",
      "2018-01-07",
      "2018-01-19",
    ]);
    await t.close();
    await time.close();
  });

  it("opens a variable again from its source, alike", async () => {
    const { variables } = await format.open(fixture(name));
    const first = get(variables, "t");
    const again = await format.openVariable(JSON.parse(JSON.stringify(first.source)));
    const plain = (variable: Variable) => JSON.stringify(variable);
    expect(plain(again)).toBe(plain(first));
    await expect(format.openVariable({ ...first.source, name: "nothing" })).rejects.toMatchObject({
      code: "dataset-missing",
    });
  });
});

describe("netcdfFormat", () => {
  it("takes the grid from projected coordinates and the text of the grid mapping", async () => {
    const { grid, variables } = await netcdfFormat.open(fixture("projected.nc"));
    expect(grid).toMatchObject({
      shape: { y: 3, x: 4 },
      affine: [20, 0, 480000, 0, -20, 2150000],
      crs: { epsg: 32614 },
    });
    expect(get(variables, "v")).toMatchObject({ dims: ["y", "x"], unit: "m yr-1", nodata: null });
    expect(get(variables, "inner/v").dims).toEqual(["y", "x"]);
    expect(get(variables, "inner/table").dims).toEqual(["space"]);
    expect([...variables.keys()].sort()).toEqual([
      "bytes",
      "inner/table",
      "inner/v",
      "inner/x",
      "inner/y",
      "v",
      "x",
      "y",
    ]);
  });

  it("reads bytes that are marked as unsigned", async () => {
    const { variables } = await netcdfFormat.open(fixture("projected.nc"));
    const bytes = get(variables, "bytes");
    expect(
      Array.from(
        await bytes.read([
          [0, 1],
          [0, 2],
        ]),
      ),
    ).toEqual([255, 255]);
    await bytes.close();
  });

  it("has no grid where coordinates are uneven", async () => {
    expect((await netcdfFormat.open(fixture("swath.nc"))).grid).toBeNull();
  });
});

const itslive = testData(
  "itslive/LE07_L1GT_001113_20121118_20161127_01_T2_X_LE07_L1GT_232113_20121104_20161127_01_T2_G0240V01_P059.nc",
);
describe.skipIf(itslive === null)("an ITS_LIVE granule (data set itslive)", () => {
  it("lies where its GeoTransform says", async () => {
    const { grid, variables } = await netcdfFormat.open(itslive ?? "");
    expect(grid).toMatchObject({ affine: [240, 0, -1716487.5, 0, -240, -209272.5], crs: { epsg: 3031 } });
    expect(get(variables, "vx")).toMatchObject({ dtype: "i16", nodata: -32767, unit: "m/y" });
  });
});
