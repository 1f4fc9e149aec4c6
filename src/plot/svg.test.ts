import { describe, expect, it } from "vitest";
import { coordinate, escapeMarkup, figure, paint, polylinePath, tag } from "./svg.ts";

describe("escapeMarkup", () => {
  it("leaves nothing that could open a tag or close an attribute", () => {
    expect(escapeMarkup(`<a href="x" onclick='y'>&`)).toBe(
      "&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&#38;",
    );
  });

  it("takes out control characters, which XML has no spelling for", () => {
    expect(escapeMarkup("a\u0000b\u001bc\td\ne")).toBe("abc\td\ne");
  });
});

describe("tag", () => {
  it("escapes attributes, rounds numbers, and leaves out what is undefined", () => {
    expect(tag("rect", { x: 1 / 3, y: -0.001, title: '"<', rx: undefined })).toBe(
      '<rect x="0.33" y="0" title="&#34;&#60;"/>',
    );
  });

  it("encloses its children", () => {
    expect(tag("g", {}, tag("path", { d: "M0,0" }), "")).toBe('<g><path d="M0,0"/></g>');
  });
});

describe("coordinate", () => {
  it.each([
    [12, "12"],
    [12.345, "12.35"],
    [-0.004, "0"],
    [1e-9, "0"],
  ])("writes %d as %s", (value, text) => {
    expect(coordinate(value)).toBe(text);
  });
});

describe("polylinePath", () => {
  it("lifts the pen over NaN", () => {
    expect(
      polylinePath([
        [0, 1],
        [2, 3],
        [Number.NaN, 4],
        [5, 6],
      ]),
    ).toBe("M0,1L2,3M5,6");
  });
});

describe("paint", () => {
  it("gives the light colour as attribute and a class for dark pages", () => {
    expect(paint({ fill: "ink", stroke: "paper" })).toEqual({
      class: "uw-f-ink uw-s-paper",
      fill: "#1a222c",
      stroke: "#ffffff",
    });
    expect(paint({ fill: "none" })).toEqual({ class: undefined, fill: "none", stroke: undefined });
  });
});

describe("figure", () => {
  it("names and describes itself for those who cannot see it", () => {
    const svg = figure({ width: 10, height: 5, title: "A & B", description: "Two letters." });
    expect(svg).toContain('role="img" aria-label="A &#38; B. Two letters."');
    expect(svg).toContain("<title>A &#38; B</title><desc>Two letters.</desc>");
  });
});
