const RADIANS = Math.PI / 180;

/** A vector at a surface point, east, north and up: a direction, or a displacement in m. */
export interface Enu {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/**
 * Unit vector from the ground to the satellite: (-sin th sin az, sin th cos az, cos th).
 *
 * @param incidence th, degrees from the vertical
 * @param azimuthAngle az, degrees from north, anti-clockwise, of the vector's horizontal part
 */
export function lookVector(incidence: number, azimuthAngle: number): Enu {
  const [theta, azimuth] = [incidence * RADIANS, azimuthAngle * RADIANS];
  const horizontal = Math.sin(theta);
  return {
    east: -horizontal * Math.sin(azimuth),
    north: horizontal * Math.cos(azimuth),
    up: Math.cos(theta),
  };
}

/**
 * Unit vector along the flight of a right-looking satellite, which displacement in azimuth is measured along: level, 90 degrees
 * clockwise of the look vector's horizontal part.
 *
 * @param azimuthAngle as in `lookVector`
 */
export function flightVector(azimuthAngle: number): Enu {
  const azimuth = (azimuthAngle - 90) * RADIANS;
  return { east: -Math.sin(azimuth), north: Math.cos(azimuth), up: 0 };
}

/** A displacement along a direction: their scalar product. */
export const along = (direction: Enu, vector: Enu): number =>
  direction.east * vector.east + direction.north * vector.north + direction.up * vector.up;

/** Flight heading, degrees clockwise from north within (-180, 180], of a right-looking satellite. */
export const headingOf = (azimuthAngle: number): number => wrapHeading(90 - azimuthAngle);

/** Azimuth angle of the look vector, degrees anti-clockwise from north within (-180, 180], of a right-looking satellite. */
export const azimuthAngleOf = (heading: number): number => wrapHeading(90 - heading);

/** A heading in (-180, 180], whichever turn it was written in. */
export function wrapHeading(degrees: number): number {
  if (degrees > -180 && degrees <= 180) return degrees;
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}

/** Flying northward is ascending. */
export const orbitDirection = (heading: number): "ascending" | "descending" =>
  Math.abs(wrapHeading(heading)) < 90 ? "ascending" : "descending";
