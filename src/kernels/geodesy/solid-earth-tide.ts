import { earthFixed, eastNorthUp, type Vector } from "./earth-fixed.ts";
import { toEarthFixed } from "./earth-rotation.ts";
import { moonPosition } from "./moon-position.ts";
import { sunPosition } from "./sun-position.ts";
import { type TideBands, tideBands } from "./tide-bands.ts";
import { type Moment, momentOf } from "./time-scales.ts";

/** Masses in Earth masses: Sun and Moon (IERS Conventions 2010, table 1.1). */
const SUN_MASS = 332_946.0482;
const MOON_MASS = 0.0123000371;
/** Equatorial radius of the Earth, metres (IERS Conventions 2010, table 1.1). */
const EARTH_RADIUS = 6_378_136.6;

/** Nominal Love and Shida numbers of degree 2 with their change with latitude, and of degree 3 (equations 7.2 to 7.6). */
const H2 = { nominal: 0.6078, latitude: -0.0006 };
const L2 = { nominal: 0.0847, latitude: 0.0002 };
const H3 = 0.292;
const L3 = 0.015;
/** The latitude-dependent part l(1) of the diurnal and semidiurnal bands (equations 7.8, 7.9). */
const L1 = { diurnal: 0.0012, semidiurnal: 0.0024 };
/** Imaginary parts of the Love and Shida numbers (equations 7.10, 7.11). */
const IMAGINARY = { diurnal: { h: -0.0025, l: -0.0007 }, semidiurnal: { h: -0.0022, l: -0.0007 } };

/** All that a tide depends on besides the place: one for each epoch. */
export interface TidalSky {
  /** Earth-fixed positions, metres. */
  readonly sun: Vector;
  readonly moon: Vector;
  readonly bands: TideBands;
}

/** The tide-raising sky at an ISO date and seconds UTC since its midnight. */
export function tidalSky(date: string, secondsOfDay: number): TidalSky {
  const moment = momentOf(date, secondsOfDay);
  return skyOf(
    moment,
    toEarthFixed(sunPosition(moment.centuries), moment),
    toEarthFixed(moonPosition(moment.centuries), moment),
  );
}

/** The same with the Sun and Moon of a better ephemeris. */
export const skyOf = (moment: Moment, sun: Vector, moon: Vector): TidalSky => ({
  sun,
  moon,
  bands: tideBands(moment),
});

export interface TideOptions {
  /**
   * The part of the tide that does not change with time: included, positions corrected with it are "conventional tide free",
   * as the IERS Conventions want; excluded, they are "mean tide". A difference of two epochs is the same in both.
   */
  readonly permanent?: "included" | "excluded";
}

/**
 * Displacement of the solid Earth by the tides of Moon and Sun at a longitude and geodetic latitude (degrees):
 * east, north, up, metres. IERS Conventions (2010), section 7.1.1, steps 1 and 2.
 */
export function solidEarthTide(
  longitude: number,
  latitude: number,
  sky: TidalSky,
  options: TideOptions = {},
): Vector {
  return eastNorthUp(tideVector(earthFixed(longitude, latitude), sky, options), longitude, latitude);
}

/** The displacement of `solidEarthTide` as an Earth-fixed vector, metres, at an Earth-fixed position. */
export function tideVector(
  station: Vector,
  sky: TidalSky,
  { permanent = "included" }: TideOptions = {},
): Vector {
  const place = placeOf(station);
  const local = { radial: 0, north: 0, east: 0 };
  addBody(local, place, sky.sun, SUN_MASS);
  addBody(local, place, sky.moon, MOON_MASS);
  addBands(local, place, sky.bands);
  if (permanent === "excluded") removePermanent(local, place);
  const { sinLat, cosLat, sinLon, cosLon } = place;
  const outward = local.radial * cosLat - local.north * sinLat;
  return [
    outward * cosLon - local.east * sinLon,
    outward * sinLon + local.east * cosLon,
    local.radial * sinLat + local.north * cosLat,
  ];
}

/** Along the radius, northward at right angles to it, and east; metres. */
interface Local {
  radial: number;
  north: number;
  east: number;
}

/** Geocentric latitude and longitude. */
interface Place {
  readonly sinLat: number;
  readonly cosLat: number;
  readonly sinLon: number;
  readonly cosLon: number;
}

function placeOf([x, y, z]: Vector): Place {
  const [radius, equatorial] = [Math.hypot(x, y, z), Math.hypot(x, y)];
  return {
    sinLat: z / radius,
    cosLat: equatorial / radius,
    sinLon: equatorial === 0 ? 0 : y / equatorial,
    cosLon: equatorial === 0 ? 1 : x / equatorial,
  };
}

/** Step 1: displacement by one body, with nominal Love numbers (7.5, 7.6), their latitude (7.8, 7.9) and imaginary parts (7.10, 7.11). */
function addBody(local: Local, place: Place, body: Vector, mass: number): void {
  const { sinLat, cosLat, sinLon, cosLon } = place;
  const distance = Math.hypot(...body);
  const bodyPlace = placeOf(body);
  const [sinDec, cosDec] = [bodyPlace.sinLat, bodyPlace.cosLat];
  // Sine and cosine of how far the station lies east of the body, and of twice that.
  const sin1 = sinLon * bodyPlace.cosLon - cosLon * bodyPlace.sinLon;
  const cos1 = cosLon * bodyPlace.cosLon + sinLon * bodyPlace.sinLon;
  const sin2 = 2 * sin1 * cos1;
  const cos2 = cos1 * cos1 - sin1 * sin1;
  const ratio = EARTH_RADIUS / distance;
  const scale2 = mass * EARTH_RADIUS * ratio ** 3;
  const scale3 = scale2 * ratio;

  // The body's direction along the radius, north and east.
  const up = sinLat * sinDec + cosLat * cosDec * cos1;
  const north = cosLat * sinDec - sinLat * cosDec * cos1;
  const east = -cosDec * sin1;
  const latitudePart = (3 * sinLat * sinLat - 1) / 2;
  const h2 = H2.nominal + H2.latitude * latitudePart;
  const l2 = L2.nominal + L2.latitude * latitudePart;
  local.radial += scale2 * h2 * (1.5 * up * up - 0.5) + scale3 * H3 * (2.5 * up ** 3 - 1.5 * up);
  const transverse = scale2 * 3 * l2 * up + scale3 * L3 * (7.5 * up * up - 1.5);
  local.north += transverse * north;
  local.east += transverse * east;

  const cosTwiceLat = cosLat * cosLat - sinLat * sinLat;
  const sinTwiceLat = 2 * sinLat * cosLat;
  const sinTwiceDec = 2 * sinDec * cosDec;
  const p21 = 3 * sinDec * cosDec;
  const p22 = 3 * cosDec * cosDec;
  const diurnal = L1.diurnal * scale2 * p21 * sinLat;
  local.north -= diurnal * sinLat * cos1;
  local.east += diurnal * cosTwiceLat * sin1;
  const semidiurnal = 0.5 * L1.semidiurnal * scale2 * p22 * sinLat * cosLat;
  local.north -= semidiurnal * cos2;
  local.east -= semidiurnal * sinLat * sin2;

  const lagged = IMAGINARY.diurnal;
  local.radial -= 0.75 * lagged.h * scale2 * sinTwiceDec * sinTwiceLat * sin1;
  local.north -= 1.5 * lagged.l * scale2 * sinTwiceDec * cosTwiceLat * sin1;
  local.east -= 1.5 * lagged.l * scale2 * sinTwiceDec * sinLat * cos1;
  const laggedTwice = IMAGINARY.semidiurnal;
  local.radial -= 0.75 * laggedTwice.h * scale2 * cosDec * cosDec * cosLat * cosLat * sin2;
  local.north += 0.75 * laggedTwice.l * scale2 * cosDec * cosDec * sinTwiceLat * sin2;
  local.east -= 1.5 * laggedTwice.l * scale2 * cosDec * cosDec * cosLat * cos2;
}

/** Step 2: the frequency dependence of the diurnal (7.12) and long-period bands (7.13). */
function addBands(local: Local, { sinLat, cosLat, sinLon, cosLon }: Place, bands: TideBands): void {
  const { radialSine, radialCosine, transverseSine, transverseCosine } = bands.diurnal;
  // sin and cos of (theta + longitude), each weighted, from the sums over theta.
  const radial = radialSine * sinLon + radialCosine * cosLon;
  const inNorth = transverseSine * sinLon + transverseCosine * cosLon;
  const inEast = transverseSine * cosLon - transverseCosine * sinLon;
  local.radial += 2 * sinLat * cosLat * radial;
  local.north += (cosLat * cosLat - sinLat * sinLat) * inNorth;
  local.east += sinLat * inEast;
  local.radial += (1.5 * sinLat * sinLat - 0.5) * bands.longPeriod.radial;
  local.north += 2 * sinLat * cosLat * bands.longPeriod.transverse;
}

/** Equations 7.14: the time-independent part, taken out again. */
function removePermanent(local: Local, { sinLat, cosLat }: Place): void {
  const p2 = 1.5 * sinLat * sinLat - 0.5;
  local.radial -= (-0.1206 + 0.0001 * p2) * p2;
  local.north -= (-0.0252 - 0.0001 * p2) * 2 * sinLat * cosLat;
}
