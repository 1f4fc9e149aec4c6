import { describe, expect, it } from "vitest";
import { applyAffine } from "../../../geo/affine.ts";
import type { Grid } from "../../../geo/grid.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { isPlain, pictureGrid } from "./picture-grid.ts";

const utm = { epsg: 32611, wkt: null };
const grid: Grid = {
  shape: { y: 300, x: 400 },
  affine: [80, 0, 600000, 0, -80, 3900000],
  crs: utm,
  geometry: "map",
};
/** Turned by 30 degrees. */
const rotated: Grid = { ...grid, affine: [69.3, 40, 600000, 40, -69.3, 3900000] };

/** Share of a pixel by which the closest corner lies inside each edge of the picture. */
function margins(map: Grid) {
  const picture = pictureGrid(map);
  const [dx, , west, , dy, north] = picture.affine;
  const place = transformer(map.crs, WGS84);
  const corners = [
    [0, 0],
    [map.shape.x, 0],
    [0, map.shape.y],
    [map.shape.x, map.shape.y],
  ].map(([x = 0, y = 0]) => place(...applyAffine(map.affine, x, y)));
  const columns = corners.map(([lon]) => (lon - west) / dx);
  const rows = corners.map(([, lat]) => (lat - north) / dy);
  return [
    Math.min(...columns),
    picture.shape.x - Math.max(...columns),
    Math.min(...rows),
    picture.shape.y - Math.max(...rows),
  ];
}

describe("pictureGrid", () => {
  it("leaves a map of plain longitude and latitude as it is", () => {
    const plain: Grid = { ...grid, crs: WGS84, affine: [0.01, 0, 10, 0, -0.01, 50] };
    expect(isPlain(plain)).toBe(true);
    expect(pictureGrid(plain)).toBe(plain);
    expect(isPlain({ ...plain, affine: [0.01, 0.001, 10, 0.001, -0.01, 50] })).toBe(false);
    expect(isPlain({ ...plain, affine: [0.01, 0, 10, 0, 0.01, 50] })).toBe(false);
  });

  it.each([
    ["UTM", grid],
    ["a turned grid", rotated],
  ])("holds all four corners of %s, and little more", (_, map) => {
    for (const margin of margins(map)) {
      expect(margin).toBeGreaterThanOrEqual(-1e-6);
      // The edges bulge beyond the corners by the curvature of the projection: less than a pixel here.
      expect(margin).toBeLessThan(1.5);
    }
  });

  it("has pixels of the map's size", () => {
    const { affine, shape } = pictureGrid(grid);
    expect(affine[0] * 111_320 * Math.cos((35.1 * Math.PI) / 180)).toBeCloseTo(80, 0);
    expect(-affine[4] * 110_900).toBeCloseTo(80, 0);
    expect(shape.x).toBeGreaterThan(400);
    expect(shape.x).toBeLessThan(410);
  });

  it("does not break at the date line", () => {
    const { affine, shape } = pictureGrid({
      ...grid,
      crs: { epsg: 32660, wkt: null },
      affine: [8000, 0, 700000, 0, -8000, 500000],
    });
    expect(affine[0] * shape.x).toBeLessThan(40);
  });
});
