import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { createNetwork } from "../stack/network.ts";
import { colourOf, cssColour, lineColours } from "./colour/colour-map.ts";
import { renderNetwork } from "./render-network.ts";
import { checkFigure } from "./report/check-figure.ts";

const couples = [
  ["2018-01-06", "2018-01-18"],
  ["2018-01-18", "2018-02-11"],
  ["2018-01-06", "2018-02-11"],
  ["2018-03-07", "2018-03-19"],
] as const;
const network = createNetwork(couples, [40, -60, -20, 12]);
const coherenceMean = [0.9, 0.5, 0.7, Number.NaN];
const count = (svg: string, part: string) => svg.split(part).length - 1;

describe("renderNetwork", () => {
  it("draws every acquisition and every pair", () => {
    const svg = renderNetwork({ network, coherenceMean });
    expect(count(svg, '<circle cx="')).toBe(5 + 2);
    expect(count(svg, 'stroke-linecap="round"')).toBe(4);
  });

  it("colours pairs by coherence, strongest last, for light and dark pages", () => {
    const svg = renderNetwork({ network, coherenceMean }, { range: [0.5, 0.9] });
    const { light, dark } = lineColours();
    const strokes = [...svg.matchAll(/class="uw-data-stroke" stroke="(#\w+)" style="--uw-dark:(#\w+)"/g)].map(
      ([, a, b]) => [a, b],
    );
    expect(strokes).toEqual(
      [0, (0.7 - 0.5) / (0.9 - 0.5), 1].map((t) => [
        cssColour(colourOf(light, t)),
        cssColour(colourOf(dark, t)),
      ]),
    );
  });

  it("tells the parts of a disconnected network apart, by colour and in words", () => {
    const svg = renderNetwork({ network });
    expect(svg).toContain("part 1: 3 acquisitions");
    expect(svg).toContain("part 2: 2 acquisitions");
    expect(count(svg, 'class="uw-f-series1 uw-s-paper"')).toBe(3 + 1);
    expect(count(svg, 'class="uw-f-series2 uw-s-paper"')).toBe(2 + 1);
  });

  it("dashes dropped pairs and counts them", () => {
    const svg = renderNetwork({ network, coherenceMean, dropped: [false, false, true, false] });
    expect(count(svg, 'stroke-dasharray="4 4"')).toBe(1 + 1);
    expect(svg).toContain("5 acquisitions, 3 interferograms and 1 dropped, 2018-01-06 to 2018-03-19");
  });

  it("stands on perpendicular baselines, or on arcs as high as the days they span", () => {
    expect(renderNetwork({ network })).toContain("Perpendicular baseline (m)");
    const arcs = renderNetwork({ network: createNetwork(couples) }, { height: 400 });
    expect(arcs).toContain("Time between acquisitions (days)");
    // A quadratic curve tops half way to its control point: 36 days are three times as high as 12.
    const tops = [...arcs.matchAll(/d="M[\d.]+,([\d.]+)Q[\d.]+,(-?[\d.]+) /g)].map(
      ([, base, control]) => (Number(base) - Number(control)) / 2,
    );
    expect(Math.max(...tops) / Math.min(...tops)).toBeCloseTo(3, 2);
  });

  it("keeps its texts apart and inside, also for long networks", () => {
    const dates = Array.from({ length: 90 }, (_, i) =>
      new Date(Date.UTC(2015, 0, 1 + 24 * i)).toISOString().slice(0, 10),
    );
    const chain = createNetwork(dates.slice(1).map((date, i) => [dates[i] ?? "", date] as const));
    for (const width of [420, 760, 1000])
      for (const data of [
        { network, coherenceMean, dropped: [true, false, false, false] },
        { network: chain },
        { network },
      ])
        expect(textFaults(renderNetwork(data, { width }))).toEqual([]);
  });

  it("is the same every time, and fit for a report", () => {
    const svg = renderNetwork({ network, coherenceMean });
    expect(renderNetwork({ network, coherenceMean })).toBe(svg);
    expect(checkFigure(svg, "here")).toBe(svg);
    expect(svg).not.toContain("NaN");
  });

  it("refuses lists of another length and a network without dates", () => {
    expect(() => renderNetwork({ network, coherenceMean: [1] })).toThrowError(/network-length-mismatch/);
    expect(() => renderNetwork({ network, dropped: [true] })).toThrowError(/1 dropped flags for 4 pairs/);
    expect(() => renderNetwork({ network: createNetwork([]) })).toThrowError(/network-empty/);
  });

  it("tells the reasons of dropped pairs apart, the most frequent first, and says all of a pair under the pointer", () => {
    const svg = renderNetwork(
      {
        network,
        coherenceMean,
        dropped: [true, true, true, false],
        reasons: ["max-days", "min-coherence", "max-days", null],
      },
      { hints: true, words: ["incoherent", "coherent"], coherenceTitle: "Coherence at the reference point" },
    );
    const legend = [...svg.matchAll(/>(left out: [^<]*)</g)].map(([, text]) => text);
    expect(legend.slice(-2)).toEqual(["left out: max-days (2)", "left out: min-coherence (1)"]);
    expect(svg).not.toContain(">dropped<");
    expect(count(svg, 'stroke-dasharray="1.5 3"')).toBe(1 + 1);
    expect(svg).toContain(
      "<title>2018-01-06 to 2018-01-18, 12 days, 40 m, coherence 0.90, left out: max-days</title>",
    );
    expect(svg).toContain("<title>2018-03-07 to 2018-03-19, 12 days, 12 m</title>");
    expect(svg).toContain("Coherence at the reference point");
    expect(svg).toContain("← incoherent");
    expect(checkFigure(svg, "network")).toBe(svg);
    expect(textFaults(svg)).toEqual([]);
  });
});
