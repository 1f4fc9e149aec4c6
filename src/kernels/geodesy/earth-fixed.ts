/**
 * Earth-fixed coordinates: x towards longitude 0 on the equator, y towards 90 degrees east, z towards the north pole; metres.
 */
export type Vector = readonly [x: number, y: number, z: number];

/** WGS 84: semi-major axis, metres, and flattening (NIMA TR 8350.2). */
const SEMI_MAJOR_AXIS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

const RADIANS = Math.PI / 180;

/** Earth-fixed position of a point on WGS 84: longitude and geodetic latitude in degrees, height in metres. */
export function earthFixed(longitude: number, latitude: number, height = 0): Vector {
  const [lambda, phi] = [longitude * RADIANS, latitude * RADIANS];
  const normal = SEMI_MAJOR_AXIS / Math.sqrt(1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2);
  const distance = (normal + height) * Math.cos(phi);
  return [
    distance * Math.cos(lambda),
    distance * Math.sin(lambda),
    (normal * (1 - ECCENTRICITY_SQUARED) + height) * Math.sin(phi),
  ];
}

/** East, north and up parts, at a longitude and geodetic latitude (degrees), of an Earth-fixed vector. */
export function eastNorthUp([x, y, z]: Vector, longitude: number, latitude: number): Vector {
  const [lambda, phi] = [longitude * RADIANS, latitude * RADIANS];
  const outward = x * Math.cos(lambda) + y * Math.sin(lambda);
  return [
    y * Math.cos(lambda) - x * Math.sin(lambda),
    z * Math.cos(phi) - outward * Math.sin(phi),
    outward * Math.cos(phi) + z * Math.sin(phi),
  ];
}
