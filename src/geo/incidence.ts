const DEGREES = 180 / Math.PI;

/**
 * Incidence angle, degrees from the vertical, from the slant range by the cosine law on a sphere: `radius` of the Earth,
 * satellite and ground heights above it, all in metres. NaN where the range is shorter than the height difference.
 */
export function incidenceOfSlantRange(
  slantRange: number,
  radius: number,
  satelliteHeight: number,
  groundHeight = 0,
): number {
  const ground = radius + groundHeight;
  const cosine =
    (ground ** 2 + slantRange ** 2 - (radius + satelliteHeight) ** 2) / (2 * ground * slantRange);
  return (Math.PI - Math.acos(cosine)) * DEGREES;
}
