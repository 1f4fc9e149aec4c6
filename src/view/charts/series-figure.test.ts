import { describe, expect, it } from "vitest";
import { dateOfDay } from "../../dates.ts";
import { renderTimeseries } from "../../plot/render-timeseries.ts";
import { LINEAR_FIT } from "../state/read-fit.ts";
import { type ChartPlace, type SeriesChartInput, seriesFigure } from "./series-figure.ts";

const DATES = Array.from({ length: 6 }, (_, k) => dateOfDay(17_537 + 12 * k));
const place = (id: string, values: number[], more: Partial<ChartPlace> = {}): ChartPlace => ({
  id,
  name: id.toUpperCase(),
  colour: 3,
  hidden: false,
  offset: 0,
  kind: "marker",
  series: { values: Float32Array.from(values), sigma: new Float32Array(values.length).fill(0.002) },
  ...more,
});
const base: SeriesChartInput = {
  layer: { name: "displacement", title: "LOS displacement", role: "displacement", unit: "m" },
  dates: DATES,
  places: [place("p1", [0, 1, 2, 3, 4, 5]), place("p2", [0, 2, 4, 6, 8, 11])],
  reference: null,
  referenceDate: null,
  chart: { errors: "auto", fit: null, residual: false, weighted: false },
};
const drawn = (input: Partial<SeriesChartInput>) => {
  const figure = seriesFigure({ ...base, ...input });
  if (figure.options === null) throw new Error("there is something to draw");
  const { errors, ...options } = figure.options;
  return renderTimeseries(figure.series, { ...options, ...(errors && errors !== "none" && { errors }) });
};

describe("seriesFigure", () => {
  it("names places, unit, direction and errors", () => {
    const { series, options, notes } = seriesFigure(base);
    expect(series.map(({ name, colour }) => [name, colour])).toEqual([
      ["P1", 3],
      ["P2", 3],
    ]);
    expect(options).toMatchObject({
      unit: "m",
      displayUnit: "mm",
      up: "towards satellite",
      subtitle: "± 1 σ as stored",
    });
    expect(notes).toEqual([]);
    expect(drawn({})).toContain("LOS displacement (mm)");
  });

  it("shows against what the values are, and what that makes of the errors", () => {
    const reference = { values: Float32Array.of(0, 1, 1, 1, 1, 1), sigma: new Float32Array(6).fill(0.002) };
    const { series, options, places } = seriesFigure({ ...base, reference, referenceDate: DATES[2] ?? null });
    expect([...Array.from(series[0]?.values ?? [])]).toEqual([-1, -1, 0, 1, 2, 3]);
    expect(options?.subtitle).toBe(
      `against the reference, since ${DATES[2]}, ± 1 σ as if errors were independent`,
    );
    expect(places[0]?.relative.sigma?.[0]).toBeCloseTo(0.004, 6);
  });

  it("shows values as stored for a date that the layer does not have", () => {
    const { options, series } = seriesFigure({
      ...base,
      referenceDate: "1999-01-01",
      currentDate: "1999-01-01",
    });
    expect([...Array.from(series[0]?.values ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([options?.subtitle, options?.currentDate]).toEqual(["± 1 σ as stored", undefined]);
    expect(seriesFigure({ ...base, currentDate: DATES[1] ?? "" }).options?.currentDate).toBe(DATES[1]);
  });

  it("draws fits with their rates, or what they leave over", () => {
    const chart = { errors: "bars", fit: LINEAR_FIT, residual: false, weighted: false } as const;
    const fitted = seriesFigure({ ...base, chart });
    const rate = fitted.series[0]?.fit?.velocity ?? Number.NaN;
    expect(rate).toBeCloseTo(365.25 / 12, 4);
    expect(fitted.series[0]?.fit?.dates?.length).toBeGreaterThan(6);
    expect(drawn({ chart })).toContain("mm/yr");
    const left = seriesFigure({ ...base, chart: { ...chart, residual: true } });
    expect(left.series[0]?.fit).toBeUndefined();
    expect(Math.max(...Array.from(left.series[0]?.values ?? [1], Math.abs))).toBeLessThan(1e-5);
    expect(left.options).toMatchObject({
      quantity: "Residual",
      title: "LOS displacement: what the fit leaves over",
    });
    expect(left.places[1]?.fit?.kind).toBe("fit");
  });

  it("tells of a fit that cannot be, and draws the series all the same", () => {
    const fit = { ...LINEAR_FIT, polynomial: 8 };
    const { series, notes } = seriesFigure({ ...base, chart: { ...base.chart, fit, residual: true } });
    expect(series[0]?.fit).toBeUndefined();
    expect([...Array.from(series[0]?.values ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(notes[0]).toBe(
      "P1: This fit has 9 parameters and needs at least as many dates with data. Fit fewer functions, or choose a place with more dates.",
    );
  });

  it("weighs the dates of a fit only on request", () => {
    const chart = { errors: "auto", fit: LINEAR_FIT, residual: false, weighted: false } as const;
    const places = [
      place("p1", [0, 1, 2, 3, 4, 50], {
        series: { values: [0, 1, 2, 3, 4, 50], sigma: [1, 1, 1, 1, 1, 1e4] },
      }),
    ];
    const figure = (weighted: boolean) => seriesFigure({ ...base, places, chart: { ...chart, weighted } });
    const rate = (weighted: boolean) => figure(weighted).series[0]?.fit?.velocity ?? Number.NaN;
    expect(rate(true)).toBeCloseTo(365.25 / 12, 2);
    expect(rate(false)).toBeGreaterThan(2 * rate(true));
    expect(figure(true).options?.subtitle).toMatch(/, fits weighted$/);
    expect(figure(false).options?.subtitle).not.toMatch(/weighted/);
  });

  it("says nothing of weights where no errors are known", () => {
    const chart = { ...base.chart, fit: LINEAR_FIT, weighted: true };
    const places = [place("p1", [], { series: { values: [0, 1, 2, 3, 4, 6] } })];
    const figure = seriesFigure({ ...base, chart, places });
    expect(figure.places.map(({ fit }) => fit?.kind === "fit" && fit.isWeighted)).toEqual([false]);
    expect(figure.options?.subtitle).not.toMatch(/weighted/);
  });

  it("draws the spread of a polygon's pixels, and says how well its mean is known", () => {
    const series = {
      values: [0, 1, 2, 3, 4, 5],
      sigma: [0, 0.002, 0.002, 0.002, 0.002, 0.0031],
      spread: [0, 1, 1, 1, 1, 1],
    };
    const area = place("a1", [], { kind: "polygon", series });
    const figure = seriesFigure({ ...base, places: [area] });
    expect([...Array.from(figure.series[0]?.sigma ?? [])]).toEqual(series.spread);
    expect(figure.notes).toEqual([
      "A1: the band is the spread of its pixels (standard deviation, as stored). The standard error of its mean is at most 3.1 mm.",
    ]);
    const unknown = { values: series.values, spread: series.spread };
    expect(
      seriesFigure({ ...base, places: [place("a1", [], { kind: "polygon", series: unknown })] }).notes,
    ).toEqual([
      "A1: the band is the spread of its pixels (standard deviation, as stored). The standard error of its mean is not known.",
    ]);
  });

  it("keeps hidden and offset places with their colours, for the figure to treat so", () => {
    const places = [
      place("p1", [0, 1, 2, 3, 4, 5], { hidden: true }),
      place("p2", [0, 1, 2, 3, 4, 5], { offset: 0.05, colour: 6 }),
    ];
    const { series, options } = seriesFigure({ ...base, places });
    expect(series.map(({ hidden, offset, colour }) => [hidden, offset, colour])).toEqual([
      [true, 0, 3],
      [false, 0.05, 6],
    ]);
    expect([...Array.from(series[1]?.values ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(options).not.toBeNull();
  });

  it("has nothing to draw where all are hidden or empty, and says why", () => {
    const nothing = new Array<number>(6).fill(Number.NaN);
    const places = [place("p1", nothing), place("p2", [0, 1, 2, 3, 4, 5], { hidden: true })];
    const { series, options, notes } = seriesFigure({ ...base, places });
    expect([series.length, options, notes]).toEqual([1, null, ["P1: There is no data here."]]);
    expect(seriesFigure({ ...base, places: [] })).toEqual({
      series: [],
      options: null,
      places: [],
      notes: [],
    });
  });
});
