import { describe, expect, it } from "vitest";
import { colourMap } from "../../plot/colour/colour-map.ts";
import type { RasterData, RasterSource, Style } from "./renderer-types.ts";
import { createSlots } from "./slots.ts";

const data = (): RasterData => ({
  levels: [{ step: 1, window: { y: [0, 1], x: [0, 1] }, width: 1, height: 1, values: new Float32Array(1) }],
});
const source = (values: RasterData, minus: RasterData | null = null): RasterSource => ({
  kind: "raster",
  grid: {
    shape: { y: 1, x: 1 },
    affine: [1, 0, 0, 0, -1, 0],
    crs: { epsg: 32611, wkt: null },
    geometry: "map",
  },
  values,
  minus,
});
const style = (high: number): Style => ({ colours: colourMap("viridis"), range: [0, high] });

describe("createSlots", () => {
  it("keeps the last picture in its own colours until the next is on the GPU", () => {
    const slots = createSlots(4096);
    const [first, second] = [source(data()), source(data())];
    slots.setSource("main", first);
    slots.setStyle("main", style(1));
    slots.promote(() => true);
    slots.setSource("main", second);
    slots.setStyle("main", style(2));
    slots.promote((raster) => raster !== second.values);
    expect(slots.shown("main")).toEqual({ source: first, style: style(1) });
    expect(slots.sources()).toEqual(new Set([first, second]));
    slots.promote(() => true);
    expect(slots.shown("main")).toEqual({ source: second, style: style(2) });
    expect(slots.sources()).toEqual(new Set([second]));
  });

  it("waits for the slice of the reference date too", () => {
    const slots = createSlots(4096);
    const dated = source(data(), data());
    slots.setSource("main", dated);
    slots.setStyle("main", style(1));
    slots.promote((raster) => raster === dated.values);
    expect(slots.shown("main")).toBeUndefined();
  });

  it("shows nothing of a slot that was emptied, and nothing without a style", () => {
    const slots = createSlots(4096);
    slots.setSource("overlay", source(data()));
    slots.promote(() => true);
    expect(slots.shown("overlay")).toBeUndefined();
    slots.setStyle("overlay", style(1));
    slots.promote(() => true);
    expect(slots.shown("overlay")).toBeDefined();
    slots.setSource("overlay", null);
    slots.promote(() => true);
    expect(slots.shown("overlay")).toBeUndefined();
  });
});
