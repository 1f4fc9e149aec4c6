import { DRY_AIR_GAS_CONSTANT, virtualTemperature } from "./gas.ts";
import { type Gravity, gravityAtHeight } from "./gravity.ts";

/** The air above one place, from the lowest level to the highest. */
export interface Profile {
  /** Above sea level, m, ascending. */
  readonly height: Float64Array;
  /** Pa. */
  readonly pressure: Float64Array;
  /** K. */
  readonly temperature: Float64Array;
  /** Partial pressure of the vapour, Pa. */
  readonly vapourPressure: Float64Array;
}

/** Mean lapse rate of the troposphere, K/m (ICAO standard atmosphere). */
const LAPSE_RATE = 0.0065;
/** Distance of the levels that are added, m. */
const STEP = 250;

/**
 * The profile down to `lowest`, m: below its lowest level the temperature rises by the standard lapse rate, the pressure
 * in hydrostatic balance, and the share of vapour stays. Weather models end at 1000 hPa, which high pressure lifts to 250 m.
 */
export function extendDown(profile: Profile, gravity: Gravity, lowest: number): Profile {
  const { height, pressure, temperature, vapourPressure } = profile;
  const [z, p, t, e] = [height[0]!, pressure[0]!, temperature[0]!, vapourPressure[0]!];
  const steps = Math.ceil((z - lowest) / STEP);
  if (!(steps > 0)) return profile;
  const added = Array.from({ length: steps }, (_, i) => Math.max(lowest, z - (steps - i) * STEP));
  const warm = virtualTemperature(t, e, p);
  const exponent = gravityAtHeight(gravity, (z + lowest) / 2) / (DRY_AIR_GAS_CONSTANT * LAPSE_RATE);
  const ratios = added.map((at) => (1 + (LAPSE_RATE * (z - at)) / warm) ** exponent);
  const prepend = (below: readonly number[], above: Float64Array) => Float64Array.from([...below, ...above]);
  return {
    height: prepend(added, height),
    pressure: prepend(
      ratios.map((ratio) => p * ratio),
      pressure,
    ),
    temperature: prepend(
      added.map((at) => t + LAPSE_RATE * (z - at)),
      temperature,
    ),
    vapourPressure: prepend(
      ratios.map((ratio) => e * ratio),
      vapourPressure,
    ),
  };
}
