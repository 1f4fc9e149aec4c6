import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pixelCenter } from "../../src/geo/affine.ts";
import { boundsOfMask } from "../../src/kernels/raster/mask-bounds.ts";
import { openOutlineMask } from "../../src/products/dem/outline-mask.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { readFloats } from "../../src/stack/read-floats.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

/** Metres. */
const MOST_ERROR = 20;
const GOLDEN = testData("pyddem-golden");
const path = (name: string) => join(GOLDEN ?? "", name);
const golden = (name: string) => readGolden(path("masks.nc"), name);

async function maskOf(name: string, compat?: "pyddem"): Promise<Uint8Array> {
  const { grid } = await openStack([path("stacks/A.nc")]);
  const mask = await openOutlineMask(path(`stacks/${name}`), grid, compat && { compat });
  return (await mask.read(fullWindow(mask.shape))) as Uint8Array;
}

describe.skipIf(GOLDEN === null)("masks of outlines (pyddem-golden)", () => {
  it("the glacier is pyddem's, pixel for pixel", async () => {
    expect([...(await maskOf("A_glacier.shp", "pyddem"))]).toEqual([...(await golden("glacier"))]);
  });

  it("by default it lies where the glacier does: half a pixel moves 52 of its 946 pixels", async () => {
    const [right, peer] = [await maskOf("A_glacier.shp"), await golden("glacier")];
    const differing = right.reduce((sum, inside, p) => sum + (inside === peer[p] ? 0 : 1), 0);
    expect([right.reduce((sum, inside) => sum + inside, 0), differing]).toEqual([946, 52]);
  });

  it("cutting a stack to the land leaves pyddem's dates and pixels", async () => {
    const { grid, variables } = await openStack([path("stacks/A.nc")]);
    const land = await maskOf("A_land.shp", "pyddem");
    const bounds = boundsOfMask(land, grid.shape)!;
    const [x, y] = [await golden("maskout_x"), await golden("maskout_y")];
    expect([bounds.y[1] - bounds.y[0], bounds.x[1] - bounds.x[0]]).toEqual([y.length, x.length]);
    expect(pixelCenter(grid.affine, bounds.y[0], bounds.x[0])).toEqual([x[0], y[0]]);
    expect(pixelCenter(grid.affine, bounds.y[1] - 1, bounds.x[1] - 1)).toEqual([x.at(-1), y.at(-1)]);
    const elevation = variables.get("elevation")!;
    const errors = await readFloats(variables.get("elevationStd")!, [[0, elevation.shape[0]!]]);
    const frames: number[][] = [];
    for (const [t, error] of errors.entries()) {
      // The golden run dropped these before, as fit_stack does.
      if (error > MOST_ERROR) continue;
      const values = await readFloats(elevation, [[t, t + 1], bounds.y, bounds.x]);
      const kept = Array.from(values, (value, p) => {
        const row = bounds.y[0] + Math.floor(p / x.length);
        return Number.isFinite(value) && land[row * grid.shape.x + bounds.x[0] + (p % x.length)] === 1
          ? 1
          : 0;
      });
      if (kept.includes(1)) frames.push(kept);
    }
    expect(frames).toHaveLength(40);
    expect(frames.flat()).toEqual([...(await golden("maskout_valid"))]);
  });
});
