import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sourceFiles } from "../../formats/open.ts";
import type { Grid } from "../../geo/grid.ts";
import { openVariable } from "../open-variable.ts";
import { openOutlineMask } from "./outline-mask.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../test/fixtures/outlines");
const folder = mkdtempSync(join(tmpdir(), "upwarp-mask-"));
afterAll(() => rmSync(folder, { recursive: true }));
const GRID: Grid = {
  shape: { y: 36, x: 37 },
  affine: [30, 0, 499_985, 0, -30, 5_001_010],
  crs: { epsg: 32632, wkt: null },
  geometry: "map",
};
const WHOLE = [
  [0, 36],
  [0, 37],
] as const;

describe("openOutlineMask", () => {
  it.each(["utm.shp", "utm.gpkg", "utm.geojson"])("draws %s as GDAL does", async (name) => {
    const mask = await openOutlineMask(join(FIXTURES, name), GRID, { name: "glacierMask" });
    expect([mask.name, mask.dims.join(), mask.shape, mask.dtype]).toEqual([
      "glacierMask",
      "y,x",
      [36, 37],
      "u8",
    ]);
    const pixels = Uint8Array.from(await mask.read(WHOLE));
    // gdal.RasterizeLayer of GDAL 3.6 on the same grid.
    expect(pixels.reduce((sum, inside) => sum + inside, 0)).toBe(485);
  });

  it("opens again from its source in another thread, by the same windows, and names the files behind it", async () => {
    const path = join(FIXTURES, "utm.shp");
    const mask = await openOutlineMask(path, GRID);
    const source = JSON.parse(JSON.stringify(mask.source));
    const again = await openVariable(source);
    expect(again.name).toBe("outlineMask");
    const whole = await mask.read(WHOLE);
    const part = await again.read([
      [20, 30],
      [3, 9],
    ]);
    expect(part).toEqual(
      Uint8Array.from({ length: 60 }, (_, p) => whole[(20 + Math.floor(p / 6)) * 37 + 3 + (p % 6)]!),
    );
    expect(await sourceFiles(source)).toEqual([path.replace(".shp", ".prj"), path]);
    await again.close();
    expect(await again.read(WHOLE)).toEqual(whole);
  });

  it("says at once what is wrong with a file, and asks for a system where it has none", async () => {
    const path = join(folder, "alone.shp");
    await expect(openOutlineMask(path, GRID)).rejects.toMatchObject({ code: "not-found" });
    copyFileSync(join(FIXTURES, "utm.shp"), path);
    await expect(openOutlineMask(path, GRID)).rejects.toMatchObject({ code: "place-unknown", where: path });
    copyFileSync(join(FIXTURES, "utm.prj"), join(folder, "alone.PRJ"));
    expect((await openOutlineMask(path, GRID)).shape).toEqual([36, 37]);
  });

  it("refuses a source that is not its own", async () => {
    for (const source of [{ grid: GRID }, { path: "a", grid: { ...GRID, shape: { y: 1e9, x: 0.5 } } }])
      await expect(
        openVariable({
          format: "outline-mask",
          path: "",
          ...source,
          ...(source.path ? {} : { path: 7 as never }),
        }),
      ).rejects.toMatchObject({
        code: "source-malformed",
      });
  });
});
