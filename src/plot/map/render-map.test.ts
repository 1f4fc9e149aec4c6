import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { embeddedPng } from "../../../test/fixtures/plot/decode-png.ts";
import { textFaults } from "../../../test/fixtures/plot/text-boxes.ts";
import { createRandom } from "../../../test/random.ts";
import type { Grid } from "../../geo/grid.ts";
import { colourMap, colourOf } from "../colour/colour-map.ts";
import { checkFigure } from "../report/check-figure.ts";
import type { MapOptions } from "./map-options.ts";
import { renderMap } from "./render-map.ts";

const grid: Grid = {
  shape: { y: 6, x: 10 },
  affine: [0.0138889, 0, -99.19107, 0, -0.0138889, 19.45129],
  crs: { epsg: 4326, wkt: null },
  geometry: "map",
};
const values = Float32Array.from({ length: 60 }, (_, i) => (i === 50 ? Number.NaN : -0.005 * i));
const options: MapOptions = {
  title: "LOS velocity",
  subtitle: "13 dates",
  unit: "m yr-1",
  colourMap: "vik",
  range: [-0.2, 0.2],
  words: ["away from satellite", "towards satellite"],
  referencePoint: { y: 1, x: 2 },
  points: [
    { name: "A", y: 3, x: 4 },
    { name: "right edge", y: 4, x: 9 },
  ],
  look: { heading: -12.27, incidence: 39.7 },
  credits: "Contains modified Copernicus Sentinel data 2018.",
};
const texts = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe("renderMap", () => {
  it("is the same file every time", () => {
    const svg = renderMap({ values, grid }, options);
    expect(renderMap({ values: values.slice(), grid }, { ...options })).toBe(svg);
    // A change of this digest is a change of the picture: look at it before accepting.
    expect(createHash("sha256").update(svg).digest("hex").slice(0, 16)).toMatchInlineSnapshot(
      `"08896161952299c9"`,
    );
  });

  it("embeds exact pixels: one per value, in its colour, nodata transparent", () => {
    const picture = embeddedPng(renderMap({ values, grid }, options));
    expect([picture.width, picture.height]).toEqual([10, 6]);
    const map = colourMap("vik");
    for (let i = 0; i < 60; i++) {
      const value = values[i] ?? Number.NaN;
      expect(picture.at(i % 10, Math.floor(i / 10))).toEqual([...colourOf(map, (value + 0.2) / 0.4)]);
    }
    expect(picture.at(0, 5)).toEqual([0, 0, 0, 0]);
  });

  it("puts north on top and east on the right however the rows are stored", () => {
    const turned: Grid = { ...grid, affine: [-0.0138889, 0, -99.0521, 0, 0.0138889, 19.3679] };
    const picture = embeddedPng(renderMap({ values, grid: turned }, options));
    const straight = embeddedPng(renderMap({ values, grid }, options));
    expect(picture.at(9, 5)).toEqual(straight.at(0, 0));
    expect(picture.at(9, 0)).toEqual(straight.at(0, 5));
  });

  it("averages a large raster down, and wrapped phase as directions", () => {
    const wide: Grid = { ...grid, shape: { y: 2, x: 2402 }, geometry: "radar" };
    const phase = Float32Array.from({ length: 4804 }, (_, i) => (i % 2 === 0 ? 3.1 : -3.1));
    const picture = embeddedPng(
      renderMap(
        { values: phase, grid: wide },
        { title: "phase", unit: "rad", colourMap: "romaO", range: [-Math.PI, Math.PI] },
      ),
      0,
    );
    const legend = 1;
    expect(
      embeddedPng(renderMap({ values: phase, grid: wide }, { title: "phase", unit: "rad" }), legend).height,
    ).toBe(1);
    expect(picture.width).toBe(801);
    const end = colourOf(colourMap("romaO"), 0);
    for (const channel of [0, 1, 2] as const)
      expect(Math.abs((picture.at(100, 0)[channel] ?? 0) - end[channel])).toBeLessThan(4);
  });

  it("shows rates in mm/yr, and words at both ends of the legend", () => {
    const shown = texts(renderMap({ values, grid }, options));
    for (const text of [
      "LOS velocity (mm/yr)",
      "−100",
      "100",
      "← away from satellite",
      "towards satellite →",
      "LOS 40°",
      "N",
    ])
      expect(shown).toContain(text);
    expect(shown).toEqual(
      expect.arrayContaining(["reference point", "no data", "A", "99.14° W", "19.40° N"]),
    );
  });

  it("says in words what it shows", () => {
    const svg = renderMap({ values, grid }, options);
    expect(svg).toContain("59 valid pixels of 60, from -295 to 0 mm/yr");
    expect(renderMap({ values: values.map(() => Number.NaN), grid }, options)).toContain(
      "Map without any valid pixel.",
    );
  });

  it("points the legend only where data go on beyond it", () => {
    const pointed = (range: [number, number]) =>
      renderMap({ values, grid }, { ...options, range }).split('Z" fill="#').length - 1;
    expect(pointed([-0.3, 0.1])).toBe(0);
    expect(pointed([-0.2, 0.1])).toBe(1);
    expect(pointed([-0.2, -0.1])).toBe(2);
  });

  it("shades with the relief without touching nodata", () => {
    const heights = Float32Array.from({ length: 60 }, (_, i) => 400 * Math.sin(i));
    const [plain, shaded] = [
      renderMap({ values, grid }, options),
      renderMap({ values, grid, heights }, options),
    ].map((svg) => embeddedPng(svg));
    expect(shaded?.at(4, 3)).not.toEqual(plain?.at(4, 3));
    expect(shaded?.at(0, 5)).toEqual([0, 0, 0, 0]);
  });

  const shapes: readonly (readonly [string, Grid])[] = [
    ["wide", grid],
    ["tall", { ...grid, shape: { y: 15, x: 4 } }],
    ["projected", { ...grid, affine: [30, 0, 412_000, 0, -30, 4_100_000], crs: { epsg: 32611, wkt: null } }],
    ["radar", { ...grid, geometry: "radar" }],
  ];
  it.each(shapes)("%s: no text leaves the figure or lies on another at any width", (_, shape) => {
    const field = Float32Array.from({ length: shape.shape.y * shape.shape.x }, (_, i) => Math.sin(i) / 10);
    for (const width of [420, 520, 640, 760, 1000])
      expect(textFaults(renderMap({ values: field, grid: shape }, { ...options, width }))).toEqual([]);
  });

  it("is fit for a report, whatever the names hold", () => {
    const svg = renderMap(
      { values, grid },
      { ...options, title: "</svg><script>alert(1)</script>", credits: "\" onload='x'" },
    );
    expect(checkFigure(svg, "here")).toBe(svg);
    expect(svg).not.toContain("<script");
  });

  it("ignores points outside the grid", () => {
    const svg = renderMap(
      { values, grid },
      { ...options, points: [{ name: "far away", y: 99, x: 0 }], referencePoint: { y: -1, x: 0 } },
    );
    expect(texts(svg)).not.toContain("far away");
  });

  it("refuses values, heights and colour maps that do not fit", () => {
    expect(() => renderMap({ values: new Float32Array(59), grid }, options)).toThrowError(
      /raster-size-mismatch/,
    );
    expect(() => renderMap({ values, grid, heights: new Float32Array(3) }, options)).toThrowError(
      /heights of LOS velocity/,
    );
    expect(() => renderMap({ values, grid }, { ...options, colourMap: "jet" as "vik" })).toThrowError(
      /colour-map-unknown/,
    );
    expect(() => renderMap({ values, grid }, { ...options, displayUnit: "rad" })).toThrowError(
      /unit-mismatch/,
    );
  });

  it("makes a small picture of few colours where asked, off by less than a level", () => {
    const wide: Grid = { ...grid, shape: { y: 60, x: 100 } };
    const smooth = Float32Array.from({ length: 6000 }, (_, i) => (i === 0 ? Number.NaN : -0.2 + i / 15_000));
    const small = renderMap({ values: smooth, grid: wide }, { ...options, pictureSide: 50 });
    const picture = embeddedPng(small);
    expect([picture.width, picture.height]).toEqual([50, 30]);
    const exact = embeddedPng(renderMap({ values: smooth, grid: wide }, { ...options, pictureSide: 100 }));
    const map = colourMap("vik");
    expect(exact.at(0, 0)).toEqual([0, 0, 0, 0]);
    for (let i = 1; i < 6000; i += 97)
      for (const channel of [0, 1, 2] as const)
        expect(
          Math.abs(
            (exact.at(i % 100, Math.floor(i / 100))[channel] ?? 0) -
              colourOf(map, ((smooth[i] ?? 0) + 0.2) / 0.4)[channel],
          ),
        ).toBeLessThanOrEqual(3);
    const random = createRandom(1);
    const noise = smooth.map(() => 0.4 * random() - 0.2);
    const sizeOf = (more: Partial<MapOptions>) =>
      renderMap({ values: noise, grid: wide }, { ...options, ...more }).length;
    expect(sizeOf({ pictureSide: 100 })).toBeLessThan(sizeOf({}) / 1.8);
  });
});
