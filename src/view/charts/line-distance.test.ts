import { describe, expect, it } from "vitest";
import { crsFromEpsg } from "../../geo/crs.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { measureLine } from "./line-distance.ts";

const SHAPE = { y: 100, x: 100 };
const radar: Grid = { shape: SHAPE, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
const equator: Grid = {
  shape: SHAPE,
  affine: [0.001, 0, 10, 0, -0.001, 0],
  crs: crsFromEpsg(4326),
  geometry: "map",
};
const utm: Grid = {
  shape: SHAPE,
  affine: [80, 0, 500_000, 0, -80, 4_000_000],
  crs: crsFromEpsg(32633),
  geometry: "map",
};

describe("measureLine", () => {
  it("stays in pixels where the image lies on no map", () => {
    const { distance, unit, bends } = measureLine(
      radar,
      [
        [0, 0],
        [3, 4],
        [3, 10],
      ],
      [0, 1, 2],
    );
    expect([[...distance], unit, bends]).toEqual([[0, 1, 2], "pixel", [5]]);
    expect(
      measureLine(
        { ...radar, geometry: "map" },
        [
          [0, 0],
          [1, 0],
        ],
        [0],
      ).unit,
    ).toBe("pixel");
  });

  it("measures a thousandth of a degree of the equator as 111.3 m", () => {
    const { distance, unit } = measureLine(
      equator,
      [
        [0, 0],
        [10, 0],
      ],
      [0, 1, 10],
    );
    const pixel = (0.001 * Math.PI * 6_378_137) / 180;
    expect(unit).toBe("m");
    expect(distance[1]).toBeCloseTo(pixel, 4);
    expect(distance[2]).toBeCloseTo(10 * pixel, 4);
  });

  it("measures metres of the ground, not of the projection", () => {
    // On the central meridian UTM is 0.9996 of the ground.
    const { distance } = measureLine(
      utm,
      [
        [0, 0],
        [0, 50],
      ],
      [0, 25, 50],
    );
    expect((distance[2] ?? 0) / (50 * 80)).toBeCloseTo(1 / 0.9996, 6);
  });

  it("goes round corners between two samples", () => {
    const { distance, bends } = measureLine(
      equator,
      [
        [0, 0],
        [4, 0],
        [4, 4],
      ],
      [0, 3, 5, 8],
    );
    const [east, north] = [0.001 * 111_319.49, 0.001 * 110_574.3];
    expect(bends[0]).toBeCloseTo(4 * east, 1);
    expect(distance[2]).toBeCloseTo(4 * east + north, 1);
    expect(distance[3]).toBeCloseTo(4 * east + 4 * north, 1);
  });

  it("takes a line of one point and no samples", () => {
    expect(measureLine(equator, [[1, 1]], [0]).distance).toEqual(Float64Array.of(0));
    expect(measureLine(equator, [], []).distance.length).toBe(0);
  });
});
