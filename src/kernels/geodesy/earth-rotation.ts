import type { Vector } from "./earth-fixed.ts";
import type { Ecliptic } from "./sun-position.ts";
import type { Moment } from "./time-scales.ts";

const RADIANS = Math.PI / 180;
const ARC_SECOND = RADIANS / 3600;

/** Mean sidereal time of Greenwich, radians (IAU 1982, as in Meeus 1998, equation 12.4), with UTC for UT1. */
export function siderealTime({ universalDays }: Moment): number {
  const t = universalDays / 36_525;
  const degrees =
    280.46061837 + 360.98564736629 * universalDays + 0.000387933 * t * t - (t * t * t) / 38_710_000;
  return RADIANS * (degrees % 360);
}

/**
 * Nutation in longitude and obliquity, radians: the four largest terms of the IAU 1980 theory, within 0.5"
 * (Meeus 1998, chapter 22).
 */
function nutation(t: number): { longitude: number; obliquity: number } {
  const node = RADIANS * (125.04452 - 1934.136261 * t);
  const sun = 2 * RADIANS * (280.4665 + 36000.7698 * t);
  const moon = 2 * RADIANS * (218.3165 + 481267.8813 * t);
  return {
    longitude:
      ARC_SECOND *
      (-17.2 * Math.sin(node) - 1.32 * Math.sin(sun) - 0.23 * Math.sin(moon) + 0.21 * Math.sin(2 * node)),
    obliquity:
      ARC_SECOND *
      (9.2 * Math.cos(node) + 0.57 * Math.cos(sun) + 0.1 * Math.cos(moon) - 0.09 * Math.cos(2 * node)),
  };
}

/** Mean obliquity of the ecliptic, radians (IAU 1980; Meeus 1998, equation 22.2). */
const obliquityOf = (t: number) =>
  ARC_SECOND * (84_381.448 - 46.815 * t - 0.00059 * t * t + 0.001813 * t * t * t);

/**
 * Takes a place in the mean ecliptic of date to Earth-fixed coordinates, metres. Polar motion (0.5") and UT1 - UTC (0.9 s, 13.5")
 * are left out: together less than 0.03 mm of the largest tide.
 */
export function toEarthFixed({ longitude, latitude, distance }: Ecliptic, moment: Moment): Vector {
  const turn = nutation(moment.centuries);
  const tilt = obliquityOf(moment.centuries) + turn.obliquity;
  const lambda = longitude + turn.longitude;
  const x = distance * Math.cos(latitude) * Math.cos(lambda);
  const inPlane = distance * Math.cos(latitude) * Math.sin(lambda);
  const outOfPlane = distance * Math.sin(latitude);
  const y = inPlane * Math.cos(tilt) - outOfPlane * Math.sin(tilt);
  const z = inPlane * Math.sin(tilt) + outOfPlane * Math.cos(tilt);
  // Apparent sidereal time: the mean one plus the equation of the equinoxes.
  const theta = siderealTime(moment) + turn.longitude * Math.cos(tilt);
  return [x * Math.cos(theta) + y * Math.sin(theta), y * Math.cos(theta) - x * Math.sin(theta), z];
}
