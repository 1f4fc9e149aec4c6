import { describe, expect, it } from "vitest";
import { crsFromEpsg } from "../../../geo/crs.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { arrowLine, lookDirections, northOnScreen } from "./directions.ts";
import type { PlaceTransforms } from "./place-transforms.ts";

const viewport = { width: 800, height: 400 };
const projected = (epsg: number): PlaceTransforms => {
  const crs = crsFromEpsg(epsg);
  return { toLonLat: transformer(crs, WGS84), toWorld: transformer(WGS84, crs) };
};
const camera = (x: number, y: number) => ({ centre: [x, y], scale: 1e-3, stretch: [1, 1] }) as const;

describe("northOnScreen", () => {
  it("is up where the map's meridian is, and turned elsewhere in polar projections", () => {
    const greenland = projected(3413);
    expect(northOnScreen(camera(0, -2_000_000), viewport, greenland)).toBeCloseTo(0, 6);
    // East of the pole (45 E of the central meridian is at 90 degrees): the pole is to the left.
    expect(northOnScreen(camera(2_000_000, 0), viewport, greenland)).toBeCloseTo(-90, 4);
    expect(northOnScreen(camera(-1_000_000, -1_000_000), viewport, greenland)).toBeCloseTo(45, 4);
    // In Antarctica (EPSG:3031) north is away from the pole.
    expect(northOnScreen(camera(0, 1_500_000), viewport, projected(3031))).toBeCloseTo(0, 6);
    expect(northOnScreen(camera(1_500_000, 0), viewport, projected(3031))).toBeCloseTo(90, 4);
  });

  it("is turned by the convergence of the meridians in UTM", () => {
    // 3 degrees east of the central meridian at 45 N: atan(tan 3 sin 45) = 2.12 degrees, to the left of the grid's north.
    const [x, y] = projected(32633).toWorld(18, 45);
    expect(northOnScreen(camera(x, y), viewport, projected(32633))).toBeCloseTo(-2.123, 2);
  });
});

describe("lookDirections", () => {
  it("flies by its heading and looks to its right", () => {
    expect(lookDirections({ heading: -12 }, 0)).toEqual({ flight: -12, look: 78 });
    expect(lookDirections({ heading: -168, side: "left" }, 0)).toEqual({ flight: -168, look: 102 });
  });

  it("takes the azimuth angle of the line of sight as in the conventions", () => {
    // An ascending right-looking orbit has an azimuth angle near +102, a descending one near -102.
    expect(lookDirections({ azimuthAngle: 102 }, 0)).toEqual({ flight: -12, look: 78 });
    expect(lookDirections({ azimuthAngle: -102 }, 0)).toEqual({ flight: -168, look: -78 });
    // Seen to the left the same line of sight belongs to the opposite flight.
    expect(lookDirections({ azimuthAngle: 102, side: "left" }, 0)).toEqual({ flight: 168, look: 78 });
  });

  it("turns with north", () => {
    expect(lookDirections({ heading: -12 }, 90)).toEqual({ flight: 78, look: 168 });
  });
});

describe("arrowLine", () => {
  it("runs clockwise from the top of the screen", () => {
    const [tail, tip] = arrowLine([50, 50], 90, { reach: 10 });
    expect(tail[0]).toBeCloseTo(40, 9);
    expect(tip[0]).toBeCloseTo(60, 9);
    expect(tip[1]).toBeCloseTo(50, 9);
    expect(arrowLine([50, 50], 0, { reach: 10, from: 0 })).toEqual([
      [50, 50],
      [50, 40],
    ]);
  });
});
