import { describe, expect, it } from "vitest";
import { embeddedPng } from "../../test/fixtures/plot/decode-png.ts";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { dateOfDay, dayNumber } from "../dates.ts";
import { colourMap, colourOf } from "./colour/colour-map.ts";
import { positionOf } from "./plot-layout.ts";
import { layoutTimeDistance, renderTimeDistance } from "./render-time-distance.ts";
import { checkFigure } from "./report/check-figure.ts";

const dates = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-04-30"];
const distance = [0, 100, 200];
const values = Float32Array.from({ length: 12 }, (_, i) => (i === 4 ? Number.NaN : i / 11));
const options = { title: "Along the fault", quantity: "displacement", unit: "m", range: [0, 1] } as const;

/** Colour of the picture at a date and a sample. */
function colourAt(svg: string, date: string, sample: number) {
  const picture = embeddedPng(svg);
  const { y, area } = layoutTimeDistance({ dates, distance, values }, options);
  const row = Math.floor(((positionOf(y, dayNumber(date)) - area.top) / area.height) * picture.height);
  return picture.at(Math.min(picture.width - 1, sample), row);
}

describe("renderTimeDistance", () => {
  it("paints each date at its time and each sample at its distance, later dates above", () => {
    const svg = renderTimeDistance({ dates, distance, values }, options);
    const map = colourMap("viridis");
    expect(colourAt(svg, "2018-01-06", 0)).toEqual([...colourOf(map, 0)]);
    expect(colourAt(svg, "2018-01-30", 2)).toEqual([...colourOf(map, Math.fround(8 / 11))]);
    expect(colourAt(svg, "2018-04-30", 0)).toEqual([...colourOf(map, Math.fround(9 / 11))]);
    const { y } = layoutTimeDistance({ dates, distance, values }, options);
    expect(positionOf(y, dayNumber("2018-04-30"))).toBeLessThan(positionOf(y, dayNumber("2018-01-06")));
  });

  it("leaves no data and long gaps empty, and closes short ones", () => {
    const svg = renderTimeDistance({ dates, distance, values }, options);
    expect(colourAt(svg, "2018-01-18", 1)[3]).toBe(0);
    expect(colourAt(svg, "2018-03-15", 0)[3]).toBe(0);
    expect(colourAt(svg, "2018-01-23", 0)[3]).toBe(255);
  });

  it("has its unit, its distance and its ends on it", () => {
    const svg = renderTimeDistance(
      { dates, distance: [0, 2000, 4000], values },
      { ...options, displayUnit: "mm", words: ["away", "towards"], bends: [2000], currentDate: "2018-01-30" },
    );
    for (const text of ["displacement (mm)", "Distance (km)", "← away", "towards →"])
      expect(svg).toContain(text);
    expect(svg).toContain('stroke-dasharray="3 3"');
  });

  it("averages more samples than a picture shows, over the whole line", () => {
    const many = Array.from({ length: 5000 }, (_, i) => i);
    const flat = Float32Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? 0.4 : 0.6));
    const picture = embeddedPng(
      renderTimeDistance({ dates: ["2018-01-06"], distance: many, values: flat }, options),
    );
    expect(picture.width).toBe(1200);
    const middle = colourOf(colourMap("viridis"), 0.5);
    for (const x of [1, 600, 1198])
      for (const channel of [0, 1, 2])
        expect(Math.abs((picture.at(x, 3)[channel] ?? 0) - (middle[channel] ?? 0))).toBeLessThan(14);
  });

  it("keeps its texts apart and inside", () => {
    const long = Array.from({ length: 200 }, (_, i) => dateOfDay(16_000 + 12 * i));
    for (const width of [420, 760])
      for (const list of [dates, long, ["2018-01-06"]]) {
        const data = { dates: list, distance, values: new Float32Array(3 * list.length).fill(0.5) };
        const svg = renderTimeDistance(data, { ...options, width, credits: "From somewhere." });
        expect(textFaults(svg)).toEqual([]);
        expect(checkFigure(svg, "here")).toBe(svg);
      }
  });

  it("refuses lists that do not fit, and nothing", () => {
    const draw = (one: Partial<{ dates: string[]; distance: number[] }>) =>
      renderTimeDistance({ dates, distance, values, ...one }, options);
    expect(() => draw({ dates: dates.slice(1) })).toThrowError(/transect-length-mismatch/);
    expect(() => draw({ distance: [] })).toThrowError(/transect-empty/);
  });
});
