import { describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { renderMapGrid } from "./render-map-grid.ts";

const grid: Grid = {
  shape: { y: 4, x: 5 },
  affine: [30, 0, 412_000, 0, -30, 4_100_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const panel = (label: string, value: number) => ({ label, values: new Float32Array(20).fill(value) });
const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;

describe("renderMapGrid", () => {
  it("draws each map once, with one legend whose ends span them all", () => {
    const panels = [
      panel("a", -2),
      panel("b", 3),
      { ...panel("c", 0), values: new Float32Array(20).fill(Number.NaN) },
    ];
    const svg = renderMapGrid({ panels, grid }, { title: "t", unit: "m", colourMap: "vik", columns: 2 });
    expect(count(svg, /<image /g)).toBe(4);
    expect(svg).toContain("3 maps of t: a, b, c.");
    expect(svg).toContain(">no data<");
    expect(svg).toContain(">−2<");
    expect(svg).toContain(">2<");
    expect(renderMapGrid({ panels, grid }, { title: "t", unit: "m", colourMap: "vik", columns: 2 })).toBe(
      svg,
    );
  });

  it("refuses a map of another size by its label", () => {
    const panels = [panel("a", 1), { label: "odd one", values: new Float32Array(3) }];
    expect(() => renderMapGrid({ panels, grid }, { title: "t", unit: "m" })).toThrowError(/odd one/);
  });
});
