/** Speed of light in vacuum, m/s (exact, SI). */
export const SPEED_OF_LIGHT = 299_792_458;

/**
 * Correlated samples in one independent look when the processor says nothing: MintPy's ratio of resolution to
 * pixel area for Sentinel-1 (azimuth 22.5/14.1, range 2.8/2.3). The same number is used for all sensors there,
 * so it is here, to give the same weights.
 */
const SAMPLES_PER_LOOK = 1.94;

/** Number of independent looks of a multilooked interferogram, at least 1. */
export function independentLooks(azimuthLooks: number, rangeLooks: number): number {
  return Math.max(1, Math.round((azimuthLooks * rangeLooks) / SAMPLES_PER_LOOK));
}

/** Look angle from the nadir, radians, by the cosine law: distances from the Earth's centre and slant range. */
export function lookAngle(sarToCenter: number, groundToCenter: number, slantRange: number): number {
  return Math.acos(
    (sarToCenter ** 2 + slantRange ** 2 - groundToCenter ** 2) / (2 * sarToCenter * slantRange),
  );
}
