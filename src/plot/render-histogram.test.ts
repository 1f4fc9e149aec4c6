import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { colourMap, colourOf, cssColour } from "./colour/colour-map.ts";
import { renderHistogram } from "./render-histogram.ts";
import { checkFigure } from "./report/check-figure.ts";

const values = Float32Array.from({ length: 1001 }, (_, i) => (i - 500) / 5000);
const options = { title: "Velocity", unit: "m yr-1" };

describe("renderHistogram", () => {
  it("draws bars as high as their counts", () => {
    const svg = renderHistogram(Float32Array.of(0.1, 0.1, 0.1, 0.9), {
      title: "Coherence",
      unit: "1",
      range: [0, 1],
      bins: 2,
    });
    const heights = [...svg.matchAll(/height="([\d.]+)" class="uw-f-accent"/g)].map(([, height]) =>
      Number(height),
    );
    expect(heights).toHaveLength(2);
    expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeCloseTo(3, 2);
  });

  it("marks the median and counts what it does not show", () => {
    const svg = renderHistogram(Float32Array.of(...values, 5, -5), { ...options, range: [-0.101, 0.101] });
    expect(svg).toContain("median 0 mm/yr");
    expect(svg).toContain("1,003 values, 2 of them (0.2 %) outside the range shown");
  });

  it("takes the colours of a map for its bars", () => {
    const svg = renderHistogram(values, {
      ...options,
      colours: { colourMap: "vik", range: [-0.1, 0.1] },
      bins: 4,
      range: [-0.101, 0.101],
    });
    const fills = [...svg.matchAll(/<rect x[^>]*class="uw-s-rule" fill="(#\w{6})"/g)].map(([, fill]) => fill);
    expect(fills).toEqual(
      [1, 3, 5, 7].map((eighth) => cssColour(colourOf(colourMap("vik"), (eighth / 8) * 1.01 - 0.005))),
    );
  });

  it("keeps its texts apart and inside", () => {
    for (const width of [420, 760])
      for (const sample of [
        values,
        Float32Array.of(Number.NaN),
        values.map((value) => value + 100),
        Float32Array.of(3),
      ])
        expect(textFaults(renderHistogram(sample, { ...options, width }))).toEqual([]);
  });

  it("draws an empty frame where there is no value", () => {
    const svg = renderHistogram([Number.NaN], options);
    expect(svg).toContain("0 values");
    expect(svg).not.toContain("NaN");
    expect(checkFigure(svg, "here")).toBe(svg);
  });
});
