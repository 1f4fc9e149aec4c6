import { describe, expect, it } from "vitest";
import type { Crs, Grid } from "./grid.ts";
import { reaches, reachOfGrid } from "./grid-reach.ts";
import { maskOfOutlines } from "./outline-mask.ts";
import type { OutlineCorner, Outlines } from "./outlines.ts";
import { transformer, WGS84 } from "./transform.ts";

const epsg = (code: number): Crs => ({ epsg: code, wkt: null });
const gridOf = (crs: Crs, affine: Grid["affine"], y = 40, x = 50): Grid => ({
  shape: { y, x },
  affine,
  crs,
  geometry: "map",
});
const UTM32 = gridOf(epsg(32632), [30, 0, 500_000, 0, -30, 5_001_200]);
const box = (west: number, south: number, east: number, north: number): OutlineCorner[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];
const outlines = (crs: Crs, ...shapes: (readonly OutlineCorner[])[][]): Outlines => ({
  crs,
  outlines: shapes.map((rings) => ({ rings, properties: {} })),
});
const count = (mask: Uint8Array) => mask.reduce((sum, inside) => sum + inside, 0);
/** A box of rows and columns in another system, each edge of it in many steps. */
const boxIn = (grid: Grid, crs: Crs, [top, left, bottom, right]: readonly number[]) => {
  const [a, , c, , e, f] = grid.affine;
  const ring = box(left!, bottom!, right!, top!);
  return ring.flatMap(([x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % 4]!;
    return Array.from({ length: 64 }, (_, n) =>
      transformer(grid.crs, crs)(c + a * (x + ((nextX - x) * n) / 64), f + e * (y + ((nextY - y) * n) / 64)),
    );
  });
};

describe("maskOfOutlines", () => {
  it("is the union of the outlines, each without its holes", () => {
    const first = [box(500_000, 5_000_000, 500_300, 5_000_300), box(500_090, 5_000_090, 500_210, 5_000_210)];
    const over = [box(500_120, 5_000_120, 500_180, 5_000_180)];
    expect(count(maskOfOutlines(outlines(UTM32.crs, first), UTM32))).toBe(100 - 16);
    expect(count(maskOfOutlines(outlines(UTM32.crs, first, over), UTM32))).toBe(100 - 16 + 4);
    expect(count(maskOfOutlines(outlines(UTM32.crs, first, first), UTM32))).toBe(100 - 16);
  });

  it("brings outlines from longitude and latitude, or another zone, to the pixel", () => {
    for (const crs of [WGS84, epsg(32633)]) {
      const mask = maskOfOutlines(outlines(crs, [boxIn(UTM32, crs, [10, 5, 30, 20])]), UTM32);
      expect(count(mask)).toBe(20 * 15);
      expect([mask[10 * 50 + 5], mask[29 * 50 + 19], mask[9 * 50 + 5], mask[10 * 50 + 4]]).toEqual([
        1, 1, 0, 0,
      ]);
    }
  });

  it("takes longitudes from -180 and from 0 for the same", () => {
    const west = gridOf(epsg(32718), [30, 0, 626_785, 0, -30, 4_837_025]);
    const ring = boxIn(west, WGS84, [10, 5, 30, 20]);
    const turned = ring.map(([x, y]): OutlineCorner => [x + 360, y]);
    expect(maskOfOutlines(outlines(WGS84, [turned]), west)).toEqual(
      maskOfOutlines(outlines(WGS84, [ring]), west),
    );
    const degrees = (start: number) => gridOf(WGS84, [0.01, 0, start, 0, -0.01, -46]);
    const square = outlines(WGS84, [box(-72.9, -46.3, -72.8, -46.2)]);
    expect(count(maskOfOutlines(square, degrees(-73)))).toBe(100);
    expect(count(maskOfOutlines(square, degrees(287)))).toBe(100);
    const utm = outlines(west.crs, [ring.map(([x, y]) => transformer(WGS84, west.crs)(x, y))]);
    const fine = (start: number) => gridOf(WGS84, [0.001, 0, start, 0, -0.001, -46.6]);
    // 450 m x 600 m in pixels of 76 m x 111 m.
    expect(count(maskOfOutlines(utm, fine(-73.36)))).toBeCloseTo(32, -1);
    expect(maskOfOutlines(utm, fine(286.64))).toEqual(maskOfOutlines(utm, fine(-73.36)));
  });

  it("fills a scene in a continent, whose far corners have no place in the scene's projection", () => {
    const continent = box(-95, -60, 100, 75);
    expect(count(maskOfOutlines(outlines(WGS84, [continent]), UTM32))).toBe(40 * 50);
    const elsewhere = box(-179, -60, -100, 75);
    expect(count(maskOfOutlines(outlines(WGS84, [elsewhere]), UTM32))).toBe(0);
  });

  it("works across the date line and around a pole", () => {
    // UTM zone 60 reaches 600 km east of 177 E: beyond 180 at 65 N.
    const dateLine = gridOf(epsg(32660), [1000, 0, 600_000, 0, -1000, 7_250_000], 50, 100);
    const halves = outlines(WGS84, [box(170, 60, 180, 70)], [box(-180, 60, -170, 70)]);
    expect(count(maskOfOutlines(halves, dateLine))).toBe(50 * 100);
    const east = count(maskOfOutlines(outlines(WGS84, [box(170, 60, 180, 70)]), dateLine));
    expect(east).toBeGreaterThan(1000);
    expect(east).toBeLessThan(4000);
    const pole = gridOf(epsg(3031), [10_000, 0, -250_000, 0, -10_000, 200_000]);
    const ring = Array.from({ length: 360 }, (_, k): OutlineCorner => [k - 180, -88.5]);
    const cap = outlines(WGS84, [[...ring, [180, -88.5], [180, -90], [-180, -90]]]);
    // A circle of 163 km, in pixels of 10 km: true scale is at 71 S.
    expect(count(maskOfOutlines(cap, pole))).toBeCloseTo(Math.PI * 16.3 ** 2, -2);
    expect(maskOfOutlines(cap, pole)[20 * 50 + 25]).toBe(1);
  });

  it("asks where grid and outlines are", () => {
    const nowhere = { epsg: null, wkt: null };
    const square = box(0, 0, 1, 1);
    expect(() => maskOfOutlines(outlines(nowhere, [square]), UTM32)).toThrow(/place-unknown/);
    expect(() => maskOfOutlines(outlines(WGS84, [square]), { ...UTM32, crs: nowhere })).toThrow(
      /place-unknown/,
    );
    expect(() => maskOfOutlines(outlines(WGS84, [square]), { ...UTM32, geometry: "radar" })).toThrow(
      /place-unknown/,
    );
  });
});

describe("reachOfGrid", () => {
  it("holds the whole grid with a margin, in another system", () => {
    const reach = reachOfGrid(UTM32, WGS84);
    const [west, south] = transformer(UTM32.crs, WGS84)(500_000, 5_000_000);
    expect(reaches(reach, [west, south, west, south])).toBe(true);
    expect(reaches(reach, [west + 360, south, west + 360, south])).toBe(true);
    expect(reaches(reach, [west - 1, south, west - 0.9, south])).toBe(false);
    expect(reaches(reach, [west, south - 1, west, south - 0.9])).toBe(false);
  });
});
