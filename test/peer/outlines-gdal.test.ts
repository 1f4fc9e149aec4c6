import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { readOutlines } from "../../src/formats/outlines/index.ts";
import { openOutlineMask } from "../../src/products/dem/outline-mask.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";

const DEMS = testData("dems");
const OUTLINES = join(DEMS ?? "", "exploradores_aster/17_rgi60_glacier_outlines_test.gpkg");
const DEM = join(DEMS ?? "", "exploradores_aster/AST_L1A_00303182012144228_Z_test.tif");

describe.skipIf(DEMS === null)("outlines of the Randolph Glacier Inventory on an ASTER DEM (dems)", () => {
  it("have their identifiers, names and areas", async () => {
    const { crs, outlines } = await readOutlines(OUTLINES);
    expect(crs.epsg).toBe(4326);
    expect(outlines.map(({ properties: { RGIId, Name, Area } }) => [RGIId, Name, Area])).toEqual([
      ["RGI60-17.15831", "Exploradores", 85.788],
      ["RGI60-17.15836", "Fiero", 41.513],
    ]);
  });

  it("cover the pixels that GDAL 3.6 covers, all of them", async () => {
    const { grid } = await openDataset(DEM);
    const mask = await openOutlineMask(OUTLINES, grid!);
    const pixels = (await mask.read(fullWindow(mask.shape))) as Uint8Array;
    expect(pixels.reduce((sum, inside) => sum + inside, 0)).toBe(10_986);
    expect(createHash("sha256").update(pixels).digest("hex")).toBe(
      "0bcafa350e39cb1ad4e2e8ad02868693edac7757e3eaecc80d625b3f62e56fa1",
    );
  });
});
