import { describe, expect, it } from "vitest";
import { acquisitionOf, gridOf, incidenceAt } from "./geometry.ts";
import { resolveOptions } from "./options.ts";

describe("simulated geometry", () => {
  it("puts the outer corner of the first pixel at the origin, rows from north to south", () => {
    const { affine, crs } = gridOf(resolveOptions({ pixelSize: 80, origin: [1000, 2000] }));
    expect(affine).toEqual([80, 0, 1000, 0, -80, 2000]);
    expect(crs.epsg).toBe(32611);
  });

  it("has the incidence of the centre there, and more away from the satellite", () => {
    const options = resolveOptions({
      shape: { y: 1, x: 101 },
      pixelSize: 1000,
      incidenceGradient: 0.06,
      azimuthAngle: -90,
    });
    expect(incidenceAt(options, 0, 50)).toBe(39);
    // Satellite in the east: 50 km further west it stands 3 degrees lower.
    expect(incidenceAt(options, 0, 0)).toBeCloseTo(42, 12);
    expect(incidenceAt(options, 0, 100)).toBeCloseTo(36, 12);
  });

  it("names the orbit from the azimuth angle", () => {
    expect(acquisitionOf(resolveOptions({ azimuthAngle: -102 })).orbitDirection).toBe("descending");
    expect(acquisitionOf(resolveOptions({ azimuthAngle: 102 })).orbitDirection).toBe("ascending");
  });
});
