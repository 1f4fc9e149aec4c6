import { describe, expect, it } from "vitest";
import { testData } from "../../test/data.ts";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import { lookVector } from "../geo/look-vector.ts";
import { openStack } from "./open-stack.ts";

describe("dolphin's displacement GeoTIFFs", () => {
  it("are a series with angles sampled from the coarser look vector", async () => {
    const stack = await openStack([fixture("dolphin")]);
    expect(stack).toMatchObject({
      product: "dolphin",
      network: null,
      dates: ["2018-01-06", "2018-01-18", "2018-01-30"],
    });
    expect(await valueAt(stack, "displacement", 2, 3, 4)).toBeCloseTo(2 * 0.004, 7);
    expect(await valueAt(stack, "incidenceAngle", 3, 4)).toBeCloseTo(30, 3);
    expect(await valueAt(stack, "azimuthAngle", 3, 4)).toBeCloseTo(90, 3);
    expect(stack.acquisition.incidence).toBeCloseTo(30, 3);
  });
});

const hawaii = testData("insar-hawaii-disp");

describe.skipIf(hawaii === null)("Kilauea, dolphin (insar-hawaii-disp)", () => {
  it("is a series of six dates with the look vector of its coarser, half-precision grid", async () => {
    const stack = await openStack([hawaii ?? ""]);
    expect(stack.grid).toMatchObject({ shape: { y: 400, x: 400 }, crs: { epsg: 32605 } });
    expect(stack.dates).toEqual([
      "2016-07-11",
      "2016-07-23",
      "2016-08-04",
      "2016-08-16",
      "2016-09-09",
      "2016-09-21",
    ]);
    const { east, north, up } = lookVector(
      await valueAt(stack, "incidenceAngle", 200, 200),
      await valueAt(stack, "azimuthAngle", 200, 200),
    );
    // GDAL's bilinear gdalwarp of the three bands to the same pixel, with the vector's length restored to 1.
    expect([east, north, up]).toEqual([-0.64373, -0.12186, 0.75549].map((value) => expect.closeTo(value, 3)));
    expect(await valueAt(stack, "displacement", 0, 200, 200)).toBe(0);
    expect(await valueAt(stack, "displacement", 3, 200, 200)).toBeCloseTo(-0.016448975, 6);
  });
});
