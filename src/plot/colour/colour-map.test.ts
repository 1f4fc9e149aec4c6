import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { colourMap, colourMapNames, colourOf, cssColour, lightness } from "./colour-map.ts";

const lightnessAlong = (name: string, count = 256) =>
  Array.from({ length: count }, (_, i) => lightness(colourOf(colourMap(name), i / (count - 1))));

const steps = (values: readonly number[]) =>
  values.slice(1).map((value, i) => value - (values[i] ?? Number.NaN));

describe("colour maps", () => {
  it("carry 256 samples each", () => {
    for (const name of colourMapNames) expect(colourMap(name).samples).toHaveLength(3 * 256);
  });

  it("give the published colours at their ends and middle", () => {
    const css = (name: string, t: number) => cssColour(colourOf(colourMap(name), t));
    expect([css("viridis", 0), css("viridis", 1)]).toEqual(["#440154", "#fde725"]);
    expect([css("batlow", 0), css("batlow", 1)]).toEqual(["#011959", "#faccfa"]);
    expect([css("vik", 0), css("vik", 1)]).toEqual(["#001261", "#590008"]);
    expect([css("roma", 0), css("roma", 1)]).toEqual(["#7e1700", "#033198"]);
    expect([css("grayC", 0), css("grayC", 1)]).toEqual(["#ffffff", "#000000"]);
    expect(colourOf(colourMap("viridis"), 128 / 255).slice(0, 3)).toEqual([0x21, 0x91, 0x8c]);
  });

  it("interpolates linearly between two samples", () => {
    const { samples } = colourMap("vik");
    const halfway = colourOf(colourMap("vik"), 40.5 / 255);
    for (const channel of [0, 1, 2]) {
      const [low, high] = [samples[120 + channel] ?? 0, samples[123 + channel] ?? 0];
      expect(Math.abs((halfway[channel] ?? Number.NaN) - (low + high) / 2)).toBeLessThanOrEqual(0.5);
    }
  });

  // 8-bit rounding moves L* by up to about 0.2 either way.
  it.each(["viridis", "batlow"])("%s grows lighter all the way", (name) => {
    expect(Math.min(...steps(lightnessAlong(name)))).toBeGreaterThan(-0.25);
    const spread = lightnessAlong(name, 9);
    expect(Math.min(...steps(spread))).toBeGreaterThan(2);
  });

  it("grayC grows darker all the way", () => {
    expect(Math.max(...steps(lightnessAlong("grayC")))).toBeLessThanOrEqual(0);
  });

  it.each(["vik", "roma"])("%s is lightest in its middle tenth and darkens towards both ends", (name) => {
    const values = lightnessAlong(name, 41);
    const peak = values.indexOf(Math.max(...values));
    expect(Math.abs(peak - 20)).toBeLessThanOrEqual(2);
    expect(Math.min(...steps(values.slice(0, 19)))).toBeGreaterThan(-0.25);
    expect(Math.max(...steps(values.slice(22)))).toBeLessThan(0.25);
  });

  it.each(["vikO", "romaO"])("%s closes on itself", (name) => {
    const map = colourMap(name);
    const [first, last] = [colourOf(map, 0), colourOf(map, 255 / 256)];
    expect(Math.abs(lightness(first) - lightness(last))).toBeLessThan(2);
    expect(colourOf(map, 1.25)).toEqual(colourOf(map, 0.25));
    expect(colourOf(map, -0.25)).toEqual(colourOf(map, 0.75));
  });

  it("keeps the end colour outside 0..1 and paints NaN with nothing", () => {
    const map = colourMap("batlow");
    expect(colourOf(map, -3)).toEqual(colourOf(map, 0));
    expect(colourOf(map, 7)).toEqual(colourOf(map, 1));
    expect(colourOf(map, Number.NaN)).toEqual([0, 0, 0, 0]);
    expect(cssColour(colourOf(map, Number.NaN))).toBe("none");
  });

  it("reversed runs from the high end to the low end", () => {
    const [map, reversed] = [colourMap("roma"), colourMap("roma", { reversed: true })];
    for (const t of [0, 0.2, 0.5, 1]) expect(colourOf(reversed, 1 - t)).toEqual(colourOf(map, t));
  });

  it("refuses jet and says what there is", () => {
    const failure = (() => {
      try {
        return colourMap("jet");
      } catch (error) {
        return error;
      }
    })();
    expect(isUpwarpError(failure, "colour-map-unknown")).toBe(true);
    expect(String(failure)).toContain("viridis, batlow, grayC, vik, roma");
  });
});

describe("lightness", () => {
  it("is 0 for black, 100 for white and 53.6 for mid grey", () => {
    expect(lightness([0, 0, 0, 255])).toBe(0);
    expect(lightness([255, 255, 255, 255])).toBeCloseTo(100, 6);
    expect(lightness([128, 128, 128, 255])).toBeCloseTo(53.585, 2);
  });
});
