import { describe, expect, it } from "vitest";
import { COLOURS, type ColourName, figureStyle, seriesColour } from "./theme.ts";

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, bl = 0] = [1, 3, 5].map((i) => {
      const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe("theme", () => {
  const sides = [
    ["light", 0],
    ["dark", 1],
  ] as const;

  it.each(sides)("%s: text has contrast 4.5:1 on its paper", (_, side) => {
    for (const name of ["ink", "muted", "accent", "warning"] satisfies ColourName[])
      expect([name, contrast(COLOURS[name][side], COLOURS.paper[side]) >= 4.5]).toEqual([name, true]);
  });

  it.each(sides)("%s: series have contrast 3:1 on their paper", (_, side) => {
    for (let i = 0; i < 8; i++) {
      const name = seriesColour(i);
      expect([name, contrast(COLOURS[name][side], COLOURS.paper[side]) >= 3]).toEqual([name, true]);
    }
  });

  it("brings its colours round again", () => {
    expect(seriesColour(8)).toBe(seriesColour(0));
    expect(new Set(Array.from({ length: 8 }, (_, i) => seriesColour(i))).size).toBe(8);
  });

  it("has a rule for every colour and a variable in both schemes", () => {
    const style = figureStyle();
    for (const name of Object.keys(COLOURS)) {
      expect(style).toContain(`.uw-f-${name}{fill:var(--uw-${name})}`);
      expect(style.split(`--uw-${name}:#`).length - 1).toBe(2);
    }
  });
});
