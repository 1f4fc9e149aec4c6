import { describe, expect, it } from "vitest";
import { vapourPressureOfRelativeHumidity, vapourPressureOfSpecificHumidity } from "./humidity.ts";
import {
  BEVIS_1994,
  hydrostaticRefractivity,
  SMITH_WEINTRAUB_1953,
  wetRefractivity,
} from "./refractivity.ts";

describe("refractivity", () => {
  it.each([BEVIS_1994, SMITH_WEINTRAUB_1953])(
    "is k1 Pd/T + k2 e/T + k3 e/T^2 in its two parts",
    (constants) => {
      const [p, e, t] = [95_000, 1400, 288.15];
      const { k1, k2, k3 } = constants;
      const whole = (k1 * (p - e)) / t + (k2 * e) / t + (k3 * e) / t ** 2;
      const parts = hydrostaticRefractivity(p, e, t, constants) + wetRefractivity(e, t, constants);
      expect(parts).toBeCloseTo(whole, 10);
    },
  );

  it("is 77.6 P/T in dry air, with P in hPa", () => {
    expect(hydrostaticRefractivity(101_325, 0, 273.15, BEVIS_1994)).toBeCloseTo((77.6 * 1013.25) / 273.15, 9);
    expect(wetRefractivity(0, 273.15, BEVIS_1994)).toBe(0);
  });
});

describe("humidity", () => {
  it("saturates at 6.1121 hPa at the triple point and at 23.4 hPa at 20 degrees", () => {
    expect(vapourPressureOfRelativeHumidity(100, 273.16)).toBeCloseTo(611.21, 6);
    // Table value over water: 2339 Pa (Goff and Gratch).
    expect(Math.abs(vapourPressureOfRelativeHumidity(100, 293.15) - 2339)).toBeLessThan(5);
  });

  it("saturates over ice in the cold", () => {
    // Over ice at -40 degrees: 12.8 Pa; over water it would be 19 Pa.
    expect(Math.abs(vapourPressureOfRelativeHumidity(100, 233.15) - 12.84)).toBeLessThan(0.1);
  });

  it("gives the specific humidity back, and counts negative packing noise as dry", () => {
    const [q, p] = [0.0123, 90_000];
    const e = vapourPressureOfSpecificHumidity(q, p);
    expect((0.62198 * e) / (p - (1 - 0.62198) * e)).toBeCloseTo(q, 7);
    expect(vapourPressureOfSpecificHumidity(-1e-9, p)).toBe(0);
    expect(vapourPressureOfRelativeHumidity(-0.1, 280)).toBe(0);
  });
});
