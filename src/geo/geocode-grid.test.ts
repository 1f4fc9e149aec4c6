import { describe, expect, it } from "vitest";
import { radarScene } from "../../test/radar-scene.ts";
import { ExtentFinder, geocodeGrid, latticeOf, searchRadius, stepOfEqualArea } from "./geocode-grid.ts";

const METRES_PER_DEGREE = (6371008.8 * Math.PI) / 180;

function extentOf(options: Parameters<typeof radarScene>[0]) {
  const { latitude, longitude, shape } = radarScene(options);
  const finder = new ExtentFinder();
  finder.add({ y: latitude, x: longitude, row: 0, column: 0, width: shape.x });
  return { extent: finder.extent("here"), latitude, longitude };
}

describe("the map of a radar image", () => {
  it("has pixels of the image's area, wider than high by the turned pixel's upright rectangle", () => {
    const { extent } = extentOf({ spacing: [60, 20], heading: -30, skew: 0, bend: 0, center: [10, 60] });
    expect(extent.pixel.range).toBeCloseTo(60, 0);
    expect(extent.pixel.azimuth).toBeCloseTo(20, 0);
    expect(extent.turn).toBeCloseTo(30, 0);
    const { lat, lon } = stepOfEqualArea(extent);
    const [y, x] = [lat * METRES_PER_DEGREE, lon * METRES_PER_DEGREE * Math.cos((60 * Math.PI) / 180)];
    expect(x * y).toBeCloseTo(1200, -1);
    // 60 cos 30 + 20 sin 30 = 61.96 wide, 60 sin 30 + 20 cos 30 = 47.32 high.
    expect(x / y).toBeCloseTo(61.96 / 47.32, 2);
  });

  it("has the same pixels for an image that was flown the other way", () => {
    const [up, down] = [-12, 168].map((heading) => stepOfEqualArea(extentOf({ heading, bend: 0 }).extent));
    expect(up!.lat).toBeCloseTo(down!.lat, 7);
    expect(up!.lon).toBeCloseTo(down!.lon, 7);
  });

  it("reaches half a step beyond the outermost pixel centres", () => {
    const { extent, latitude, longitude } = extentOf({});
    const step = { lat: 0.001, lon: 0.001 };
    const grid = geocodeGrid(extent, step);
    const { first, shape } = latticeOf(grid);
    expect(first.y).toBeCloseTo(Math.max(...latitude), 10);
    expect(first.x).toBeCloseTo(Math.min(...longitude), 10);
    expect(Math.abs(first.y - (shape.y - 1) * 0.001 - Math.min(...latitude))).toBeLessThan(0.0005);
  });

  it("takes bounds as they are", () => {
    const { extent } = extentOf({});
    const grid = geocodeGrid(extent, { lat: 0.01, lon: 0.02 }, [-99.2, 19.3, -99, 19.5]);
    expect(grid.shape).toEqual({ y: 20, x: 10 });
    expect(grid.affine).toEqual([0.02, 0, -99.2, 0, -0.01, 19.5]);
    expect(() => geocodeGrid(extent, { lat: -0.01, lon: 0.01 })).toThrow(/geocode-step/);
  });

  it("crosses the date line", () => {
    const { extent } = extentOf({ center: [179.999, 5] });
    expect(extent.bounds[2] - extent.bounds[0]).toBeLessThan(0.2);
    expect(extent.bounds[2]).toBeGreaterThan(180);
  });

  it("is searched in three steps, or three pixels of a coarser image", () => {
    const { extent } = extentOf({ spacing: [60, 45], center: [10, 0.001] });
    expect(searchRadius(extent, { lat: 0.01, lon: 0.005 })).toBeCloseTo(0.03, 6);
    expect(searchRadius(extent, { lat: 1e-5, lon: 1e-5 }) * METRES_PER_DEGREE).toBeCloseTo(
      3 * extent.pixel.range,
      0,
    );
  });

  it("needs places", () => {
    const finder = new ExtentFinder();
    expect(finder.add({ y: [0, 0], x: [0, 0], row: 0, column: 0, width: 2 })).toBeNull();
    expect(() => finder.extent("geometryRadar.h5")).toThrow(/geometry-empty/);
  });
});
