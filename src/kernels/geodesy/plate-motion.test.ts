import { describe, expect, it } from "vitest";
import { PLATES, type PlateName, plateVelocity } from "./plate-motion.ts";

describe("PLATES", () => {
  // The same table of the paper gives the length of each pole in degrees per million years.
  it.each([
    ["ANTA", 0.219],
    ["ARAB", 0.515],
    ["AUST", 0.631],
    ["EURA", 0.261],
    ["INDI", 0.516],
    ["NAZC", 0.629],
    ["NOAM", 0.194],
    ["NUBI", 0.267],
    ["PCFC", 0.679],
    ["SOAM", 0.119],
    ["SOMA", 0.332],
  ] as const)("turns %s by %d degrees per million years, as published", (plate, rate) => {
    const milliArcSeconds = Math.hypot(...PLATES[plate].rotation);
    expect(Math.abs(milliArcSeconds / 3.6 - rate)).toBeLessThan(6e-4);
  });
});

describe("plateVelocity", () => {
  it("moves Potsdam north-east by about 24 mm per year with Eurasia", () => {
    const [east, north, up] = plateVelocity("EURA", 13.066, 52.379);
    // By hand: rotation (rad/yr) x WGS 84 position (3800631, 882057, 5028657).
    expect(east * 1000).toBeCloseTo(19.51, 2);
    expect(north * 1000).toBeCloseTo(15.368, 2);
    expect(Math.abs(up * 1000)).toBeLessThan(0.1);
  });

  it("does not move the pole of the rotation", () => {
    for (const plate of Object.keys(PLATES) as PlateName[]) {
      const [x, y, z] = PLATES[plate].rotation;
      const longitude = (Math.atan2(y, x) * 180) / Math.PI;
      // Geodetic latitude of a geocentric direction on WGS 84.
      const latitude = (Math.atan(z / Math.hypot(x, y) / (1 - 0.00669437999)) * 180) / Math.PI;
      expect(Math.hypot(...plateVelocity(plate, longitude, latitude))).toBeLessThan(1e-9);
    }
  });
});
