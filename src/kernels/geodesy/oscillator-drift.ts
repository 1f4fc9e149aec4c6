/**
 * Apparent motion away from the satellite that the drift of Envisat's local oscillator gives for each metre of slant range,
 * per year (Marinkovic and Larsen 2013).
 */
export const ENVISAT_DRIFT = 3.87e-7;

/**
 * Slant range, metres, at which the line of sight of a given incidence angle meets a sphere, for an orbit that sees one incidence
 * angle at one known range. The sphere stands for the Earth at the scene; the relief is in the incidence angle only as far as
 * the layer has it.
 *
 * @param incidence degrees from the vertical
 * @param center incidence angle, degrees, and slant range, metres, of the scene's centre
 */
export function slantRangeFromCenter(
  incidence: number,
  center: { readonly incidence: number; readonly slantRange: number },
): number {
  const cosine = Math.cos(center.incidence * RADIANS);
  // Squared distance of the orbit from the Earth's centre, by the cosine law.
  const orbit = EARTH_RADIUS ** 2 + center.slantRange ** 2 + 2 * EARTH_RADIUS * center.slantRange * cosine;
  const [sin, cos] = [Math.sin(incidence * RADIANS), Math.cos(incidence * RADIANS)];
  return Math.sqrt(orbit - (EARTH_RADIUS * sin) ** 2) - EARTH_RADIUS * cos;
}

const RADIANS = Math.PI / 180;
/** Mean radius of the Earth (IUGG), metres. */
const EARTH_RADIUS = 6_371_008.8;
