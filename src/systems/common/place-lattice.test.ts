import { describe, expect, it } from "vitest";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { solidEarthTide, tidalSky } from "../../kernels/geodesy/solid-earth-tide.ts";
import { createPlaceLattice, uniformLattice, type VectorField } from "./place-lattice.ts";

const SKY = tidalSky("2018-07-27", 50_000);
const field: VectorField = (lon, lat) => Float64Array.from(solidEarthTide(lon, lat, SKY));
/** 200 x 260 km in UTM 11 N. */
const GRID: Grid = {
  shape: { y: 200, x: 260 },
  affine: [1000, 0, 400_000, 0, -1000, 4_100_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};

const upOf = (pixels: number) => ({
  east: new Float64Array(pixels),
  north: new Float64Array(pixels),
  up: new Float64Array(pixels).fill(1),
});

describe("createPlaceLattice", () => {
  it("interpolates the tide within 0.3 µm on a map of 200 x 260 km", () => {
    const { y, x } = GRID.shape;
    const out = new Float64Array(y * x);
    createPlaceLattice(GRID, field)
      .projectTo({ origin: { y: 0, x: 0 }, shape: GRID.shape }, upOf(y * x))
      .project(0, out);
    let worst = 0;
    for (let row = 0; row < y; row += 3)
      for (let column = 0; column < x; column += 3) {
        const up = solidEarthTide(...pixelToLonLat(GRID, row, column), SKY)[2];
        worst = Math.max(worst, Math.abs(up - out[row * x + column]!));
      }
    expect(worst).toBeLessThan(3e-7);
  });

  it("gives a pixel the same bytes in whatever rectangle it comes", () => {
    const whole = new Float64Array(GRID.shape.y * GRID.shape.x);
    createPlaceLattice(GRID, field)
      .projectTo({ origin: { y: 0, x: 0 }, shape: GRID.shape }, upOf(whole.length))
      .project(0, whole);
    const part = new Float64Array(11 * 13);
    createPlaceLattice(GRID, field)
      .projectTo({ origin: { y: 150, x: 201 }, shape: { y: 11, x: 13 } }, upOf(part.length))
      .project(0, part);
    for (let p = 0; p < part.length; p++)
      expect(part[p]).toBe(whole[(150 + Math.floor(p / 13)) * GRID.shape.x + 201 + (p % 13)]);
  });

  it("takes the place of each pixel from its layers in radar geometry, and gives NaN where they have none", () => {
    const radar: Grid = { shape: { y: 1, x: 3 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
    const longitude = Float32Array.of(-116.513, 13.271, Number.NaN);
    const latitude = Float32Array.of(36.249, -38.721, 10);
    const out = new Float64Array(3);
    createPlaceLattice(radar, field)
      .projectTo({ origin: { y: 0, x: 0 }, shape: radar.shape, longitude, latitude }, upOf(3))
      .project(0, out);
    for (const p of [0, 1])
      expect(Math.abs(out[p]! - solidEarthTide(longitude[p]!, latitude[p]!, SKY)[2])).toBeLessThan(3e-7);
    expect(out[2]).toBeNaN();
  });

  it("refuses pixels that nothing says the place of", () => {
    const bare: Grid = { shape: { y: 1, x: 1 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
    expect(() =>
      createPlaceLattice(bare, field).projectTo({ origin: { y: 0, x: 0 }, shape: bare.shape }, upOf(1)),
    ).toThrow(/place-unknown/);
  });

  it("works on a grid of a single row", () => {
    const row: Grid = { ...GRID, shape: { y: 1, x: 2 } };
    const out = new Float64Array(2);
    createPlaceLattice(row, field)
      .projectTo({ origin: { y: 0, x: 0 }, shape: row.shape }, upOf(2))
      .project(0, out);
    expect(out[1]).toBeCloseTo(solidEarthTide(...pixelToLonLat(row, 0, 1), SKY)[2], 7);
  });
});

describe("uniformLattice", () => {
  it("is the scalar product of one vector with each direction", () => {
    const out = new Float64Array(1);
    uniformLattice([1, 2, 3])
      .projectTo(
        { origin: { y: 0, x: 0 }, shape: { y: 1, x: 1 } },
        { east: Float64Array.of(0.5), north: Float64Array.of(-0.25), up: Float64Array.of(0.75) },
      )
      .project(0, out);
    expect(out[0]).toBe(2.25);
  });
});
