import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { compatGrid } from "../../src/geo/compat-grid.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { placeRaster } from "../../src/products/placed-raster.ts";
import { readFloats, resampleOnGrid } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");
const golden = (name: string) => join(GOLDEN ?? "", name);
/** Of the golden set: rounding of single precision at 1000 m. */
const TOLERANCE = 1.2e-4;

async function referenceOnStack(stack: string, geometry: "true" | "pyddem"): Promise<Float32Array> {
  const { grid } = await openStack([golden(`stacks/${stack}.nc`)]);
  const reference = placeRaster(await openDataset(golden(`stacks/${stack}_ref.tif`)));
  const to = geometry === "true" ? grid : compatGrid(grid);
  const map = resampleOnGrid(reference.variable, reference.grid, to);
  return readFloats(map, fullWindow(map.shape));
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

describe.skipIf(GOLDEN === null)("the reference DEM on the stack's grid (pyddem-golden)", () => {
  it.each(["filters.nc", "error_and_robust_filter.nc"])("is pyddem's of %s on its geometry", async (file) => {
    const expected = await readGolden(golden(file), "ref_on_stack_grid");
    expect(largest(await referenceOnStack("A", "pyddem"), expected)).toBeLessThanOrEqual(TOLERANCE);
  });

  it("lies half a pixel to the north-west of pyddem's on the true geometry, and is the file's pixels there", async () => {
    const expected = await readGolden(golden("filters.nc"), "ref_on_stack_grid");
    const found = await referenceOnStack("A", "true");
    expect(largest(found, expected)).toBeGreaterThan(1);
    const { variable } = placeRaster(await openDataset(golden("stacks/A_ref.tif")));
    const pixels = await readFloats(variable, [
      [12, 72],
      [12, 72],
    ]);
    expect(largest(found, pixels)).toBe(0);
  });

  it.each([
    ["A", 30, 30],
    ["B", 98, 97],
    ["G", 95, 95],
  ] as const)("pyddem's pixels of stack %s have %d x %d m", async (stack, dx, dy) => {
    const { grid } = await openStack([golden(`stacks/${stack}.nc`)]);
    const [a, , c, , e, f] = compatGrid(grid).affine;
    expect([a, e]).toEqual([dx, -dy]);
    expect([c, f]).toEqual([grid.affine[2] + grid.affine[0] / 2, grid.affine[5] + grid.affine[4] / 2]);
  });
});
