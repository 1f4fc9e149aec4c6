/** Gas constant of dry air, J/(kg K): 8.31451 / 0.0289644, as in the IFS (ECMWF, documentation of Cy41r2, part IV, 12). */
export const DRY_AIR_GAS_CONSTANT = 287.0597;

/** Gas constant of water vapour, J/(kg K): 8.31451 / 0.0180153, same source. */
const VAPOUR_GAS_CONSTANT = 461.525;

/** Rd / Rv: the mass of a molecule of water over that of dry air. */
export const EPSILON = DRY_AIR_GAS_CONSTANT / VAPOUR_GAS_CONSTANT;

/** Temperature at which dry air would be as dense as this moist air, K. Pressures in Pa. */
export const virtualTemperature = (temperature: number, vapourPressure: number, pressure: number) =>
  temperature / (1 - (1 - EPSILON) * (vapourPressure / pressure));
