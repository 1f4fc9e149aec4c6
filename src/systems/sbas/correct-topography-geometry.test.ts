import { describe, expect, it } from "vitest";
import { incidenceOfSlantRange } from "../../geo/incidence.ts";
import { slantRangeOfIncidence, slantRangeOfIncidenceSingle } from "../../geo/slant-range.ts";
import type { Facts, Tile } from "../../pipeline/step.ts";
import type { Acquisition } from "../../stack/stack.ts";
import { createDistance } from "./correct-topography-geometry.ts";

const RADIUS = 6_371_000;
const HEIGHT = 700_000;
const START = 800_000;
const SPACING = 50;
const ORBIT = { earthRadius: RADIUS, satelliteHeight: HEIGHT };
const SWATH = { startingRange: START, rangePixelSize: SPACING };
const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);

function distances(
  acquisition: Acquisition,
  inputs: Tile["inputs"] = {},
  options: { radar?: boolean; pixelwise?: boolean; compat?: boolean; affine?: Facts["grid"]["affine"] } = {},
) {
  const { radar = false, pixelwise = true, compat = false, affine = [1, 0, 0, 0, 1, 0] } = options;
  const facts: Facts = {
    grid: {
      shape: { y: 4, x: 101 },
      affine,
      crs: { epsg: null, wkt: null },
      geometry: radar ? "radar" : "map",
    },
    network: null,
    dates: [],
    acquisition,
    reference: null,
  };
  const available = new Set(Object.keys(inputs));
  return createDistance(facts, { pixelwise, compat, available })({
    origin: { y: 1, x: 10 },
    shape: { y: 2, x: 2 },
    inputs,
  });
}

describe("R sin(incidence)", () => {
  it("takes both layers where they are", () => {
    const inputs = {
      slantRange: Float32Array.of(800_000, 810_000, 820_000, 830_000),
      incidenceAngle: Float32Array.of(30, 35, 40, Number.NaN),
    };
    const found = distances({}, inputs);
    expect(found[1]).toBeCloseTo(810_000 * sine(35), 3);
    expect(found[3]).toBeNaN();
  });

  it("has the range of the column in radar geometry, and the incidence from it", () => {
    const found = distances({ ...ORBIT, ...SWATH }, {}, { radar: true });
    const range = START + 11 * SPACING;
    expect(found[1]).toBeCloseTo(range * sine(incidenceOfSlantRange(range, RADIUS, HEIGHT)), 4);
    expect(found[3]).toBe(found[1]);
  });

  it("counts columns of the image as it was read where a radar grid was cut and averaged", () => {
    // Columns of four, the first of them column 100: the middle of column 10 is at 100 + 40 + 1.5.
    const found = distances({ ...ORBIT, ...SWATH }, {}, { radar: true, affine: [4, 0, 100, 0, 1, 0] });
    const range = START + 141.5 * SPACING;
    expect(found[0]).toBeCloseTo(range * sine(incidenceOfSlantRange(range, RADIUS, HEIGHT)), 4);
  });

  it("has the range that the sine law gives with the incidence of a map, in single precision for MintPy", () => {
    const inputs = { incidenceAngle: new Float32Array(4).fill(37) };
    expect(distances(ORBIT, inputs)[0]).toBeCloseTo(slantRangeOfIncidence(37, RADIUS, HEIGHT) * sine(37), 4);
    expect(distances(ORBIT, inputs, { compat: true })[0]).toBeCloseTo(
      slantRangeOfIncidenceSingle(37, RADIUS, HEIGHT) * sine(37),
      4,
    );
  });

  it("has the incidence that the cosine law gives with a layer of ranges", () => {
    const inputs = { slantRange: new Float32Array(4).fill(850_000) };
    const incidence = incidenceOfSlantRange(850_000, RADIUS, HEIGHT);
    expect(distances({ ...ORBIT, incidence: 12 }, inputs)[0]).toBeCloseTo(850_000 * sine(incidence), 4);
  });

  it("is that of the scene's centre where pixels tell nothing", () => {
    expect(distances({ slantRange: 870_000, incidence: 39 })[0]).toBe(870_000 * sine(39));
    const range = slantRangeOfIncidence(39, RADIUS, HEIGHT);
    expect(distances({ ...ORBIT, incidence: 39 })[0]).toBeCloseTo(range * sine(39), 6);
    const incidence = incidenceOfSlantRange(870_000, RADIUS, HEIGHT);
    expect(distances({ ...ORBIT, slantRange: 870_000 })[0]).toBeCloseTo(870_000 * sine(incidence), 6);
  });

  it("is that of the scene's centre for all pixels when each pixel's is not wanted", () => {
    const inputs = { slantRange: Float32Array.of(1, 2, 3, 4), incidenceAngle: Float32Array.of(1, 2, 3, 4) };
    const found = distances({ slantRange: 870_000, incidence: 39 }, inputs, { pixelwise: false });
    expect([...found]).toEqual(new Array(4).fill(870_000 * sine(39)));
  });

  it("has MintPy's centre: the middle column, and incidences of the first and one past the last", () => {
    const acquisition = { ...ORBIT, ...SWATH, slantRange: 870_000, incidence: 39 };
    const [near, far] = [0, 101].map((column) =>
      incidenceOfSlantRange(START + column * SPACING, RADIUS, HEIGHT),
    ) as [number, number];
    expect(distances(acquisition, {}, { pixelwise: false, compat: true })[0]).toBeCloseTo(
      (START + 50 * SPACING) * sine((near + far) / 2),
      4,
    );
    // Without the swath it is what the metadata state.
    const { slantRange, incidence } = acquisition;
    expect(distances({ slantRange, incidence }, {}, { pixelwise: false, compat: true })[0]).toBe(
      870_000 * sine(39),
    );
  });
});
