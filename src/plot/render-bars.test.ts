import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { type BarOptions, renderBars } from "./render-bars.ts";
import { checkFigure } from "./report/check-figure.ts";

const dates = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"];
const values = [0.002, 0.004, Number.NaN, 0.02];
const options: BarOptions = {
  title: "Residual of each date",
  quantity: "Root mean square",
  unit: "m",
  displayUnit: "mm",
  name: "residual",
  threshold: { value: 0.01, name: "threshold" },
  marked: [
    { name: "above the threshold", colour: "warning", dates: ["2018-02-11"] },
    { name: "smallest", colour: "series3", dates: ["2018-01-06"] },
    { name: "nobody", colour: "series4", dates: ["2019-01-01"] },
  ],
};
/** Position and size of each bar; the others are the paper and the legend. */
const bars = (svg: string) =>
  [
    ...svg.matchAll(
      /<rect x="(-?[\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*><title>([^<]*)<\/title>/g,
    ),
  ].map(([, x, y, width, height, title]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
    title: title ?? "",
  }));

describe("renderBars", () => {
  it("draws bars as high as their values, in the unit that is shown", () => {
    const svg = renderBars({ dates, values }, options);
    const [first, second, last] = bars(svg);
    expect(bars(svg)).toHaveLength(3);
    expect((second?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(2, 1);
    expect((last?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(10, 1);
    expect(svg).toContain("Root mean square (mm)");
    expect(first?.title).toBe("2018-01-06: 2.00 mm (smallest)");
  });

  it("marks a date without a value, and says why in the legend", () => {
    const svg = renderBars({ dates, values }, { ...options, missing: "no ramp" });
    expect(svg).toContain("<title>2018-01-30: no ramp</title>");
    expect(svg.split(">no ramp<").length - 1).toBe(1);
    expect(renderBars({ dates, values: [1, 2, 3, 4] }, options)).not.toContain("no value");
  });

  it("tells marked dates apart, and lists only those that are there", () => {
    const svg = renderBars({ dates, values }, options);
    expect(svg).toContain("above the threshold");
    expect(svg).not.toContain("nobody");
    expect(svg).toContain("threshold 10.0 mm");
  });

  it("hangs negative values from zero", () => {
    const svg = renderBars({ dates, values: [0.01, -0.02, 0, 0.005] }, { ...options, threshold: undefined! });
    const [up, down, nothing] = bars(svg);
    expect((down?.y ?? 0) - ((up?.y ?? 0) + (up?.height ?? 0))).toBeCloseTo(0, 1);
    expect(down?.height).toBeCloseTo(2 * (up?.height ?? 0), 1);
    expect(nothing?.height).toBe(0.75);
  });

  it("keeps bars apart, however many dates there are", () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      new Date(Date.UTC(2015, 0, 1 + 6 * i)).toISOString().slice(0, 10),
    );
    const drawn = bars(
      renderBars(
        { dates: many, values: many.map((_, i) => 1 + (i % 7)) },
        { ...options, unit: "1", displayUnit: "1", width: 1054 },
      ),
    );
    for (let i = 1; i < drawn.length; i++)
      expect((drawn[i]?.x ?? 0) - (drawn[i - 1]?.x ?? 0)).toBeGreaterThan(drawn[i]?.width ?? 0);
  });

  it.each([344, 508, 1054])("keeps its texts apart and inside at a width of %i", (width) => {
    const svg = renderBars({ dates, values }, { ...options, up: "more", width });
    expect(textFaults(svg)).toEqual([]);
    expect(checkFigure(svg, "bars")).toBe(svg);
  });

  it("escapes what it is told and refuses what is no calendar day", () => {
    const svg = renderBars({ dates, values }, { ...options, title: "<b>", missing: "<i>" });
    expect(svg).not.toMatch(/<[bi]>/);
    expect(() => renderBars({ dates: ["<b>"], values: [1] }, options)).toThrowError(/bars-date-unreadable/);
    expect(() => renderBars({ dates, values: [1] }, options)).toThrowError(/bars-length-mismatch/);
  });
});
