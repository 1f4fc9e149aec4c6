import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { fitText, label, measureText, wrapText } from "./text.ts";

const fontFile = (name: string) =>
  readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/ibm-plex-sans/${name}.ttf`));

/** Advance width of a character from the hmtx table of a font, through its format 4 cmap (OpenType 1.9). */
function fontWidth(font: Buffer, character: string): number {
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++)
    tables.set(font.toString("latin1", 12 + 16 * i, 16 + 16 * i), font.readUInt32BE(20 + 16 * i));
  const [cmap = 0, hhea = 0, hmtx = 0] = ["cmap", "hhea", "hmtx"].map((name) => tables.get(name));
  const code = character.codePointAt(0) ?? 0;
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const table = cmap + font.readUInt32BE(cmap + 8 + 8 * i);
    if (font.readUInt16BE(table) !== 4) continue;
    const size = font.readUInt16BE(table + 6);
    for (let segment = 0; segment < size; segment += 2) {
      if (code > font.readUInt16BE(table + 14 + segment)) continue;
      const start = font.readUInt16BE(table + 16 + size + segment);
      const delta = font.readInt16BE(table + 16 + 2 * size + segment);
      const at = table + 16 + 3 * size + segment;
      const indirect = font.readUInt16BE(at);
      const glyph =
        indirect === 0 ? (code + delta) & 0xffff : font.readUInt16BE(at + indirect + 2 * (code - start));
      return font.readUInt16BE(hmtx + 4 * Math.min(glyph, font.readUInt16BE(hhea + 34) - 1));
    }
  }
  throw new Error("no format 4 cmap");
}

describe("measureText", () => {
  it.each([
    [400, "400Regular/IBMPlexSans_400Regular"],
    [600, "600SemiBold/IBMPlexSans_600SemiBold"],
  ])("agrees with the font file at weight %d", (weight, file) => {
    const font = fontFile(file);
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    for (const character of printable)
      expect([character, measureText(character, 1000, weight)]).toEqual([
        character,
        fontWidth(font, character),
      ]);
  });

  it("agrees with the font file for the signs that figures use", () => {
    const font = fontFile("400Regular/IBMPlexSans_400Regular");
    for (const character of "−±σ·°–—→←↑×µ²³’…")
      expect(measureText(character, 1000)).toBe(fontWidth(font, character));
  });

  it("adds up and scales with the size", () => {
    expect(measureText("12.5", 10)).toBeCloseTo(0.01 * (3 * 600 + 272), 10);
  });
});

describe("fitText", () => {
  it("keeps what fits and cuts the rest with an ellipsis inside the width", () => {
    expect(fitText("short", 100, 12)).toBe("short");
    const cut = fitText("a title that is much too long for its place", 120, 12);
    expect(cut).toMatch(/^a title.*…$/);
    expect(measureText(cut, 12)).toBeLessThanOrEqual(120);
  });
});

describe("wrapText", () => {
  it("breaks at spaces, loses no word, and keeps each line inside the width", () => {
    const text = "Contains modified Copernicus Sentinel data 2018 processed by several people";
    const lines = wrapText(text, 150, 11);
    expect(lines.join(" ")).toBe(text);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(measureText(line, 11)).toBeLessThanOrEqual(150);
  });
});

describe("label", () => {
  it("escapes its text", () => {
    expect(label("a<b", 1, 2)).toContain(">a&#60;b</text>");
  });
});
