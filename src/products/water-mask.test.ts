import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SMALL_GRID, writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import { createHdf5 } from "../formats/hdf5/create.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-water-"));
  await writeTiff(join(folder, "pairs/20180106_20180118.unw.tif"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const corner = [
  [0, 1],
  [0, 3],
] as const;
const open = (waterMask?: string) =>
  openStack([join(folder, "pairs")], waterMask === undefined ? {} : { waterMask });

/** A mask as MintPy writes one, land but for the first pixel. */
async function writeMask(path: string, datasets: readonly string[], y = SMALL_GRID.shape.y): Promise<void> {
  const { x } = SMALL_GRID.shape;
  const [dx, , west, , dy, north] = SMALL_GRID.affine.map(String);
  const place = { X_FIRST: west!, Y_FIRST: north!, X_STEP: dx!, Y_STEP: dy!, EPSG: "32611" };
  const file = await createHdf5(path, {
    attrs: { FILE_TYPE: "mask", ...place },
    datasets: datasets.map((name) => ({ name, type: "bool" as const, shape: [y, x] })),
  });
  const land = new Uint8Array(y * x).fill(1);
  land[0] = 0;
  const whole = [
    [0, y],
    [0, x],
  ] as const;
  for (const name of datasets) await file.write(name, whole, land);
  await file.close();
}

describe("a water mask that is named", () => {
  it("may be any raster on the stack's grid; 0 is water, not a gap", async () => {
    const path = join(folder, "land.tif");
    await writeTiff(path, { dtype: "u8", nodata: 0, value: (row, column) => (row + column > 1 ? 1 : 0) });
    const mask = (await open(path)).variables.get("waterMask");
    expect([...(await readFloats(mask!, corner))]).toEqual([0, 0, 1]);
  });

  it("may be a mask of MintPy's, whatever it is called", async () => {
    await writeMask(join(folder, "maskPoly.h5"), ["mask"]);
    const mask = (await open(join(folder, "maskPoly.h5"))).variables.get("waterMask");
    expect([...(await readFloats(mask!, corner))]).toEqual([0, 1, 1]);
  });

  it("replaces the product's own, which `none` takes away", async () => {
    await writeTiff(join(folder, "pairs/water_mask.tif"), { dtype: "u8", nodata: null, value: () => 1 });
    expect((await open()).variables.has("waterMask")).toBe(true);
    expect((await open("none")).variables.has("waterMask")).toBe(false);
    await writeMask(join(folder, "own.h5"), ["waterMask"]);
    const mask = (await open(join(folder, "own.h5"))).variables.get("waterMask");
    expect((await readFloats(mask!, corner))[0]).toBe(0);
  });

  it("is refused on another grid, and where none of several maps is the mask", async () => {
    await writeMask(join(folder, "short.h5"), ["mask"], 5);
    await expect(open(join(folder, "short.h5"))).rejects.toMatchObject({ code: "grid-differs" });
    await writeMask(join(folder, "several.h5"), ["shadowMask", "lakeMask"]);
    await expect(open(join(folder, "several.h5"))).rejects.toMatchObject({
      code: "water-mask-missing",
      got: "shadowMask, lakeMask",
    });
    await expect(open(join(folder, "nowhere.tif"))).rejects.toMatchObject({ code: "not-found" });
  });
});
