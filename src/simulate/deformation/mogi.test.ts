import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mogiDisplacement } from "./mogi.ts";

describe("mogiDisplacement", () => {
  it("lifts the ground above 1e6 m3 at 3 km by 26.5258 mm", () => {
    // (1 - 0.25) / pi * 1e6 / 3000^2 = 0.238732 * 0.111111
    const { east, north, up } = mogiDisplacement(0, 0, 3000, 1e6);
    expect(up).toBeCloseTo(0.0265258, 7);
    expect([east, north]).toEqual([0, 0]);
  });

  it("gives the parts of a 3-4-12-13 kilometre geometry", () => {
    // Distance 13 km: (0.75 / pi * 1e8) / (13000^3) = 1.0866291e-5 per metre of offset
    const { east, north, up } = mogiDisplacement(4000, 3000, 12000, 1e8);
    expect(east).toBeCloseTo(0.04346516, 7);
    expect(north).toBeCloseTo(0.03259887, 7);
    expect(up).toBeCloseTo(0.13039549, 7);
  });

  it("points away from the source and is odd in the volume change", () => {
    const metres = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(metres, metres, fc.double({ min: 100, max: 1e4, noNaN: true }), (x, y, depth) => {
        const out = mogiDisplacement(x, y, depth, 1e6);
        const back = mogiDisplacement(x, y, depth, -1e6);
        expect(out.east * depth).toBeCloseTo(out.up * x, 6);
        expect(out.north * depth).toBeCloseTo(out.up * y, 6);
        expect(back.up).toBe(-out.up);
      }),
      { seed: 1 },
    );
  });
});
