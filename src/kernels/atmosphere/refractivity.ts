import { EPSILON } from "./gas.ts";

/** The constants of N = k1 Pd/T + k2 e/T + k3 e/T^2, the refractive index of moist air as (n - 1) * 10^6. */
export interface RefractivityConstants {
  /** K/Pa. */
  readonly k1: number;
  /** K/Pa. */
  readonly k2: number;
  /** K^2/Pa. */
  readonly k3: number;
}

/**
 * Bevis et al. (1994), Table 1: means of the published measurements, with standard errors 0.05 and 2.2 K/hPa and 0.012e5
 * K^2/hPa. That is 0.06 % of the hydrostatic and 0.3 % of the wet delay.
 */
export const BEVIS_1994: RefractivityConstants = { k1: 0.776, k2: 0.704, k3: 3739 };

/** Smith and Weintraub (1953): 77.6 and 71.6 K/hPa, 3.75e5 K^2/hPa; what PyAPS and RAiDER take. */
export const SMITH_WEINTRAUB_1953: RefractivityConstants = { k1: 0.776, k2: 0.716, k3: 3750 };

/**
 * The part of the refractivity that goes with the density of all the air, vapour included: k1 Rd rho. Its column follows
 * from the pressure alone (Davis et al. 1985).
 *
 * @param pressure total, Pa
 * @param vapourPressure Pa
 * @param temperature K
 */
export function hydrostaticRefractivity(
  pressure: number,
  vapourPressure: number,
  temperature: number,
  { k1 }: RefractivityConstants,
): number {
  return (k1 * (pressure - (1 - EPSILON) * vapourPressure)) / temperature;
}

/** The rest: k2' e/T + k3 e/T^2 with k2' = k2 - (Rd/Rv) k1, for what the hydrostatic part holds of the vapour already. */
export function wetRefractivity(
  vapourPressure: number,
  temperature: number,
  { k1, k2, k3 }: RefractivityConstants,
): number {
  return (vapourPressure / temperature) * (k2 - EPSILON * k1 + k3 / temperature);
}
