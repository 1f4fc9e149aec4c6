import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import { describePath } from "./describe-path.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-describe-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("describePath", () => {
  it("describes a single raster that is no stack, without calling that a problem", async () => {
    const path = join(folder, "dem.tif");
    await writeTiff(path, { value: () => 7 });
    const report = await describePath(path);
    expect(report).toMatchObject({
      path,
      format: "geotiff",
      product: null,
      files: 1,
      problems: [],
      dates: [],
    });
    expect(report.grid).toMatchObject({
      geometry: "map",
      shape: { y: 6, x: 8 },
      epsg: 32611,
      pixel: { y: -80, x: 80 },
      unit: "m",
      bounds: [500000, 3999520, 500640, 4000000],
    });
    expect(report.variables).toMatchObject([{ dims: ["y", "x"], dtype: "f32", nodata: 0 }]);
  });

  it("describes a single interferogram as the pair that it is", async () => {
    const path = join(folder, "20180106_20180118.unw.tif");
    await writeTiff(path);
    expect(await describePath(path)).toMatchObject({
      product: "geotiff-pairs",
      pairs: ["2018-01-06_2018-01-18"],
    });
  });

  it("reports a broken file once, as a problem", async () => {
    const path = join(folder, "20180106_20180118.unw.tif");
    await writeTiff(path);
    writeFileSync(path, readFileSync(path).subarray(0, 300));
    const { problems, product } = await describePath(path);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.kind).toBe("format");
    expect(product).toBeNull();
  });

  it("reports a folder's problem and still counts its files", async () => {
    await writeTiff(join(folder, "20180118_20180106.unw.tif"));
    const report = await describePath(folder);
    expect(report).toMatchObject({ format: "folder", files: 1, product: null });
    expect(report.problems.map(({ code }) => code)).toEqual(["pair-swapped"]);
    expect(report.bytes).toBeGreaterThan(0);
  });

  it("names the parts of a network that no pair joins, and the gaps", async () => {
    for (const pair of ["20180101_20180113", "20180113_20180125", "20180601_20180613"])
      await writeTiff(join(folder, `${pair}.unw.tif`));
    const { problems, gaps } = await describePath(folder);
    expect(problems).toMatchObject([
      {
        code: "network-disconnected",
        got: "2018-01-01 to 2018-01-25 (3 dates); 2018-06-01 to 2018-06-13 (2 dates)",
      },
    ]);
    expect(gaps).toEqual([{ from: "2018-01-25", to: "2018-06-01", days: 127 }]);
  });

  it("throws for a path that does not exist", async () => {
    await expect(describePath(join(folder, "nowhere"))).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a folder of each product", () => {
  it.each([
    ["isce-tops", "isce"],
    ["aria", "aria"],
    ["aria-gunw", "aria-gunw"],
    ["nisar", "nisar"],
    ["opera-disp", "opera-disp"],
    ["dolphin", "dolphin"],
    ["gmtsar", "gmtsar"],
    ["snap", "snap"],
    ["licsar", "licsar"],
    ["hyp3/scenes", "hyp3"],
    ["hyp3/bursts", "hyp3"],
    ["mintpy", "mintpy"],
  ])("%s is recognised as %s and nothing else, without a problem", async (folder, product) => {
    const report = await describePath(resolve(import.meta.dirname, "../../test/fixtures/products", folder));
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ format: "folder", product });
    expect(report.dates.length).toBeGreaterThanOrEqual(3);
    expect(report.variables.length).toBeGreaterThan(0);
  });

  it("says what a pair stack lacks", async () => {
    const { notes } = await describePath(resolve(import.meta.dirname, "../../test/fixtures/products/licsar"));
    expect(notes.join("\n")).toMatch(/no layer connectedComponent .* waterMask/);
  });
});
