import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { dateOfDay } from "../dates.ts";
import { createNetwork } from "../stack/network.ts";
import { layoutBaselines, renderBaselines } from "./render-baselines.ts";
import { checkFigure } from "./report/check-figure.ts";

const couples = [
  ["2018-01-06", "2018-01-18"],
  ["2018-01-18", "2018-01-30"],
  ["2018-01-06", "2018-01-30"],
  ["2018-01-30", "2018-06-11"],
] as const;
const network = createNetwork(couples, [40, -15, 25, 7]);
const count = (svg: string, part: string | RegExp) => svg.split(part).length - 1;

describe("renderBaselines", () => {
  it("draws each acquisition at its baseline, pairs as one thin path, the reference ringed", () => {
    const svg = renderBaselines(network, { referenceDate: "2018-01-18" });
    const layout = layoutBaselines(network, { referenceDate: "2018-01-18" });
    expect(svg).toContain("reference acquisition 2018-01-18");
    const dots = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="4"/g)].slice(0, 4);
    dots.forEach(([, x, y], i) => {
      expect(Number(x)).toBeCloseTo(layout.acquisitions[i]?.x ?? 0, 1);
      expect(Number(y)).toBeCloseTo(layout.acquisitions[i]?.y ?? 0, 1);
    });
    const [ring] = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="7.5"/g)];
    expect(ring?.slice(1)).toEqual(dots[1]?.slice(1));
    const [, pairs = ""] = / d="(M[^"]*)"[^>]*stroke-opacity="0.7"/.exec(svg) ?? [];
    expect(pairs.match(/M/g)).toHaveLength(4);
  });

  it("states its spans, and marks long gaps with their days and dates that hang by one pair", () => {
    const svg = renderBaselines(network);
    expect(svg).toContain("4 acquisitions over 156 days, median revisit 12 days, baselines span 40 m, 1 gap");
    expect(svg).toContain(">132 days<");
    expect(svg).toContain("gap over 3 × the median revisit time");
    // The last date, and the key.
    expect(count(svg, /<rect [^>]*class="uw-f-warning" fill="#b3261e"\/>/)).toBe(2);
    expect(renderBaselines(network, { gapRevisits: 12 })).not.toContain("gap over");
  });

  it("shows dates and gaps where no baselines are known, and says so", () => {
    const svg = renderBaselines(createNetwork(couples));
    expect(svg).toContain("perpendicular baselines not known");
    expect(svg).not.toContain("Perpendicular baseline (m)");
    expect(svg).toContain("Pairs of each date");
  });

  it("tells what an acquisition is under the pointer", () => {
    const svg = renderBaselines(network, { referenceDate: "2018-01-18", hints: true });
    expect(svg).toContain("<title>2018-01-06, −12 days and −40 m from the reference, 2 pairs</title>");
  });

  it("keeps its texts apart and inside, for few and for many dates, narrow and wide", () => {
    const dates = Array.from({ length: 150 }, (_, i) => dateOfDay(17_000 + 12 * i + (i > 70 ? 200 : 0)));
    const many = createNetwork(
      dates.slice(1).map((date, i) => [dates[i] ?? "", date] as const),
      dates.slice(1).map((_, i) => 80 * Math.sin(i)),
    );
    const parts = createNetwork(couples.slice(0, 1).concat(couples.slice(3)), [40, 7]);
    for (const width of [420, 760])
      for (const one of [network, many, parts, createNetwork(couples)]) {
        const svg = renderBaselines(one, { width, credits: "Contains modified Copernicus Sentinel data." });
        expect(textFaults(svg)).toEqual([]);
        expect(checkFigure(svg, "here")).toBe(svg);
      }
  });
});
