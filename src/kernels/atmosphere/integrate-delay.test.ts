import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DRY_AIR_GAS_CONSTANT } from "./gas.ts";
import { gravityAt, gravityAtHeight } from "./gravity.ts";
import { integrateDelay } from "./integrate-delay.ts";
import { extendDown, type Profile } from "./profile.ts";
import { BEVIS_1994, hydrostaticRefractivity, wetRefractivity } from "./refractivity.ts";

const LATITUDE = 40;
const gravity = gravityAt(LATITUDE);

/** A troposphere of constant lapse rate under an isothermal stratosphere, in hydrostatic balance, vapour in 2 km folds. */
function standardAir(heights: readonly number[], vapour = 1200): Profile {
  const profile = {
    height: Float64Array.from(heights),
    pressure: new Float64Array(heights.length),
    temperature: Float64Array.from(heights, (z) => 288.15 - 0.0065 * Math.min(z, 11_000)),
    vapourPressure: Float64Array.from(heights, (z) => vapour * Math.exp(-z / 2000)),
  };
  heights.forEach((height, i) => {
    // d ln P = -g / (R Tv) dz by small steps from the ground.
    let [z, log] = [0, Math.log(101_325)];
    const steps = 4000;
    const dz = height / steps;
    for (let s = 0; s < steps; s++, z += dz) {
      const middle = z + dz / 2;
      const t = 288.15 - 0.0065 * Math.min(middle, 11_000);
      const share = (vapour * Math.exp(-middle / 2000)) / Math.exp(log);
      log -= (gravityAtHeight(gravity, middle) * (1 - 0.378 * share) * dz) / (DRY_AIR_GAS_CONSTANT * t);
    }
    profile.pressure[i] = Math.exp(log);
  });
  return profile;
}

/** Heights of ERA5's 37 levels in the standard atmosphere, roughly. */
const LEVELS = [
  100, 320, 540, 760, 990, 1220, 1460, 1700, 1950, 2200, 2460, 3010, 3590, 4200, 4860, 5570, 6340, 7180, 8110,
  9160, 10_350, 11_030, 11_780, 12_630, 13_600, 14_760, 16_180, 18_440, 20_580, 23_850, 26_480, 31_050,
  33_400, 35_700, 39_400, 42_400, 47_800,
];

describe("integrateDelay", () => {
  const profile = standardAir(LEVELS);

  it("gives Saastamoinen's hydrostatic delay from the pressure at the ground", () => {
    const { hydrostatic } = integrateDelay(profile, gravity, Float64Array.of(LEVELS[0]!), BEVIS_1994);
    const latitude = Math.cos((2 * LATITUDE * Math.PI) / 180);
    const expected =
      (0.0022768 * (profile.pressure[0]! / 100)) / (1 - 0.00266 * latitude - 2.8e-7 * LEVELS[0]!);
    expect(Math.abs(hydrostatic[0]! - expected)).toBeLessThan(1e-3);
  });

  it("agrees within 0.3 mm with the refractivity summed at every 10 m, at any height", () => {
    const fine = standardAir(Array.from({ length: 4770 }, (_, i) => 100 + 10 * i));
    const heights = Float64Array.of(100, 433, 1500, 2890, 6000, 12_000);
    const { hydrostatic, wet } = integrateDelay(profile, gravity, heights, BEVIS_1994);
    const top = integrateDelay(profile, gravity, Float64Array.of(47_790), BEVIS_1994);
    heights.forEach((height, i) => {
      let [sumH, sumW] = [top.hydrostatic[0]!, 0];
      for (let k = 0; k + 1 < fine.height.length; k++) {
        const z0 = Math.max(height, fine.height[k]!);
        const dz = fine.height[k + 1]! - z0;
        if (dz <= 0) continue;
        const n = (of: number) => [
          hydrostaticRefractivity(
            fine.pressure[of]!,
            fine.vapourPressure[of]!,
            fine.temperature[of]!,
            BEVIS_1994,
          ),
          wetRefractivity(fine.vapourPressure[of]!, fine.temperature[of]!, BEVIS_1994),
        ];
        const [[h0 = 0, w0 = 0], [h1 = 0, w1 = 0]] = [n(k), n(k + 1)];
        sumH += (1e-6 * dz * (h0 + h1)) / 2;
        sumW += (1e-6 * dz * (w0 + w1)) / 2;
      }
      expect(Math.abs(hydrostatic[i]! - sumH)).toBeLessThan(3e-4);
      expect(Math.abs(wet[i]! - sumW)).toBeLessThan(3e-4);
    });
  });

  it("integrates an exponential wet part in closed form", () => {
    const two: Profile = {
      height: Float64Array.of(0, 4000),
      pressure: Float64Array.of(100_000, 60_000),
      temperature: Float64Array.of(280, 280),
      vapourPressure: Float64Array.of(1000, 1000 * Math.exp(-2)),
    };
    const { wet } = integrateDelay(two, gravity, Float64Array.of(0, 1000), BEVIS_1994);
    const n0 = wetRefractivity(1000, 280, BEVIS_1994);
    expect(wet[0]).toBeCloseTo(1e-6 * n0 * 2000 * (1 - Math.exp(-2)), 12);
    expect(wet[1]).toBeCloseTo(1e-6 * n0 * 2000 * (Math.exp(-0.5) - Math.exp(-2)), 12);
  });

  it("falls with height, continuously, by the slope that it states", () => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 47_000, noNaN: true }), (height) => {
        const heights = Float64Array.of(height - 0.5, height, height + 0.5);
        const { hydrostatic, wet, slope } = integrateDelay(profile, gravity, heights, BEVIS_1994);
        const difference = hydrostatic[2]! + wet[2]! - hydrostatic[0]! - wet[0]!;
        expect(difference).toBeLessThan(0);
        expect(Math.abs(difference - slope[1]!)).toBeLessThan(1e-3 * Math.abs(slope[1]!) + 1e-12);
      }),
      { seed: 3 },
    );
  });

  it("goes on above the highest level with the weight of the rest, without vapour", () => {
    const { hydrostatic, wet } = integrateDelay(
      profile,
      gravity,
      Float64Array.of(47_799, 47_801, 60_000),
      BEVIS_1994,
    );
    expect(hydrostatic[0]! - hydrostatic[1]!).toBeLessThan(1e-6);
    expect(hydrostatic[2]).toBeGreaterThan(0);
    expect(wet[2]).toBe(0);
    // 1 hPa weighs 2.3 mm of delay.
    expect(hydrostatic[1]! / profile.pressure.at(-1)!).toBeCloseTo(2.3e-5, 6);
  });

  it("takes air without any vapour", () => {
    const { wet, slope } = integrateDelay(
      standardAir(LEVELS, 0),
      gravity,
      Float64Array.of(200, 5000),
      BEVIS_1994,
    );
    expect([...wet]).toEqual([0, 0]);
    expect(slope.every(Number.isFinite)).toBe(true);
  });

  it("gives NaN where the profile has none", () => {
    const broken = { ...profile, temperature: profile.temperature.map((t, k) => (k === 5 ? Number.NaN : t)) };
    const { wet, hydrostatic } = integrateDelay(broken, gravity, Float64Array.of(200, 30_000), BEVIS_1994);
    expect(wet[0]).toBeNaN();
    expect(wet[1]! + hydrostatic[1]!).toBeGreaterThan(0);
  });
});

describe("extendDown", () => {
  it("goes on by the standard lapse rate in hydrostatic balance", () => {
    const whole = standardAir([0, 600, 1200]);
    const cut = standardAir([600, 1200]);
    const extended = extendDown(cut, gravity, 0);
    expect(extended.height[0]).toBe(0);
    expect(extended.temperature[0]).toBeCloseTo(whole.temperature[0]!, 9);
    expect(Math.abs(extended.pressure[0]! - whole.pressure[0]!)).toBeLessThan(5);
    expect(extended.vapourPressure[0]! / extended.pressure[0]!).toBeCloseTo(
      cut.vapourPressure[0]! / cut.pressure[0]!,
      12,
    );
    expect([...extended.height]).toEqual([...extended.height].sort((a, b) => a - b));
  });

  it("leaves a profile that reaches down far enough", () => {
    const profile = standardAir([0, 600]);
    expect(extendDown(profile, gravity, 10)).toBe(profile);
  });
});
