import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SMALL_GRID, writeTiff } from "../../../test/fixtures/products/write-tiff.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Stack } from "../../stack/stack.ts";
import { readFloats } from "../../stack/views.ts";
import { fullWindow } from "../../stack/window.ts";
import { openStack } from "../open-stack.ts";
import { openVariable } from "../open-variable.ts";

const root = mkdtempSync(join(tmpdir(), "upwarp-dems-"));
afterAll(() => rmSync(root, { recursive: true }));

const valuesOf = async (stack: Stack, name: string) => {
  const variable = stack.variables.get(name);
  if (variable === undefined) throw new Error(`no ${name}`);
  return [...(await readFloats(variable, fullWindow(variable.shape)))];
};
/** A grid of 6 x 8 pixels of 80 m (or other), moved. */
const gridAt = (east: number, north: number, size = 80): Grid => ({
  ...SMALL_GRID,
  affine: [size, 0, 500_000 + east, 0, -size, 4_000_000 + north],
});
const AST = "AST_L1A_00303182012144228";

describe("a folder of DEMs on one grid", () => {
  it("is a stack in the order of the dates, one that occurs twice included", async () => {
    const folder = join(root, "one");
    await writeTiff(join(folder, `${AST}_Z.tif`), { value: (row) => 100 + row });
    await writeTiff(join(folder, `${AST}_CORR.tif`), { dtype: "u8", nodata: null, value: () => 70 });
    await writeTiff(join(folder, "SETSM_WV01_20100601_a_b_dem.tif"), { nodata: -9999, value: () => 50 });
    await writeTiff(join(folder, "SETSM_WV01_20100601_a_b_matchtag.tif"), { dtype: "u8" });
    await writeTiff(join(folder, "SPOT5_HRS_20120318_x.tif"), { nodata: -9999, value: () => -9999 });
    const stack = await openStack([folder]);
    expect(stack.product).toBe("dem-folder");
    expect(stack.grid).toEqual(SMALL_GRID);
    expect(stack.dates).toEqual(["2010-06-01", "2012-03-18", "2012-03-18"]);
    expect(stack.dateNames).toEqual([
      "SETSM_WV01_20100601_a_b_dem.tif",
      `${AST}_Z.tif`,
      "SPOT5_HRS_20120318_x.tif",
    ]);
    const elevation = await valuesOf(stack, "elevation");
    expect([0, 48, 56, 96].map((i) => elevation[i])).toEqual([50, 100, 101, Number.NaN]);
    // Not matched: 100 % where there is data.
    const correlation = await valuesOf(stack, "correlation");
    expect([0, 48, 96].map((i) => correlation[i])).toEqual([100, 70, Number.NaN]);
    expect(stack.variables.has("elevationStd")).toBe(false);
    expect(stack.notes.join()).toMatch(/No error of the DEMs is known/);
  });

  it("takes files, dates, errors and correlation from dems.csv where there is one", async () => {
    const folder = join(root, "table");
    await writeTiff(join(folder, "DEM_1995.tif"), { value: () => 7 });
    await writeTiff(join(folder, "2009_lidar.tif"), { value: () => 9 });
    await writeTiff(join(folder, "match.tif"), { value: () => 30 });
    await writeTiff(join(folder, `${AST}_Z.tif`));
    writeFileSync(
      join(folder, "dems.csv"),
      "date,file,sigma,correlation\n2009-08-01,2009_lidar.tif,0.5,\n19950807,DEM_1995.tif,4.25,match.tif\n",
    );
    const stack = await openStack([folder]);
    expect(stack.dates).toEqual(["1995-08-07", "2009-08-01"]);
    expect(await valuesOf(stack, "elevationStd")).toEqual([4.25, 0.5]);
    expect((await valuesOf(stack, "correlation"))[0]).toBe(30);
    expect(stack.notes).toEqual([]);
    // A DEM that is named alone has its row of the table still.
    const one = await openStack([join(folder, "DEM_1995.tif")]);
    expect(one.dates).toEqual(["1995-08-07"]);
  });

  it("names every line of a table that it cannot read, and every file that is not there", async () => {
    const folder = join(root, "bad-table");
    await writeTiff(join(folder, "a.tif"));
    const table = join(folder, "dems.csv");
    writeFileSync(table, "file,date,sigma\na.tif,1995,1\na.tif,2000-01-01,-1\n");
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "dem-table-malformed",
      got: "line 2: a.tif,1995,1\nline 3: a.tif,2000-01-01,-1",
    });
    writeFileSync(table, "file,date,sigma\na.tif,2000-01-01,1\nb.tif,2001-01-01,2\n");
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "dem-table-files-missing",
      got: "b.tif",
    });
    writeFileSync(table, "name,when\n");
    await expect(openStack([folder])).rejects.toMatchObject({ got: "the header has name, when" });
    await writeTiff(join(folder, "b.tif"));
    writeFileSync(table, "file,date,sigma\na.tif,2000-01-01,1\nb.tif,2001-01-01,\n");
    await expect(openStack([folder])).rejects.toMatchObject({ code: "dem-sigma-missing" });
  });

  it("leaves folders of interferograms and lone composites to others, unless it is asked for", async () => {
    const folder = join(root, "insar");
    await writeTiff(join(folder, "20180106_20180118.unw.tif"));
    await writeTiff(join(folder, "20180106_20180118.cc.tif"));
    await writeTiff(join(folder, "SETSM_WV01_20100601_a_b_dem.tif"));
    await writeTiff(join(folder, "SETSM_WV01_20110601_a_b_dem.tif"));
    expect((await openStack([folder])).product).toBe("geotiff-pairs");
    const composites = join(root, "composites");
    await writeTiff(join(composites, "srtm_38_03.tif"));
    await writeTiff(join(composites, "Copernicus_DSM_10_N45_00_E005_00_DEM.tif"));
    await expect(openStack([composites])).rejects.toMatchObject({ code: "product-unrecognised" });
    const asked = await openStack([composites], { product: "dem-folder" });
    expect(asked.dates).toEqual(["2000-02-16", "2013-01-01"]);
    expect(asked.notes.join()).toMatch(/srtm_38_03.tif was acquired from 2000-02-11 to 2000-02-22/);
  });

  it("dates by the DateTime tag only when it is asked for, and says so", async () => {
    const folder = join(root, "tag");
    const metadata = { TIFFTAG_DATETIME: "2012:03:18 14:42:28" };
    await writeTiff(join(folder, "first.tif"), { metadata });
    const { dates, notes } = await openStack([folder], { product: "dem-folder" });
    expect(dates).toEqual(["2012-03-18"]);
    expect(notes.join()).toMatch(/from the DateTime tag/);
  });
});

describe("DEMs of several grids", () => {
  it("lie on the lattice that most have, over the footprints of all", async () => {
    const folder = join(root, "grids");
    const dem = (name: string, grid: Grid, value: (row: number, column: number) => number) =>
      writeTiff(join(folder, name), { grid, value, nodata: -9999 });
    await dem("2010-01-01_dem.tif", gridAt(0, 0), (row, column) => 100 + 8 * row + column);
    await dem("2011-01-01_dem.tif", gridAt(160, -80), (row, column) => 200 + 8 * row + column);
    await dem("2012-01-01_dem.tif", gridAt(0, 0, 40), () => 300);
    const stack = await openStack([folder]);
    expect(stack.grid.shape).toEqual({ y: 7, x: 10 });
    expect(stack.grid.affine).toEqual(SMALL_GRID.affine);
    const elevation = await valuesOf(stack, "elevation");
    const at = (k: number, y: number, x: number) => elevation[(k * 7 + y) * 10 + x];
    expect([at(0, 0, 0), at(0, 5, 7), at(0, 6, 0), at(0, 0, 8)]).toEqual([100, 147, Number.NaN, Number.NaN]);
    expect([at(1, 1, 2), at(1, 6, 9), at(1, 0, 2)]).toEqual([200, 247, Number.NaN]);
    // Half the pixel size covers the upper left quarter.
    expect([at(2, 0, 0), at(2, 2, 3), at(2, 3, 0), at(2, 0, 4)]).toEqual([300, 300, Number.NaN, Number.NaN]);
    expect(stack.notes.join()).toMatch(/3 of 3 DEMs are resampled to 7 x 10 px/);
    const variable = stack.variables.get("elevation");
    const again = await openVariable(JSON.parse(JSON.stringify(variable?.source)));
    expect([...(await readFloats(again, fullWindow(again.shape)))]).toEqual(elevation);
  });

  it("come from several systems", async () => {
    const folder = join(root, "systems");
    const zone12: Grid = { ...gridAt(0, 0), crs: { epsg: 32612, wkt: null } };
    // 500 km east of zone 11's meridian is about 33 km west of zone 12's, at 36 degrees north.
    const near: Grid = { ...zone12, affine: [80, 0, -41_000, 0, -80, 4_016_000], shape: { y: 200, x: 200 } };
    await writeTiff(join(folder, "2010-01-01_dem.tif"), { value: () => 5 });
    await writeTiff(join(folder, "2010-02-01_dem.tif"), { value: () => 5 });
    await writeTiff(join(folder, "2011-01-01_dem.tif"), { grid: near, value: () => 6 });
    const stack = await openStack([folder]);
    expect(stack.grid.crs.epsg).toBe(32611);
    expect(new Set((await valuesOf(stack, "elevation")).filter((z) => !Number.isNaN(z)))).toEqual(
      new Set([5, 6]),
    );
  });

  it("are refused by name when they lie far apart, do not say where, or are in feet", async () => {
    const folder = join(root, "apart");
    await writeTiff(join(folder, "2010-01-01_dem.tif"));
    await writeTiff(join(folder, "2011-01-01_dem.tif"), { grid: gridAt(1e5, 1e5) });
    const apart = await openStack([folder]).catch((cause: unknown) => cause);
    expect(apart).toMatchObject({ code: "dem-grids-apart" });
    expect(String((apart as { where: string }).where)).toMatch(/2010-01-01_dem.tif\n.*2011-01-01_dem.tif/);
    expect(String((apart as { got: string }).got)).toMatch(
      /1 file: 6 x 8 px of 80 x -80 from \(600000, 4100000\)/,
    );
    const unplaced: Grid = { ...gridAt(80, 0), crs: { epsg: null, wkt: null } };
    await writeTiff(join(folder, "2011-01-01_dem.tif"), { grid: unplaced });
    await expect(openStack([folder])).rejects.toMatchObject({ code: "dem-grids-unplaced" });
  });
});
