import { describe, expect, it } from "vitest";
import { dayNumber } from "../dates.ts";
import { createNetwork } from "../stack/network.ts";
import { layoutNetwork } from "./layout-network.ts";
import { layoutTimeseries } from "./layout-timeseries.ts";
import { pickFromNetwork } from "./pick-network.ts";
import { isInside, plotLayout, positionOf, valueAt } from "./plot-layout.ts";
import { layoutCoherenceMatrix, matrixCellAt, renderCoherenceMatrix } from "./render-coherence-matrix.ts";
import { layoutHistogram, renderHistogram } from "./render-histogram.ts";
import { renderNetwork } from "./render-network.ts";
import { renderTimeseries } from "./render-timeseries.ts";
import { layoutTransect, renderTransect } from "./render-transect.ts";

const dates = ["2018-01-06", "2018-03-07", "2018-05-06"];
const numbers = (svg: string, pattern: RegExp) =>
  [...svg.matchAll(pattern)].map((match) => match.slice(1).map(Number));
const rounded = ({ width, height }: { width: number; height: number }) =>
  [width, height].map((length) => Math.round(100 * length) / 100);
const sizeOf = (svg: string) => numbers(svg, /^<svg [^>]*? width="([\d.]+)" height="([\d.]+)"/g)[0];

describe("a layout", () => {
  it("walks its axes both ways, upwards on the vertical one", () => {
    const area = { left: 100, top: 20, width: 200, height: 50 };
    const { x, y } = plotLayout(
      { width: 400, height: 100 },
      area,
      { kind: "number", domain: [0, 10], unit: "km" },
      { kind: "number", domain: [-1, 1], unit: "mm" },
    );
    expect([positionOf(x, 0), positionOf(x, 5), positionOf(x, 10)]).toEqual([100, 200, 300]);
    expect([positionOf(y, -1), positionOf(y, 0), positionOf(y, 1)]).toEqual([70, 45, 20]);
    for (const at of [100, 177.5, 340]) expect(positionOf(x, valueAt(x, at))).toBeCloseTo(at, 9);
    expect(isInside({ area }, 100, 70)).toBe(true);
    expect(isInside({ area }, 99, 70)).toBe(false);
  });

  it("of a series puts every dot where the figure has it", () => {
    const series = [{ name: "A", dates, values: [0, -0.012, -0.04] }];
    const svg = renderTimeseries(series, { title: "Series", subtitle: "of a place", credits: "From here." });
    const layout = layoutTimeseries(series, {
      title: "Series",
      subtitle: "of a place",
      credits: "From here.",
    });
    expect(sizeOf(svg)).toEqual(rounded(layout));
    const dots = numbers(svg, /cx="([\d.]+)" cy="([\d.]+)" r="3.6"/g);
    dates.forEach((date, i) => {
      expect(dots[i]?.[0]).toBeCloseTo(positionOf(layout.x, dayNumber(date)), 1);
      expect(dots[i]?.[1]).toBeCloseTo(positionOf(layout.y, [0, -12, -40][i] ?? 0), 1);
    });
    expect([layout.x.kind, layout.y.unit]).toEqual(["date", "mm"]);
  });

  it("of a histogram holds its counts, so that a range of values can be drawn over its bars", () => {
    const values = Float32Array.of(0.1, 0.1, 0.1, 0.9, 3);
    const options = { title: "Velocity", unit: "m yr-1", range: [0, 1], bins: 2 } as const;
    const [svg, layout] = [renderHistogram(values, options), layoutHistogram(values, options)];
    expect([...layout.counts]).toEqual([3, 1]);
    expect(layout.outside).toEqual({ below: 0, above: 1 });
    expect(layout.x.domain).toEqual([0, 1000]);
    const [first] = numbers(svg, /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g);
    expect((first?.[0] ?? 0) + (first?.[2] ?? 0) + 0.5).toBeCloseTo(positionOf(layout.x, 500), 1);
    expect(first?.[1]).toBeCloseTo(positionOf(layout.y, 3), 1);
    expect(sizeOf(svg)).toEqual(rounded(layout));
  });

  it("of a transect gives distances in the unit of its axis", () => {
    const options = { title: "Line", quantity: "velocity", unit: "m yr-1" };
    const profiles = [{ name: "a", values: [0, 0.01, 0.02] }];
    const layout = layoutTransect([0, 2000, 4000], profiles, options);
    const svg = renderTransect([0, 2000, 4000], profiles, options);
    expect([layout.x.domain, layout.x.unit, layout.y.unit]).toEqual([[0, 4], "km", "mm yr-1"]);
    const [, end] = /L[\d.]+,[\d.]+L([\d.]+,[\d.]+)"/.exec(svg) ?? [];
    const [x = Number.NaN, y = Number.NaN] = (end ?? "").split(",").map(Number);
    expect(valueAt(layout.x, x)).toBeCloseTo(4, 2);
    expect(valueAt(layout.y, y)).toBeCloseTo(20, 1);
    expect(sizeOf(svg)).toEqual(rounded(layout));
  });

  it("of a coherence matrix finds the two dates of a cell", () => {
    const network = createNetwork([
      ["2018-01-06", "2018-03-07"],
      ["2018-01-06", "2018-05-06"],
    ]);
    const layout = layoutCoherenceMatrix(network, [0.2, 0.8]);
    const { area, cell } = layout;
    expect(cell).toBeCloseTo(area.width / 3, 9);
    expect(matrixCellAt(layout, area.left + 2.5 * cell, area.top + 1)).toEqual({ row: 0, column: 2 });
    expect(matrixCellAt(layout, area.left + area.width, area.top + area.height)).toEqual({
      row: 2,
      column: 2,
    });
    expect(matrixCellAt(layout, area.left - 1, area.top)).toBeNull();
    expect(sizeOf(renderCoherenceMatrix(network, [0.2, 0.8]))).toEqual(rounded(layout));
  });
});

describe("pickFromNetwork", () => {
  const couples = [
    ["2018-01-06", "2018-03-07"],
    ["2018-01-06", "2018-05-06"],
  ] as const;
  const centre = (layout: ReturnType<typeof layoutNetwork>, a: number, b: number) => {
    const [p, q] = [layout.acquisitions[a], layout.acquisitions[b]];
    return [((p?.x ?? 0) + (q?.x ?? 0)) / 2, ((p?.y ?? 0) + (q?.y ?? 0)) / 2] as const;
  };

  it("finds the dot before the lines that end in it, and lines between dots", () => {
    const network = createNetwork(couples, [100, 20]);
    const layout = layoutNetwork({ network });
    const { x = 0, y = 0 } = layout.acquisitions[1] ?? {};
    expect(pickFromNetwork(layout, x + 3, y - 3)).toEqual({ kind: "acquisition", index: 1 });
    expect(pickFromNetwork(layout, ...centre(layout, 0, 2))).toEqual({ kind: "pair", index: 1 });
    expect(pickFromNetwork(layout, 2, 2)).toBeNull();
    expect(sizeOf(renderNetwork({ network }))).toEqual(rounded(layout));
  });

  it("follows arcs where no baselines are known", () => {
    const layout = layoutNetwork({ network: createNetwork(couples) });
    const [x, base] = centre(layout, 0, 2);
    const apex = layout.pairs[1]?.apex ?? Number.NaN;
    expect(pickFromNetwork(layout, x, apex + 1)).toEqual({ kind: "pair", index: 1 });
    expect(apex).toBeLessThan(base - 50);
  });
});

describe("what a page asks of its figures", () => {
  const pair = [
    { name: "A", dates, values: [0, 0.01, 0.02], sigma: [0.001, 0.001, 0.001] },
    { name: "B", dates, values: [0, 1, 2] },
  ];
  const dots = (svg: string) => numbers(svg, /cx="([\d.]+)" cy="([\d.]+)" r="3.6"/g);

  it("marks the current date at its place, and nothing beside the axis", () => {
    const options = { title: "Series", currentDate: "2018-03-07" };
    const at = positionOf(layoutTimeseries(pair, options).x, dayNumber("2018-03-07"));
    const marks = (svg: string) => numbers(svg, /<line x1="([\d.]+)" y1="[\d.]+" x2="[\d.]+"[^>]*uw-s-ink/g);
    expect(marks(renderTimeseries(pair, options))[0]?.[0]).toBeCloseTo(at, 1);
    expect(marks(renderTimeseries(pair, { title: "Series", currentDate: "2030-01-01" }))).toHaveLength(1);
    const network = createNetwork([["2018-01-06", "2018-03-07"]], [10]);
    expect(marks(renderNetwork({ network }, { currentDate: "2018-03-07" }))).toHaveLength(2);
    const matrix = renderCoherenceMatrix(network, [0.5], { currentDate: "2018-03-07" });
    expect(matrix.match(/uw-s-ink/g)).toHaveLength(2);
  });

  it("leaves hidden series out of the axes, and draws an empty chart where all are", () => {
    const shown = [pair[0], { ...pair[1], hidden: true }] as typeof pair;
    expect(layoutTimeseries(shown, { title: "Series" }).y.domain[1]).toBeLessThan(30);
    const svg = renderTimeseries(shown, { title: "Series" });
    expect(dots(svg)).toHaveLength(3);
    expect(svg).not.toContain(">B<");
    const none = renderTimeseries(
      pair.map((one) => ({ ...one, hidden: true })),
      { title: "Series" },
    );
    expect(dots(none)).toHaveLength(0);
    expect(none).toContain("Every series is hidden.");
  });

  it("moves a series by its offset, and says so", () => {
    const [one] = pair;
    if (one === undefined) throw new Error("no series");
    const layout = layoutTimeseries([{ ...one, offset: 0.1 }], { title: "Series" });
    const svg = renderTimeseries([{ ...one, offset: 0.1 }], { title: "Series" });
    expect(svg).toContain("A (moved by +100 mm)");
    expect(dots(svg)[2]?.[1]).toBeCloseTo(positionOf(layout.y, 120), 1);
  });

  it("draws errors as asked, or none", () => {
    const bars = (errors: "bars" | "band" | "none") => {
      const svg = renderTimeseries(pair.slice(0, 1), { title: "Series", errors });
      return [/stroke-opacity="0.55"/.test(svg), /fill-opacity="0.16"/.test(svg), svg.includes("± 1 σ")];
    };
    expect(bars("bars")).toEqual([true, false, true]);
    expect(bars("band")).toEqual([false, true, true]);
    expect(bars("none")).toEqual([false, false, false]);
  });
});
