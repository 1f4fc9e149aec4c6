/** WGS 84 (NIMA TR8350.2, 3rd edition, tables 3.1 to 3.4). */
const SEMI_MAJOR_AXIS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const EQUATORIAL_GRAVITY = 9.7803253359;
const SOMIGLIANA = 0.00193185265241;
const ECCENTRICITY_SQUARED = 0.00669437999014;
/** Centrifugal over gravitational acceleration at the equator, omega^2 a^2 b / GM. */
const ROTATION = 0.00344978650684;

/** How gravity runs upward at one latitude. */
export interface Gravity {
  /** Normal gravity on the ellipsoid, m/s^2 (Somigliana). */
  readonly surface: number;
  /** Radius of the sphere whose inverse-square law gives the normal gravity's decrease with height, m. */
  readonly radius: number;
}

/** The same everywhere: that by which geopotential is counted as metres (WMO). */
export const STANDARD_GRAVITY: Gravity = { surface: 9.80665, radius: Number.POSITIVE_INFINITY };

/** Gravity along the vertical at a geodetic latitude, degrees. Mahoney (2001); WMO-No. 8, part I, 12, annex. */
export function gravityAt(latitude: number): Gravity {
  const sine2 = Math.sin((latitude * Math.PI) / 180) ** 2;
  return {
    surface: (EQUATORIAL_GRAVITY * (1 + SOMIGLIANA * sine2)) / Math.sqrt(1 - ECCENTRICITY_SQUARED * sine2),
    radius: SEMI_MAJOR_AXIS / (1 + FLATTENING + ROTATION - 2 * FLATTENING * sine2),
  };
}

/** Acceleration at a height above sea level, m/s^2. */
export const gravityAtHeight = ({ surface, radius }: Gravity, height: number) =>
  surface / (1 + height / radius) ** 2;

/** Height above sea level, m, of a geopotential, m^2/s^2: solves geopotential = surface * radius * h / (radius + h). */
export const geometricHeight = (geopotential: number, { surface, radius }: Gravity) =>
  geopotential / (surface - geopotential / radius);
