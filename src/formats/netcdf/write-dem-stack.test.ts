import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { inMemory } from "../../stack/in-memory.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { fullWindow } from "../../stack/window.ts";
import { openDataset } from "../open.ts";
import { demStackCrs } from "./dem-stack-crs.ts";
import { writeDemStack } from "./write-dem-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-write-dems-"));
afterAll(() => rmSync(folder, { recursive: true }));

const grid: Grid = {
  shape: { y: 160, x: 155 },
  affine: [30, 0, 500_000, 0, -30, 7_000_000],
  crs: { epsg: 32633, wkt: null },
  geometry: "map",
};
const cube = (name: string, count: number, value: (i: number) => number): Variable =>
  inMemory(
    name,
    Float32Array.from({ length: count * 160 * 155 }, (_, i) => value(i)),
    {
      dims: ["time", "y", "x"],
      shape: [count, 160, 155],
      dtype: "f32",
      unit: "m",
    },
  );

describe("writeDemStack", () => {
  it("keeps every value over several chunks, gaps as the fill value, and leaves the rest of the stack out", async () => {
    const elevation = cube("elevation", 3, (i) => (i % 11 === 0 ? Number.NaN : i / 8));
    const other = cube("other", 3, () => 1);
    const path = join(folder, "chunks.nc");
    const dates = ["2000-01-01", "2000-01-01", "2001-03-01"];
    const shares: number[] = [];
    await writeDemStack(
      path,
      { grid, dates, variables: new Map([elevation, other].map((variable) => [variable.name, variable])) },
      { onProgress: (done, total) => shares.push(done / total) },
    );
    const { variables, grid: found } = await openDataset(path);
    const z = variables.get("z") as Variable;
    expect(z).toMatchObject({ nodata: -9999, unit: "meters", chunks: [3, 150, 150] });
    expect(z.attrs.long_name).toBe("Fit elevation above WGS84 ellipsoid");
    expect(await readFloats(z, fullWindow(z.shape))).toEqual(await elevation.read(fullWindow(z.shape)));
    expect(variables.has("other")).toBe(false);
    expect(found).toMatchObject({ affine: grid.affine, crs: { epsg: 32633 } });
    // 1 January 2000 is day 36524 of a count from 1900.
    expect([...((await variables.get("time")?.read([[0, 3]])) ?? [])]).toEqual([36524, 36524, 36949]);
    expect([shares.length, shares.at(-1)]).toEqual([4, 1]);
    await z.close();
    await variables.get("time")?.close();
  });

  it("stores what the filters kept as bytes without a fill value, and correlations as whole percents", async () => {
    const path = join(folder, "bytes.nc");
    const kept = cube("kept", 1, (i) => i % 2);
    const correlation = cube("correlation", 1, (i) => (i % 3 === 0 ? Number.NaN : 70.4));
    const content = {
      grid,
      dates: ["2000-01-01"],
      variables: new Map([kept, correlation].map((v) => [v.name, v])),
    };
    await writeDemStack(path, content);
    const { variables } = await openDataset(path);
    expect(variables.get("z")).toMatchObject({ dtype: "i8", nodata: null });
    expect(variables.get("corr")).toMatchObject({ dtype: "i8", nodata: -1 });
    const row = [[0, 1] as const, [0, 1] as const, [0, 4] as const];
    expect([...((await variables.get("z")?.read(row)) ?? [])]).toEqual([0, 1, 0, 1]);
    expect([...((await variables.get("corr")?.read(row)) ?? [])]).toEqual([-1, 70, 70, -1]);
    for (const variable of variables.values()) await variable.close();
  });
});

describe("demStackCrs", () => {
  it("spells all parameters as texts, and ends in the code", () => {
    const attrs = demStackCrs(grid.crs, "x.nc");
    expect(attrs).toMatchObject({
      long_name: "WGS 84 UTM zone 33N",
      grid_mapping_name: "transverse_mercator",
      semi_major_axis: "6378137.0",
      central_meridian: "15.0",
      proj_scale_factor: "0.9996",
    });
    expect(String(attrs.spatial_ref).split(",").at(-1)?.replaceAll(/\D/g, "")).toBe("32633");
    expect(demStackCrs({ epsg: 3413, wkt: null }, "x.nc")).toMatchObject({
      grid_mapping_name: "polar_stereographic",
      standard_parallel: "70.0",
    });
  });

  it("refuses longitudes and latitudes, and no system", () => {
    expect(() => demStackCrs({ epsg: 4326, wkt: null }, "x.nc")).toThrow(/longitude and latitude/);
    expect(() => demStackCrs({ epsg: null, wkt: null }, "x.nc")).toThrow(/no reference system/);
  });
});
