import { EPSILON } from "./gas.ts";

/** Partial pressure of the vapour, Pa. What packing made negative counts as dry. */
export const vapourPressureOfSpecificHumidity = (specificHumidity: number, pressure: number) =>
  (Math.max(0, specificHumidity) * pressure) / (EPSILON + (1 - EPSILON) * specificHumidity);

/** The same from the relative humidity of the IFS, %. Temperature in K. */
export const vapourPressureOfRelativeHumidity = (relativeHumidity: number, temperature: number) =>
  (Math.max(0, relativeHumidity) / 100) * saturationVapourPressure(temperature);

/** Tetens' formula e0 exp(a (T - T0) / (T - b)); ECMWF, IFS documentation Cy41r2, part IV, equations 7.4 and 7.5. */
const E0 = 611.21;
const TRIPLE_POINT = 273.16;
const WATER = { a: 17.502, b: 32.19 };
const ICE = { a: 22.587, b: -0.7 };
/** Below it all condensate is ice; up to the triple point the share of water grows with the square. */
const ALL_ICE = 250.16;

/** Saturation vapour pressure that the IFS measures relative humidity against, Pa: over water, ice or a mixture. */
export function saturationVapourPressure(temperature: number): number {
  const share = Math.min(1, Math.max(0, (temperature - ALL_ICE) / (TRIPLE_POINT - ALL_ICE))) ** 2;
  return share * tetens(temperature, WATER) + (1 - share) * tetens(temperature, ICE);
}

const tetens = (temperature: number, { a, b }: { a: number; b: number }) =>
  E0 * Math.exp((a * (temperature - TRIPLE_POINT)) / (temperature - b));
