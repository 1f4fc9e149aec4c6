import { describe, expect, it } from "vitest";
import { tilesInView, tileUrl } from "./tile-cover.ts";

const viewport = { width: 512, height: 512 };
const degrees = { toLonLat: (x: number, y: number) => [x, y] as const };

describe("tilesInView", () => {
  it("takes the zoom whose pixels are those of the screen", () => {
    // A tile of zoom 5 is 11.25 degrees wide at the equator: 256 px for it.
    const tiles = tilesInView(
      { centre: [5.625, 0.1], scale: 256 / 11.25, stretch: [1, 1] },
      viewport,
      degrees,
    );
    expect(new Set(tiles.map(({ z }) => z))).toEqual(new Set([5]));
    expect(new Set(tiles.map(({ x }) => x))).toEqual(new Set([15, 16, 17]));
    expect(tiles[0]).toEqual({ z: 5, x: 16, y: 15 });
  });

  it("takes one zoom more on screens of twice the pixels, and less where there are too many or no finer ones", () => {
    const camera = { centre: [5, 0], scale: 256 / 11.25, stretch: [1, 1] } as const;
    expect(tilesInView(camera, viewport, degrees, { devicePixelRatio: 2 })[0]?.z).toBe(6);
    expect(tilesInView(camera, viewport, degrees, { most: 4 }).length).toBeLessThanOrEqual(4);
    expect(tilesInView(camera, viewport, degrees, { maxZoom: 3 })[0]?.z).toBe(3);
  });

  it("counts on beyond the date line, in which meshes follow and addresses do not", () => {
    // From 169.75 to 192.25 degrees.
    const camera = { centre: [181, 0.1], scale: 256 / 11.25, stretch: [1, 1] } as const;
    expect(new Set(tilesInView(camera, viewport, degrees).map(({ x }) => x))).toEqual(new Set([31, 32, 33]));
    expect(tileUrl("https://tiles.example/{z}/{x}/{y}.png", { z: 5, x: 32, y: 3 })).toBe(
      "https://tiles.example/5/0/3.png",
    );
  });

  it("is empty where the view has no place", () => {
    const nowhere = { toLonLat: () => [Number.NaN, Number.NaN] as const };
    expect(tilesInView({ centre: [0, 0], scale: 1, stretch: [1, 1] }, viewport, nowhere)).toEqual([]);
  });
});
