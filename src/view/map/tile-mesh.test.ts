import { describe, expect, it } from "vitest";
import { tileLonLat, tileMesh } from "./tile-mesh.ts";

describe("tileLonLat", () => {
  it("spans the square of web Mercator", () => {
    const [west, north] = tileLonLat({ z: 0, x: 0, y: 0 }, 0, 0);
    const [east, south] = tileLonLat({ z: 0, x: 0, y: 0 }, 1, 1);
    expect([west, east]).toEqual([-180, 180]);
    expect(north).toBeCloseTo(85.0511287798, 9);
    expect(south).toBeCloseTo(-85.0511287798, 9);
  });

  it("finds the corner of a tile: 10/163/395 begins at 122.695 W, 37.996 N", () => {
    // lon = 163 / 1024 x 360 - 180; lat = atan(sinh(pi (1 - 790 / 1024))).
    const [lon, lat] = tileLonLat({ z: 10, x: 163, y: 395 }, 0, 0);
    expect(lon).toBeCloseTo(-122.6953125, 9);
    expect(lat).toBeCloseTo(37.9961627, 6);
  });
});

describe("tileMesh", () => {
  it("puts corners where the map has them, counted from its origin", () => {
    const mesh = tileMesh({ z: 1, x: 1, y: 0 }, (lon, lat) => [lon * 1000 + 5e6, lat * 1000]);
    const [x, y, u, v] = mesh.vertices.subarray(0, 4);
    expect([x, y, u, v]).toEqual([0, 0, 0, 0]);
    expect(mesh.origin[0]).toBe(5e6);
    expect(mesh.origin[1]).toBeCloseTo(85_051.1287798, 4);
    expect(mesh.vertices.length).toBe(16 * 16 * 6 * 4);
  });

  it("leaves out squares that have no place in the map", () => {
    const north = tileMesh({ z: 0, x: 0, y: 0 }, (lon, lat) =>
      lat >= 0 ? [lon, lat] : [Number.NaN, Number.NaN],
    );
    expect(north.vertices.length).toBe(16 * 8 * 6 * 4);
    expect(north.vertices.every(Number.isFinite)).toBe(true);
    expect(tileMesh({ z: 0, x: 0, y: 0 }, () => [Number.NaN, Number.NaN]).vertices.length).toBe(0);
  });
});
