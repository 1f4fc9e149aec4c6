import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawLookArrow, lengthText, scaleBarLength } from "./map-ornaments.ts";

describe("scaleBarLength", () => {
  it.each([
    [14_558, 2000],
    [27_000, 5000],
    [900, 200],
    [3.9, 0.5],
  ])("%d m across takes a bar of %d m", (across, length) => {
    expect(scaleBarLength(across)).toBeCloseTo(length, 9);
  });

  it("is 1, 2 or 5 times a power of ten, and between two fifths of the share and all of it", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), (across) => {
        const length = scaleBarLength(across);
        expect(length).toBeLessThanOrEqual(0.25 * across * (1 + 1e-12));
        expect(length).toBeGreaterThan(0.25 * across * 0.399);
        expect(length.toExponential(6)).toMatch(/^[125]\.000000e/);
      }),
    );
  });

  it("is spelt in km from 1000 m on", () => {
    expect([200, 1000, 2500, 0.5].map(lengthText)).toEqual(["200 m", "1 km", "2.5 km", "0.5 m"]);
  });
});

describe("drawLookArrow", () => {
  const tips = (svg: string) =>
    [...svg.matchAll(/<path d="M([-\d.]+),([-\d.]+)L/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

  it("looks to the east on an ascending pass, to the west on a descending one, and to the other side when told", () => {
    const lookTip = (heading: number, side: "right" | "left" = "right") =>
      tips(drawLookArrow({ heading, side }, 0, 0).svg)[1];
    expect(lookTip(-12)?.[0]).toBeGreaterThan(10);
    expect(lookTip(-168)?.[0]).toBeLessThan(-10);
    expect(lookTip(-12, "left")?.[0]).toBeLessThan(-10);
  });

  it("flies north at heading 0", () => {
    const flight = tips(drawLookArrow({ heading: 0 }, 0, 0).svg)[0];
    expect(flight?.[0]).toBeCloseTo(0, 6);
    expect(flight?.[1]).toBeLessThan(-10);
  });
});
