import { describe, expect, it } from "vitest";
import { checkFigure } from "./check-figure.ts";

const wrap = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">${inner}</svg>`;

describe("checkFigure", () => {
  it("passes shapes, text, embedded pictures and patterns of its own", () => {
    const svg = wrap(
      '<pattern id="p"/><rect fill="url(#p)"/><text>onload = x</text><image href="data:image/png;base64,AAAA"/>',
    );
    expect(checkFigure(svg, "section")).toBe(svg);
  });

  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["a script in a namespace of its own case", "<SCRIPT/>"],
    ["foreign HTML", "<foreignObject><b/></foreignObject>"],
    ["a handler", '<rect onload="x()"/>'],
    ["a handler after a line break", '<rect\nonclick = "x()"/>'],
    ["a picture from the network", '<image href="https://example.org/x.png"/>'],
    ["a picture from the network, old spelling", '<image xlink:href="//example.org/x.png"/>'],
    ["an SVG inside a picture, which may hold anything", '<image href="data:image/svg+xml;base64,AAAA"/>'],
    ["a style that loads", '<rect style="fill:url(https://example.org/x)"/>'],
    ["a style sheet", "<style>@import 'x'</style>"],
    ["a link with a script", '<a href="javascript:alert(1)"><rect/></a>'],
    ["an animated attribute", '<set attributeName="href" to="x"/>'],
    ["an entity", '<!ENTITY x "y">'],
  ])("refuses %s", (_, inner) => {
    expect(() => checkFigure(wrap(inner), "section")).toThrowError(/report-figure-unsafe/);
  });

  it("refuses what is not one SVG element", () => {
    for (const text of ["", "<div></div>", "text", `${wrap("")}<script></script>`, `<svg></svg><p></p>`])
      expect(() => checkFigure(text, "section")).toThrowError(/report-figure-unsafe/);
  });

  it("is quick for pictures of megabytes", () => {
    const svg = wrap(`<image href="data:image/png;base64,${"A".repeat(4_000_000)}"/>`);
    const start = performance.now();
    checkFigure(svg, "section");
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
