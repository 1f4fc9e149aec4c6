import { describe, expect, it } from "vitest";
import { crsFromEpsg } from "../../../geo/crs.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { graticule } from "./graticule.ts";
import type { PlaceTransforms } from "./place-transforms.ts";

const viewport = { width: 800, height: 400 };
const plain: PlaceTransforms = { toLonLat: (x, y) => [x, y], toWorld: (lon, lat) => [lon, lat] };
const projected = (epsg: number): PlaceTransforms => {
  const crs = crsFromEpsg(epsg);
  return { toLonLat: transformer(crs, WGS84), toWorld: transformer(WGS84, crs) };
};
const values = (drawn: ReturnType<typeof graticule>, axis: "lon" | "lat") =>
  drawn.lines.filter((line) => line.axis === axis).map(({ value }) => value);

describe("graticule", () => {
  it("draws round degrees that stand apart, named where they leave the view", () => {
    // 100 px for a degree: 130 px apart means every second degree.
    const drawn = graticule({ centre: [10.5, 50.5], scale: 100, stretch: [1, 1] }, viewport, plain);
    expect(values(drawn, "lon")).toEqual([8, 10, 12, 14]);
    expect(values(drawn, "lat")).toEqual([50, 52]);
    expect(drawn.labels.map(({ text, edge }) => `${text} ${edge}`)).toEqual([
      "8° E top",
      "10° E top",
      "12° E top",
      "14° E top",
      "50° N left",
      "52° N left",
    ]);
    const meridian = drawn.lines.find(({ axis, value }) => axis === "lon" && value === 10);
    for (const [x] of meridian?.parts.flat() ?? []) expect(x).toBeCloseTo(350, 9);
    expect(drawn.labels[0]?.at).toEqual([150, 0]);
  });

  it("writes 0.3 for three tenths", () => {
    const drawn = graticule({ centre: [0.3, 0.3], scale: 1300, stretch: [1, 1] }, viewport, plain);
    expect(values(drawn, "lon")).toContain(0.3);
    expect(drawn.labels.map(({ text }) => text)).toContain("0.3° E");
  });

  it("is one piece across the date line", () => {
    const drawn = graticule({ centre: [180, 0], scale: 100, stretch: [1, 1] }, viewport, plain);
    expect(values(drawn, "lon")).toEqual([176, 178, 180, 182, 184]);
    expect(drawn.labels.map(({ text }) => text)).toContain("178° W");
  });

  it("bends parallels and turns meridians in a polar projection", () => {
    // EPSG:3413: 45 W runs down from the pole; seen about 2000 km south of it, by steps of 15 degrees.
    const drawn = graticule(
      { centre: [0, -2_000_000], scale: 1 / 4000, stretch: [1, 1] },
      viewport,
      projected(3413),
    );
    const line = (axis: "lon" | "lat", value: number) =>
      drawn.lines.find((candidate) => candidate.axis === axis && candidate.value === value)?.parts.flat() ??
      [];
    const middle = line("lon", -45);
    expect(middle.length).toBeGreaterThan(2);
    for (const [x] of middle) expect(x).toBeCloseTo(400, 3);
    const [lat] = values(drawn, "lat");
    const heights = line("lat", lat ?? 0).map(([, y]) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(5);
  });

  it("goes once around a pole in view, and only every 90th meridian runs into it", () => {
    const drawn = graticule(
      { centre: [0, 0], scale: 1 / 10_000, stretch: [1, 1] },
      viewport,
      projected(3413),
    );
    const lons = values(drawn, "lon");
    expect(new Set(lons).size).toBe(lons.length);
    expect(lons).toContain(-180);
    expect(lons).not.toContain(180);
    expect(lons.length).toBeGreaterThanOrEqual(8);
    const reachesPole = (value: number) =>
      (drawn.lines.find((line) => line.axis === "lon" && line.value === value)?.parts.flat() ?? []).some(
        ([x, y]) => Math.hypot(x - 400, y - 200) < 1,
      );
    for (const lon of lons) expect(reachesPole(lon), `${lon}`).toBe(lon % 90 === 0);
    expect(values(drawn, "lat").every((lat) => lat < 90 && lat > 0)).toBe(true);
  });

  it("is drawn on UTM with lines at their longitudes", () => {
    const utm = projected(32633);
    const drawn = graticule({ centre: [500_000, 5_000_000], scale: 1 / 500, stretch: [1, 1] }, viewport, utm);
    expect(values(drawn, "lon")).toContain(15);
    // 15 E is the central meridian: straight, at easting 500 km.
    for (const [x] of drawn.lines.find((l) => l.axis === "lon" && l.value === 15)?.parts.flat() ?? [])
      expect(x).toBeCloseTo(400, 3);
  });

  it("is empty where nothing in view has a place", () => {
    const nowhere: PlaceTransforms = {
      toLonLat: () => [Number.NaN, Number.NaN],
      toWorld: () => [Number.NaN, Number.NaN],
    };
    expect(graticule({ centre: [0, 0], scale: 1, stretch: [1, 1] }, viewport, nowhere)).toEqual({
      lines: [],
      labels: [],
    });
  });
});
