import { describe, expect, it } from "vitest";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { renderTimeseries, type TimeSeries } from "./render-timeseries.ts";
import { checkFigure } from "./report/check-figure.ts";

const dates = ["2018-01-06", "2018-03-07", "2018-05-06", "2018-07-05"];
const one: TimeSeries = {
  name: "A",
  dates,
  values: [0, -0.012, Number.NaN, -0.04],
  sigma: [0.002, 0.003, Number.NaN, 0.004],
  fit: { values: [0.001, -0.013, -0.026, -0.039], velocity: -0.0933, velocitySigma: 0.004 },
  truth: [0, -0.01, -0.02, -0.03],
};
const count = (svg: string, part: string | RegExp) => svg.split(part).length - 1;

describe("renderTimeseries", () => {
  it("draws a dot for each valid value, on a scale in mm", () => {
    const svg = renderTimeseries([one], { title: "Series" });
    expect(count(svg, 'r="3.6"')).toBe(3);
    expect(svg).toContain("LOS displacement (mm)");
    const [first, second, last] = [...svg.matchAll(/cy="([\d.]+)" r="3.6"/g)].map(([, y]) => Number(y)) as [
      number,
      number,
      number,
    ];
    expect((last - first) / (second - first)).toBeCloseTo(40 / 12, 1);
  });

  it("writes the rate of the fit with its standard error", () => {
    expect(renderTimeseries([one], { title: "Series" })).toContain("A: −93 ± 4 mm/yr");
  });

  it("reaches as far as its error bars, and draws them from -1 to +1 sigma", () => {
    const svg = renderTimeseries([one], { title: "Series" });
    const [, bars = ""] = /d="(M[^"]*V[^"]*)"/.exec(svg) ?? [];
    const ends = [...bars.matchAll(/M([\d.]+),([\d.]+)V([\d.]+)/g)].map(
      ([, , low, high]) => Number(low) - Number(high),
    );
    expect(ends).toHaveLength(3);
    expect((ends[2] ?? 0) / (ends[0] ?? 1)).toBeCloseTo(2, 1);
  });

  it("draws a band instead of bars for many epochs", () => {
    const many = Array.from({ length: 80 }, (_, i) =>
      new Date(Date.UTC(2018, 0, 1 + 12 * i)).toISOString().slice(0, 10),
    );
    const long: TimeSeries = {
      name: "long",
      dates: many,
      values: many.map((_, i) => i / 1000),
      sigma: many.map(() => 0.001),
    };
    const svg = renderTimeseries([long], { title: "Series" });
    expect(svg).toContain('fill-opacity="0.16"');
    expect(svg).not.toContain('stroke-opacity="0.55"');
  });

  it("names in its legend only what it shows", () => {
    const bare = renderTimeseries([{ name: "A", dates, values: [0, 1, 2, 3] }], { title: "Series" });
    for (const absent of [">fit<", ">truth<", "± 1 σ", "NaN"]) expect(bare).not.toContain(absent);
    const full = renderTimeseries([one], { title: "Series", up: "towards satellite" });
    for (const present of [">fit<", ">truth<", ">± 1 σ<", "↑ towards satellite"])
      expect(full).toContain(present);
  });

  it("gives several places different colours", () => {
    const svg = renderTimeseries([one, { ...one, name: "B" }, { ...one, name: "C" }], { title: "Series" });
    for (const colour of ["series1", "series2", "series3"])
      expect(count(svg, `class="uw-f-${colour} uw-s-paper"`)).toBe(3 + 1);
  });

  it("draws the second measurement of a place as rings of the same colour", () => {
    const gnss: TimeSeries = {
      name: "A GNSS",
      dates,
      values: [0, -0.01, -0.02, -0.03],
      colour: 0,
      hollow: true,
    };
    const svg = renderTimeseries([one, gnss], { title: "Series" });
    const marks = (classes: string) => count(svg, `class="${classes}"`);
    // Each with its mark in the legend.
    expect([marks("uw-f-series1 uw-s-paper"), marks("uw-f-paper uw-s-series1")]).toEqual([4, 5]);
    expect(count(svg, "series2")).toBe(0);
  });

  it("keeps its texts apart and inside, with many and long names", () => {
    const several = Array.from({ length: 9 }, (_, i) => ({ ...one, name: `Station number ${i + 1}` }));
    for (const width of [420, 760, 1000])
      expect(
        textFaults(
          renderTimeseries(several, { title: "Series", subtitle: "s", up: "towards satellite", width }),
        ),
      ).toEqual([]);
  });

  it("is the same every time, and fit for a report whatever the names hold", () => {
    const named = { ...one, name: "<script>alert(1)</script>" };
    const svg = renderTimeseries([named], { title: "Series" });
    expect(renderTimeseries([named], { title: "Series" })).toBe(svg);
    expect(checkFigure(svg, "here")).toBe(svg);
  });

  it("refuses series that do not fit their dates, and none at all", () => {
    expect(() => renderTimeseries([{ ...one, values: [1] }], { title: "S" })).toThrowError(
      /1 values, 4 dates/,
    );
    expect(() => renderTimeseries([{ ...one, truth: [1] }], { title: "S" })).toThrowError(/truth of A/);
    expect(() =>
      renderTimeseries([{ ...one, dates: ["2018-02-30", ...dates.slice(1)] }], { title: "S" }),
    ).toThrowError(/series-date-unreadable/);
    expect(() => renderTimeseries([], { title: "S" })).toThrowError(/series-empty/);
  });

  it("sets dates aside: hollow, beyond the axis as an arrow at its edge, and out of the band", () => {
    const wild: TimeSeries = { ...one, values: [0, -0.012, 5, -0.04], sigma: [0.002, 0.003, 1, 0.004] };
    const setAside = { dates: [dates[2] ?? ""], name: "noisy date" };
    const svg = renderTimeseries([wild], { title: "Series", setAside, errors: "band", hints: true });
    expect(svg).toContain("noisy date");
    expect(count(svg, 'r="3.6"')).toBe(3);
    expect(svg).toContain("<title>A, 2018-05-06: 5000 ± 1000 mm</title>");
    // Without the value set aside the axis ends near the others.
    expect(svg).not.toContain(">4000<");
    const inside = renderTimeseries([{ ...wild, values: [0, -0.012, -0.02, -0.04] }], {
      title: "Series",
      setAside,
    });
    expect(count(inside, 'r="3.4"')).toBe(1 + 1);
    expect(checkFigure(svg, "series")).toBe(svg);
    expect(textFaults(svg)).toEqual([]);
  });

  it("draws a band where asked, and none where no value has an error", () => {
    expect(renderTimeseries([one], { title: "Series", errors: "band" })).toContain('fill-opacity="0.16"');
    const unknown = { ...one, sigma: one.dates.map(() => Number.NaN) };
    const svg = renderTimeseries([unknown], { title: "Series", errors: "band" });
    expect(svg).not.toContain('fill-opacity="0.16"');
    expect(svg).not.toContain('d="Z"');
  });
});
