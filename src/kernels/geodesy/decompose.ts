/** Motion in a vertical plane, found from motion along several lines of sight in the unit of those. */
export interface PlaneMotion {
  readonly horizontal: number;
  readonly up: number;
  /** Standard errors: of the given sigmas, else of the scatter about the fit; NaN where nothing tells. */
  readonly horizontalStd: number;
  readonly upStd: number;
  /** Correlation of the two errors. */
  readonly correlation: number;
  /** Weighted sum of squared residuals. */
  readonly misfit: number;
}

/**
 * Below this, lines of sight count as one: the squared sine of the angle between the columns of the weighted design. Those of
 * one track within a cell are near 1e-6, two tracks near 1, and near 1e-3 if one has a thousandth of the other's weight.
 */
const LEAST_DIVERSITY = 1e-5;

/**
 * Least squares for the motion along one horizontal direction and up: value_k = horizontal_k * h + up_k * u. What moves across that
 * direction is taken as nothing; near-polar orbits hardly see north.
 *
 * @param values one motion for each line of sight; NaN is left out
 * @param horizontal part of each line of sight's unit vector along the horizontal direction (see `horizontalPart`)
 * @param up part of it along the vertical
 * @param sigma standard error of each value; null counts all alike
 * @param count how many of the arrays' first elements to use
 */
export function decomposeMotion(
  values: ArrayLike<number>,
  horizontal: ArrayLike<number>,
  up: ArrayLike<number>,
  sigma: ArrayLike<number> | null = null,
  count: number = values.length,
): PlaneMotion {
  let [hh, hu, uu, hv, uv, vv, used] = [0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const weight = sigma === null ? 1 : 1 / sigma[k]! ** 2;
    const [value, h, u] = [values[k]!, horizontal[k]!, up[k]!];
    const product = weight * value * h * u;
    if (Number.isNaN(product) || weight === Number.POSITIVE_INFINITY) continue;
    used++;
    hh += weight * h * h;
    hu += weight * h * u;
    uu += weight * u * u;
    hv += weight * h * value;
    uv += weight * u * value;
    vv += weight * value * value;
  }
  const determinant = hh * uu - hu * hu;
  // Negated, so that NaN is refused as well.
  if (!(determinant > LEAST_DIVERSITY * hh * uu)) return UNKNOWN;
  const motion = (uu * hv - hu * uv) / determinant;
  const rise = (hh * uv - hu * hv) / determinant;
  // Cancellation may leave a trace below 0 where the fit is exact.
  const misfit = Math.max(0, vv - motion * hv - rise * uv);
  const variance = sigma !== null ? 1 : used > 2 ? misfit / (used - 2) : Number.NaN;
  return {
    horizontal: motion,
    up: rise,
    horizontalStd: Math.sqrt((variance * uu) / determinant),
    upStd: Math.sqrt((variance * hh) / determinant),
    correlation: -hu / Math.sqrt(hh * uu),
    misfit,
  };
}

const UNKNOWN: PlaneMotion = {
  horizontal: Number.NaN,
  up: Number.NaN,
  horizontalStd: Number.NaN,
  upStd: Number.NaN,
  correlation: Number.NaN,
  misfit: Number.NaN,
};

/** Azimuth of the horizontal direction by default, degrees anti-clockwise from north: motion to the east is positive. */
export const EAST = -90;

/**
 * Part of a direction along a horizontal azimuth: with incidence and azimuth angle sin(incidence) cos(azimuthAngle - azimuth).
 *
 * @param azimuth degrees from north, anti-clockwise
 */
export function horizontalPart(east: number, north: number, azimuth: number): number {
  // Exact in the four directions that people ask for.
  switch (azimuth) {
    case -90:
      return east;
    case 0:
      return north;
    case 90:
      return -east;
    case 180:
    case -180:
      return -north;
  }
  const radians = (azimuth * Math.PI) / 180;
  return -east * Math.sin(radians) + north * Math.cos(radians);
}
