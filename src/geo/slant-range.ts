const RADIANS = Math.PI / 180;

/**
 * Slant range, metres, from the incidence angle by the sine law on a sphere: `radius` of the Earth, satellite
 * and ground heights above it, all in metres; `incidence` in degrees from the vertical.
 */
export function slantRangeOfIncidence(
  incidence: number,
  radius: number,
  satelliteHeight: number,
  groundHeight = 0,
): number {
  const theta = incidence * RADIANS;
  if (theta === 0) return satelliteHeight - groundHeight;
  const look = Math.asin(((radius + groundHeight) / (radius + satelliteHeight)) * Math.sin(theta));
  return ((radius + satelliteHeight) / Math.sin(theta)) * Math.sin(theta - look);
}

/**
 * The same for ground at height 0 with every intermediate result in single precision, as MintPy computes it: up to about
 * 3 m beside the double-precision value.
 */
export function slantRangeOfIncidenceSingle(
  incidence: number,
  radius: number,
  satelliteHeight: number,
): number {
  const { fround, sin, asin } = Math;
  const theta = fround(fround(fround(incidence) / 180) * fround(Math.PI));
  const height = fround(radius + satelliteHeight);
  const sine = fround(sin(theta));
  const look = fround(asin(fround(fround(fround(radius) * sine) / height)));
  return fround(fround(height / sine) * fround(sin(fround(theta - look))));
}

/** Slant range, metres, of a column of an image in radar geometry: of the first, and the spacing. */
export const slantRangeOfColumn = (column: number, startingRange: number, rangePixelSize: number): number =>
  startingRange + rangePixelSize * column;
