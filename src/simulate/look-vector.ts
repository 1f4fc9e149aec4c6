import type { Enu } from "./deformation/mogi.ts";

const RADIANS = Math.PI / 180;

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

/** Flight heading, degrees clockwise from north within (-180, 180], of a right-looking satellite. */
export function headingOf(azimuthAngle: number): number {
  const heading = 90 - azimuthAngle;
  return heading > 180 ? heading - 360 : heading;
}
