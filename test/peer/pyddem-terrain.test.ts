import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { measureAspect, measureSlope } from "../../src/kernels/raster/slope.ts";
import { readFloats } from "../../src/stack/read-floats.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const DEMS = testData("dems");
const SHAPE = { y: 134, x: 140 };
const SPACING = { y: 20, x: 20 };
/** GDAL takes the differences in float32: half a millimetre per 160 m of window. Degrees. */
const TOLERANCE = 5e-4;

describe.skipIf(DEMS === null)("slope and aspect of a real DEM (dems)", async () => {
  const elevation = DEMS === null ? new Float32Array() : await readElevation();
  const slope = measureSlope(elevation, SHAPE, SPACING);
  const expected = (name: string) => readGolden(join(DEMS as string, "longyearbyen/P_expected.nc"), name);

  it.each([
    ["slope_horn", slope],
    ["slope_zt", measureSlope(elevation, SHAPE, SPACING, { method: "zevenbergen-thorne" })],
  ] as const)("%s is GDAL's, and missing where GDAL's is", async (name, ours) => {
    const compared = compare(ours, await expected(name), (a, b) => Math.abs(a - b));
    expect(compared.count).toBe(11920);
    expect(compared.largest).toBeLessThan(TOLERANCE);
  });

  it("aspect_horn is GDAL's, as far as the slope is steep enough to have one", async () => {
    const aspect = measureAspect(elevation, SHAPE, SPACING);
    const compared = compare(aspect, await expected("aspect_horn"), (a, b, p) => {
      const turn = Math.abs(a - b);
      // The same error of the gradient turns a gentle slope further.
      return Math.min(turn, 360 - turn) * Math.tan((slope[p]! * Math.PI) / 180);
    });
    expect(compared.count).toBe(11920);
    expect(compared.largest).toBeLessThan(TOLERANCE);
  });
});

async function readElevation(): Promise<Float32Array> {
  const { variables } = await openDataset(join(DEMS as string, "longyearbyen/P_ref.tif"));
  const variable = [...variables.values()][0]!;
  const values = await readFloats(variable, [
    [0, SHAPE.y],
    [0, SHAPE.x],
  ]);
  await variable.close();
  return values;
}

function compare(
  ours: Float32Array,
  golden: Float64Array,
  distance: (a: number, b: number, p: number) => number,
) {
  let [count, largest] = [0, 0];
  for (const [p, value] of golden.entries()) {
    expect(Number.isNaN(ours[p]!), `pixel ${p}`).toBe(Number.isNaN(value));
    if (Number.isNaN(value)) continue;
    largest = Math.max(largest, distance(ours[p]!, value, p));
    count++;
  }
  return { count, largest };
}
