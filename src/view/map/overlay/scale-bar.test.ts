import { describe, expect, it } from "vitest";
import { crsFromEpsg } from "../../../geo/crs.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { metresPerPixel, scaleBar } from "./scale-bar.ts";

const viewport = { width: 800, height: 400 };

describe("metresPerPixel", () => {
  it("counts degrees of longitude by the ellipsoid", () => {
    // A degree of longitude on WGS 84: 111 319.491 m at the equator, 55 800 m at 60 degrees.
    const at = (lat: number) =>
      metresPerPixel({ centre: [20, lat], scale: 1000, stretch: [1, 1] }, viewport, (x, y) => [x, y]) * 1000;
    expect(at(0)).toBeCloseTo(111_319.491, 2);
    expect(at(60)).toBeCloseTo(55_800.03, 0);
  });

  it("is the length on the ground, not that of the projection", () => {
    const length = (epsg: number, centre: readonly [number, number]) =>
      metresPerPixel(
        { centre, scale: 1 / 100, stretch: [1, 1] },
        viewport,
        transformer(crsFromEpsg(epsg), WGS84),
      );
    // UTM shortens its central meridian by 0.9996.
    expect(length(32633, [500_000, 5_000_000])).toBeCloseTo(100 / 0.9996, 3);
    // Web Mercator at 60 N, sphere on the ellipsoid: half, and a little more.
    const halved = length(3857, [0, 8_399_737.9]);
    expect(halved).toBeGreaterThan(50);
    expect(halved).toBeLessThan(50.2);
  });

  it("goes across the date line", () => {
    const across = (x: number, y: number) => [x > 180 ? x - 360 : x, y] as const;
    const metres = metresPerPixel({ centre: [180, 0], scale: 10, stretch: [1, 1] }, viewport, across);
    expect(metres).toBeCloseTo(11_131.9491, 3);
  });
});

describe("scaleBar", () => {
  it("is round and at most as wide as asked", () => {
    expect(scaleBar(100, { most: 140 })).toEqual({ length: 10_000, text: "10 km", width: 100 });
    expect(scaleBar(0.4, { most: 140 })).toEqual({ length: 50, text: "50 m", width: 125 });
  });

  it("is none where a pixel has no size", () => {
    expect([scaleBar(Number.NaN), scaleBar(0), scaleBar(Number.POSITIVE_INFINITY)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
