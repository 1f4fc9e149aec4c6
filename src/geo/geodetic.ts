/** WGS 84: equatorial radius in metres, and first eccentricity squared. */
const RADIUS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY2 = FLATTENING * (2 - FLATTENING);

/** Earth-centred, Earth-fixed coordinates in metres, or a velocity in m/s. */
export type Ecef = readonly [x: number, y: number, z: number];

/** Longitude and latitude in radians, height above the ellipsoid in metres. */
export interface Geodetic {
  readonly longitude: number;
  readonly latitude: number;
  readonly height: number;
}

/** Bowring's method converges to below a nanometre in this many rounds at any height of an orbit. */
const ROUNDS = 5;

/** Geodetic coordinates on WGS 84 (Bowring 1976). */
export function geodeticOf([x, y, z]: Ecef): Geodetic {
  const distance = Math.hypot(x, y);
  let latitude = Math.atan2(z, distance * (1 - ECCENTRICITY2));
  for (let round = 0; round < ROUNDS; round++) {
    const reduced = Math.atan((1 - FLATTENING) * Math.tan(latitude));
    latitude = Math.atan2(
      z + (ECCENTRICITY2 / (1 - FLATTENING)) * RADIUS * Math.sin(reduced) ** 3,
      distance - ECCENTRICITY2 * RADIUS * Math.cos(reduced) ** 3,
    );
  }
  const sine = Math.sin(latitude);
  const normal = RADIUS / Math.sqrt(1 - ECCENTRICITY2 * sine ** 2);
  const height = distance * Math.cos(latitude) + z * sine - normal * (1 - ECCENTRICITY2 * sine ** 2);
  return { longitude: Math.atan2(y, x), latitude, height };
}

/** Direction of a horizontal motion, degrees clockwise from north within (-180, 180]. */
export function headingOfVelocity({ longitude, latitude }: Geodetic, [x, y, z]: Ecef): number {
  const east = -Math.sin(longitude) * x + Math.cos(longitude) * y;
  const north =
    -Math.sin(latitude) * (Math.cos(longitude) * x + Math.sin(longitude) * y) + Math.cos(latitude) * z;
  return (Math.atan2(east, north) * 180) / Math.PI;
}

/** Radius of curvature of the ellipsoid in a direction, metres (Euler's formula); `heading` in degrees. */
export function radiusAlong(latitude: number, heading: number): number {
  const w = 1 - ECCENTRICITY2 * Math.sin(latitude) ** 2;
  const meridian = (RADIUS * (1 - ECCENTRICITY2)) / w ** 1.5;
  const normal = RADIUS / Math.sqrt(w);
  const angle = (heading * Math.PI) / 180;
  return 1 / (Math.cos(angle) ** 2 / meridian + Math.sin(angle) ** 2 / normal);
}
