import type { Ecliptic } from "./sun-position.ts";

const RADIANS = Math.PI / 180;
/** Mean distance to which the terms below are added, metres. */
const MEAN_DISTANCE = 385_000_560;

/**
 * Periodic terms of the longitude (1e-6 degree, sine) and distance (m, cosine): multiples of D, M, M', F, then the two sizes.
 * Chapront's ELP-2000/82 as shortened by Meeus, Astronomical Algorithms (2nd edition, 1998), table 47.A.
 */
// biome-ignore format: a table
const LONGITUDE_DISTANCE: readonly (readonly [number, number, number, number, number, number])[] = [
  [0, 0, 1, 0, 6288774, -20905355], [2, 0, -1, 0, 1274027, -3699111], [2, 0, 0, 0, 658314, -2955968],
  [0, 0, 2, 0, 213618, -569925], [0, 1, 0, 0, -185116, 48888], [0, 0, 0, 2, -114332, -3149],
  [2, 0, -2, 0, 58793, 246158], [2, -1, -1, 0, 57066, -152138], [2, 0, 1, 0, 53322, -170733],
  [2, -1, 0, 0, 45758, -204586], [0, 1, -1, 0, -40923, -129620], [1, 0, 0, 0, -34720, 108743],
  [0, 1, 1, 0, -30383, 104755], [2, 0, 0, -2, 15327, 10321], [0, 0, 1, 2, -12528, 0],
  [0, 0, 1, -2, 10980, 79661], [4, 0, -1, 0, 10675, -34782], [0, 0, 3, 0, 10034, -23210],
  [4, 0, -2, 0, 8548, -21636], [2, 1, -1, 0, -7888, 24208], [2, 1, 0, 0, -6766, 30824],
  [1, 0, -1, 0, -5163, -8379], [1, 1, 0, 0, 4987, -16675], [2, -1, 1, 0, 4036, -12831],
  [2, 0, 2, 0, 3994, -10445], [4, 0, 0, 0, 3861, -11650], [2, 0, -3, 0, 3665, 14403],
  [0, 1, -2, 0, -2689, -7003], [2, 0, -1, 2, -2602, 0], [2, -1, -2, 0, 2390, 10056],
  [1, 0, 1, 0, -2348, 6322], [2, -2, 0, 0, 2236, -9884], [0, 1, 2, 0, -2120, 5751],
  [0, 2, 0, 0, -2069, 0], [2, -2, -1, 0, 2048, -4950], [2, 0, 1, -2, -1773, 4130],
  [2, 0, 0, 2, -1595, 0], [4, -1, -1, 0, 1215, -3958], [0, 0, 2, 2, -1110, 0],
  [3, 0, -1, 0, -892, 3258], [2, 1, 1, 0, -810, 2616], [4, -1, -2, 0, 759, -1897],
  [0, 2, -1, 0, -713, -2117], [2, 2, -1, 0, -700, 2354], [2, 1, -2, 0, 691, 0],
  [2, -1, 0, -2, 596, 0], [4, 0, 1, 0, 549, -1423], [0, 0, 4, 0, 537, -1117],
  [4, -1, 0, 0, 520, -1571], [1, 0, -2, 0, -487, -1739], [2, 1, 0, -2, -399, 0],
  [0, 0, 2, -2, -381, -4421], [1, 1, 1, 0, 351, 0], [3, 0, -2, 0, -340, 0],
  [4, 0, -3, 0, 330, 0], [2, -1, 2, 0, 327, 0], [0, 2, 1, 0, -323, 1165],
  [1, 1, -1, 0, 299, 0], [2, 0, 3, 0, 294, 0], [2, 0, -1, -2, 0, 8752],
];

/** Periodic terms of the latitude (1e-6 degree, sine), table 47.B. */
// biome-ignore format: a table
const LATITUDE: readonly (readonly [number, number, number, number, number])[] = [
  [0, 0, 0, 1, 5128122], [0, 0, 1, 1, 280602], [0, 0, 1, -1, 277693], [2, 0, 0, -1, 173237],
  [2, 0, -1, 1, 55413], [2, 0, -1, -1, 46271], [2, 0, 0, 1, 32573], [0, 0, 2, 1, 17198],
  [2, 0, 1, -1, 9266], [0, 0, 2, -1, 8822], [2, -1, 0, -1, 8216], [2, 0, -2, -1, 4324],
  [2, 0, 1, 1, 4200], [2, 1, 0, -1, -3359], [2, -1, -1, 1, 2463], [2, -1, 0, 1, 2211],
  [2, -1, -1, -1, 2065], [0, 1, -1, -1, -1870], [4, 0, -1, -1, 1828], [0, 1, 0, 1, -1794],
  [0, 0, 0, 3, -1749], [0, 1, -1, 1, -1565], [1, 0, 0, 1, -1491], [0, 1, 1, 1, -1475],
  [0, 1, 1, -1, -1410], [0, 1, 0, -1, -1344], [1, 0, 0, -1, -1335], [0, 0, 3, 1, 1107],
  [4, 0, 0, -1, 1021], [4, 0, -1, 1, 833], [0, 0, 1, -3, 777], [4, 0, -2, 1, 671],
  [2, 0, 0, -3, 607], [2, 0, 2, -1, 596], [2, -1, 1, -1, 491], [2, 0, -2, 1, -451],
  [0, 0, 3, -1, 439], [2, 0, 2, 1, 422], [2, 0, -3, -1, 421], [2, 1, -1, 1, -366],
  [2, 1, 0, 1, -351], [4, 0, 0, 1, 331], [2, -1, 1, 1, 315], [2, -2, 0, -1, 302],
  [0, 0, 1, 3, -283], [2, 1, 1, -1, -229], [1, 1, 0, -1, 223], [1, 1, 0, 1, 223],
  [0, 1, -2, -1, -220], [2, 1, -1, -1, -220], [1, 0, 1, 1, -185], [2, -1, -2, -1, 181],
  [0, 1, 2, 1, -177], [4, 0, -2, -1, 176], [4, -1, -1, -1, 166], [1, 0, 1, -1, -164],
  [4, 0, 1, -1, 132], [1, 0, -1, -1, -119], [4, -1, 0, -1, 115], [2, -2, 0, 1, 107],
];

/**
 * Geocentric place of the Moon in the mean ecliptic and equinox of date, within about 10" in longitude, 4" in latitude
 * (Meeus 1998, chapter 47). 10" are 0.02 mm of the largest tide.
 *
 * @param t Julian centuries of terrestrial time since J2000
 */
export function moonPosition(t: number): Ecliptic {
  const longitude = degrees(218.3164477, 481267.88123421, -0.0015786, 1 / 538841, -1 / 65194000);
  const elongation = degrees(297.8501921, 445267.1114034, -0.0018819, 1 / 545868, -1 / 113065000);
  const sunAnomaly = degrees(357.5291092, 35999.0502909, -0.0001536, 1 / 24490000, 0);
  const moonAnomaly = degrees(134.9633964, 477198.8675055, 0.0087414, 1 / 69699, -1 / 14712000);
  const latitudeArgument = degrees(93.272095, 483202.0175233, -0.0036539, -1 / 3526000, 1 / 863310000);
  const venus = degrees(119.75, 131.849, 0, 0, 0);
  const jupiter = degrees(53.09, 479264.29, 0, 0, 0);
  const flattening = degrees(313.45, 481266.484, 0, 0, 0);
  // The Earth's orbit grows rounder: terms with the Sun's anomaly shrink.
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t;
  const angle = (d: number, m: number, mm: number, f: number) =>
    d * elongation + m * sunAnomaly + mm * moonAnomaly + f * latitudeArgument;

  let sumLongitude =
    3958 * Math.sin(venus) + 1962 * Math.sin(longitude - latitudeArgument) + 318 * Math.sin(jupiter);
  let sumDistance = 0;
  for (const [d, m, mm, f, sine, cosine] of LONGITUDE_DISTANCE) {
    const [theta, size] = [angle(d, m, mm, f), eccentricity ** Math.abs(m)];
    sumLongitude += size * sine * Math.sin(theta);
    sumDistance += size * cosine * Math.cos(theta);
  }
  let sumLatitude =
    -2235 * Math.sin(longitude) +
    382 * Math.sin(flattening) +
    175 * Math.sin(venus - latitudeArgument) +
    175 * Math.sin(venus + latitudeArgument) +
    127 * Math.sin(longitude - moonAnomaly) -
    115 * Math.sin(longitude + moonAnomaly);
  for (const [d, m, mm, f, sine] of LATITUDE)
    sumLatitude += eccentricity ** Math.abs(m) * sine * Math.sin(angle(d, m, mm, f));
  return {
    longitude: longitude + sumLongitude * 1e-6 * RADIANS,
    latitude: sumLatitude * 1e-6 * RADIANS,
    distance: MEAN_DISTANCE + sumDistance,
  };

  function degrees(c0: number, c1: number, c2: number, c3: number, c4: number): number {
    return RADIANS * ((c0 + (c1 + (c2 + (c3 + c4 * t) * t) * t) * t) % 360);
  }
}
