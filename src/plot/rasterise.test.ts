import { describe, expect, it } from "vitest";
import { decodePng } from "../../test/fixtures/plot/decode-png.ts";
import type { Grid } from "../geo/grid.ts";
import { colourMap, colourOf } from "./colour/colour-map.ts";
import { renderMap } from "./map/render-map.ts";
import { svgToPng } from "./rasterise.ts";
import { figure } from "./svg.ts";
import { label } from "./text.ts";

const grid: Grid = {
  shape: { y: 2, x: 4 },
  affine: [30, 0, 0, 0, -30, 60],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const values = Float32Array.of(0, 1, 0, 1, 1, 0, 1, Number.NaN);
const map = renderMap({ values, grid }, { title: "Squares", unit: "1", colourMap: "viridis", range: [0, 1] });

describe("svgToPng", () => {
  it("draws map pixels as sharp squares of exactly their colour", async () => {
    const frame = /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="url/.exec(map);
    const [left = 0, top = 0, width = 0, height = 0] = frame?.slice(1).map(Number) ?? [];
    const picture = decodePng(await svgToPng(map, { scale: 1 }));
    const [low, high] = [0, 1].map((t) => [...colourOf(colourMap("viridis"), t)]);
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      const [column, row] = [i % 4, Math.floor(i / 4)];
      // A fifth of a pixel from each corner: interpolation would show here.
      for (const [dx, dy] of [
        [0.1, 0.1],
        [0.9, 0.9],
        [0.5, 0.5],
      ] as const) {
        const at = picture.at(
          Math.round(left + ((column + dx) / 4) * width),
          Math.round(top + ((row + dy) / 2) * height),
        );
        expect(at).toEqual(value === 0 ? low : high);
      }
    }
  });

  it("draws text with the font of the package, wherever it runs", async () => {
    const blank = figure({ width: 120, height: 30, title: "blank", description: "" });
    const written = figure(
      { width: 120, height: 30, title: "text", description: "" },
      label("−93.3 ± 0.4 σ", 5, 20),
    );
    const ink = (png: Uint8Array) => {
      const picture = decodePng(png);
      let dark = 0;
      for (let y = 0; y < picture.height; y++)
        for (let x = 0; x < picture.width; x++) if ((picture.at(x, y)[0] ?? 255) < 128) dark++;
      return dark;
    };
    expect(ink(await svgToPng(blank, { scale: 1 }))).toBe(0);
    const first = ink(await svgToPng(written, { scale: 1 }));
    expect(first).toBeGreaterThan(60);
    expect(first).toBeLessThan(400);
  });

  it("gives the same bytes every time", async () => {
    const [a, b] = [await svgToPng(map), await svgToPng(map)];
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
  });

  it("is as wide as asked", async () => {
    expect(decodePng(await svgToPng(map, { width: 1000 })).width).toBe(1000);
    expect(decodePng(await svgToPng(map, { scale: 1 })).width).toBe(760);
    expect(decodePng(await svgToPng(map)).width).toBe(1520);
  });

  it("refuses sizes it cannot draw and files that are not figures", async () => {
    await expect(svgToPng(map, { width: 1e6 })).rejects.toThrowError(/png-too-large/);
    await expect(svgToPng(map, { width: 0 })).rejects.toThrowError(/png-too-large/);
    await expect(svgToPng("<html></html>")).rejects.toThrowError(/svg-unreadable/);
    await expect(svgToPng('<svg width="10" height="10"><broken')).rejects.toThrowError(/svg-unreadable/);
  });
});
