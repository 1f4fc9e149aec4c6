import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { type BinnedOptions, renderBinned } from "./render-binned.ts";
import { checkFigure } from "./report/check-figure.ts";

const options: BinnedOptions = {
  title: "Uncertainty against distance",
  along: { quantity: "Distance from the reference point", unit: "km" },
  quantity: "Standard error",
  unit: "m yr-1",
  bins: 4,
};
/** 0, 1, 2 and 3 mm/yr by distance, with one far outlier in each bin. */
const positions = Array.from({ length: 400 }, (_, i) => i / 100);
const values = positions.map((x, i) => (i % 100 === 50 ? 1 : Math.floor(x) / 1000));
const hints = (svg: string) => [...svg.matchAll(/<title>([\d.]+ km[^<]*)<\/title>/g)].map(([, text]) => text);

describe("renderBinned", () => {
  it("has the median of each bin of equal width, which an outlier does not move", () => {
    const svg = renderBinned(positions, values, options);
    expect(hints(svg)).toHaveLength(4);
    expect(hints(svg)[2]).toMatch(
      /^2\.49 km: median 2\.00 mm\/yr, middle 68 % from 2\.00 mm\/yr to 2\.00 mm\/yr, \d+ values$/,
    );
  });

  it("leaves out bins of fewer than five values, NaN and nothing at all", () => {
    const sparse = values.map((value, i) => (i < 100 || i > 110 ? value : Number.NaN));
    sparse.fill(Number.NaN, 100, 197);
    expect(hints(renderBinned(positions, sparse, options))).toHaveLength(3);
    const empty = renderBinned([1, 2], [Number.NaN, Number.NaN], options);
    expect(empty).toContain("without a value");
    expect(empty).not.toContain('d="Z"');
    expect(checkFigure(empty, "empty")).toBe(empty);
  });

  it.each([344, 508])("keeps its texts apart and inside at a width of %i", (width) => {
    const svg = renderBinned(positions, values, { ...options, width });
    expect(textFaults(svg)).toEqual([]);
    expect(checkFigure(svg, "binned")).toBe(svg);
  });

  it("refuses lists of different length", () => {
    expect(() => renderBinned([1], [1, 2], options)).toThrowError(/binned-length-mismatch/);
  });
});
