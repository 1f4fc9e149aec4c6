import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { datesOfCfTime } from "../../stack/cf-time.ts";
import { bytesPerElement, viewAs } from "../../stack/dtype.ts";
import type { Dim, DType, TypedArray, Variable, Window } from "../../stack/variable.ts";
import { copyBlock } from "../hdf5/copy-block.ts";
import { withLibraryFile } from "../hdf5/library.ts";
import { netcdfFormat } from "./netcdf4.ts";
import { writeNetcdf } from "./write.ts";
import { outputChunks, windowsOf } from "./write-chunks.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-write-netcdf-"));
afterAll(() => rmSync(folder, { recursive: true }));

const UTM =
  'PROJCS["WGS 84 / UTM zone 14N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],UNIT["degree",0.017]],AUTHORITY["EPSG","32614"]]';
const GEOGRAPHIC =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],AUTHORITY["EPSG","4326"]]';
const shape = { y: 30, x: 40 };
const projected: Grid = {
  shape,
  affine: [20, 0, 480000, 0, -20, 2150000],
  crs: { epsg: 32614, wkt: UTM },
  geometry: "map",
};
const geographic: Grid = {
  shape,
  affine: [0.5, 0, -100, 0, -0.25, 20],
  crs: { epsg: 4326, wkt: GEOGRAPHIC },
  geometry: "map",
};
const dates = ["2018-01-06", "2018-01-18", "2019-02-28"];

function inMemory(
  name: string,
  dims: readonly Dim[],
  lengths: readonly number[],
  dtype: DType,
  data: TypedArray,
  more: Partial<Variable> = {},
): Variable {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    name,
    dims,
    shape: lengths,
    dtype,
    unit: "m",
    nodata: null,
    chunks: lengths,
    attrs: { long_name: name },
    source: { format: "memory", path: "" },
    async read(window: Window) {
      const counts = window.map(([start, stop]) => stop - start);
      const out = new Uint8Array(counts.reduce((product, n) => product * n, bytesPerElement(dtype)));
      const starts = window.map(([start]) => start);
      const zeros = window.map(() => 0);
      copyBlock(bytes, lengths, starts, out, counts, zeros, counts, bytesPerElement(dtype));
      return viewAs(dtype, out);
    },
    async close() {},
    ...more,
  };
}

const displacement = Float32Array.from({ length: 3600 }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3));
const variables = [
  inMemory("displacement", ["time", "y", "x"], [3, 30, 40], "f32", displacement, {
    attrs: { long_name: "Verschiebung größer", flag: true, weights: [1, 2] },
  }),
  inMemory(
    "mask",
    ["y", "x"],
    [30, 40],
    "bool",
    Uint8Array.from({ length: 1200 }, (_, i) => i % 2),
    { unit: "" },
  ),
  inMemory(
    "packed",
    ["y", "x"],
    [30, 40],
    "i16",
    Int16Array.from({ length: 1200 }, (_, i) => i),
    { nodata: -32767, scale: 0.1, offset: 5 },
  ),
  inMemory("coherence", ["pair", "y", "x"], [2, 30, 40], "f32", displacement.slice(0, 2400), { unit: "1" }),
  inMemory("wavelength", [], [], "f64", Float64Array.of(0.0554)),
];

describe("writeNetcdf", () => {
  it("writes what our reader finds again: grid, dates, types, units, nodata, packing", async () => {
    const path = join(folder, "projected.nc");
    await writeNetcdf(path, { grid: projected, dates, variables, attrs: { title: "test" } });
    const { grid, variables: found, attrs } = await netcdfFormat.open(path);
    expect(grid).toEqual(projected);
    expect(attrs).toEqual({ Conventions: "CF-1.8", title: "test" });
    for (const variable of variables) {
      const again = found.get(variable.name);
      const { dims, dtype, unit, nodata, scale, offset } = variable;
      expect(again).toMatchObject({ dims, dtype, unit, nodata });
      expect([again?.scale, again?.offset]).toEqual([scale, offset]);
      const window: Window = variable.shape.map((length) => [0, length]);
      expect(await again?.read(window)).toEqual(await variable.read(window));
      await again?.close();
    }
    const time = found.get("time");
    expect(datesOfCfTime(await (time as Variable).read([[0, 3]]), time?.unit ?? "")).toEqual(dates);
    expect(found.get("displacement")?.attrs).toMatchObject({
      long_name: "Verschiebung größer",
      flag: "true",
      weights: [1, 2],
      grid_mapping: "crs",
    });
    expect(found.get("crs")?.attrs).toMatchObject({
      grid_mapping_name: "transverse_mercator",
      longitude_of_central_meridian: -99,
      crs_wkt: UTM,
      GeoTransform: "480000 20 0 2150000 0 -20",
    });
    await time?.close();
  });

  it("names geographic coordinates lat and lon, at pixel centres", async () => {
    const path = join(folder, "geographic.nc");
    await writeNetcdf(path, { grid: geographic, variables: [variables[1] as Variable] });
    const { grid, variables: found } = await netcdfFormat.open(path);
    expect(grid).toEqual(geographic);
    const lat = found.get("lat") as Variable;
    expect(Array.from(await lat.read([[0, 2]]))).toEqual([19.875, 19.625]);
    expect(found.get("crs")?.attrs.grid_mapping_name).toBe("latitude_longitude");
    await lat.close();
  });

  it("ties variables to dimension scales in both directions", async () => {
    await withLibraryFile(join(folder, "projected.nc"), ({ file, takeComplaints }) => {
      const scales = [0, 1, 2].map((dim) => {
        const dataset = file.get("displacement");
        return dataset !== null && "get_attached_scales" in dataset ? dataset.get_attached_scales(dim) : [];
      });
      expect(scales).toEqual([["/time"], ["/y"], ["/x"]]);
      const pair = file.get("pair");
      expect(pair !== null && "get_scale_name" in pair && pair.get_scale_name()).toMatch(
        /^This is a netCDF dimension/,
      );
      const references = file.get("y");
      const list =
        references !== null && "get_attribute" in references
          ? references.get_attribute("REFERENCE_LIST", false)
          : [];
      expect(list).toHaveLength(4);
      expect(takeComplaints()).toBe("");
    });
  });

  it("writes radar geometry without a reference system", async () => {
    const path = join(folder, "radar.nc");
    const grid: Grid = {
      shape,
      affine: [1, 0, 0, 0, 1, 0],
      crs: { epsg: null, wkt: null },
      geometry: "radar",
    };
    await writeNetcdf(path, { grid, variables: [variables[1] as Variable] });
    const found = await netcdfFormat.open(path);
    expect(found.variables.get("mask")?.attrs.grid_mapping).toBeUndefined();
    expect(found.grid?.crs).toEqual({ epsg: null, wkt: null });
  });

  it("refuses what CF cannot say, and leaves nothing behind", async () => {
    const path = join(folder, "never.nc");
    const before = readdirSync(folder);
    const signal = inMemory("slc", ["y", "x"], [30, 40], "c64", new Float32Array(2400));
    await expect(writeNetcdf(path, { grid: projected, variables: [signal] })).rejects.toMatchObject({
      code: "netcdf-type",
    });
    const other = inMemory("other", ["y", "x"], [3, 4], "f32", new Float32Array(12));
    await expect(writeNetcdf(path, { grid: projected, variables: [other] })).rejects.toMatchObject({
      code: "netcdf-dimension",
    });
    const rotated: Grid = { ...projected, affine: [20, 1, 0, 1, -20, 0] };
    await expect(writeNetcdf(path, { grid: rotated, variables })).rejects.toMatchObject({
      code: "grid-rotated",
    });
    const failing = inMemory("bad", ["y", "x"], [30, 40], "f32", displacement, {
      read: () => Promise.reject(new Error("lost")),
    });
    await expect(writeNetcdf(path, { grid: projected, variables: [failing] })).rejects.toThrowError("lost");
    const stopped = writeNetcdf(path, { grid: projected, dates, variables }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ kind: "cancelled" });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("reports its progress up to the whole", async () => {
    const seen: number[] = [];
    await writeNetcdf(
      join(folder, "progress.nc"),
      { grid: projected, dates, variables },
      { onProgress: (done, total) => seen.push(done / total) },
    );
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});

describe("outputChunks and windowsOf", () => {
  const big = { shape: [5, 3000, 4000], chunks: [1, 3000, 4000], dtype: "f32" as const };

  it("keeps sensible source chunks and cuts tiles otherwise", () => {
    expect(outputChunks({ ...big, chunks: [5, 100, 100] })).toEqual([5, 100, 100]);
    expect(outputChunks(big)).toEqual([1, 256, 256]);
    expect(outputChunks({ ...big, chunks: [1, 1, 1] })).toEqual([1, 256, 256]);
    expect(outputChunks({ shape: [3], chunks: [1], dtype: "f64" })).toEqual([3]);
  });

  it("covers every element once, in bounded windows on chunk borders", () => {
    for (const variable of [
      big,
      { shape: [7, 70, 90], chunks: [2, 32, 32], dtype: "f64" as const },
      { shape: [10], chunks: [4], dtype: "u8" as const },
    ]) {
      const chunks = outputChunks(variable);
      let elements = 0;
      for (const window of windowsOf(variable)) {
        const counts = window.map(([start, stop]) => stop - start);
        elements += counts.reduce((product, n) => product * n, 1);
        expect(window.every(([start], dim) => start % (chunks[dim] ?? 1) === 0)).toBe(true);
        expect(
          counts.reduce((product, n) => product * n, bytesPerElement(variable.dtype)),
        ).toBeLessThanOrEqual(2 ** 25);
      }
      expect(elements).toBe(variable.shape.reduce((product, n) => product * n, 1));
    }
  });
});
