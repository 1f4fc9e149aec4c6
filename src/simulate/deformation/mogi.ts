import type { Enu } from "../../geo/look-vector.ts";

/**
 * Surface displacement above a small spherical source of volume change in an elastic half-space:
 *
 *     (east, north, up) = (1 - nu) / pi * dV * (x, y, d) / (x^2 + y^2 + d^2)^(3/2)
 *
 * @param east, north position relative to the point above the source, m
 * @param depth of the source, m, positive
 * @param volumeChange m3, positive for inflation
 * @param poisson Poisson's ratio of the ground
 *
 * Source: Mogi (1958), Bull. Earthquake Res. Inst. 36, 99-134; in terms of volume: Segall (2010), Earthquake and
 * Volcano Deformation, chapter 7.
 */
export function mogiDisplacement(
  east: number,
  north: number,
  depth: number,
  volumeChange: number,
  poisson = 0.25,
): Enu {
  const squared = east * east + north * north + depth * depth;
  const strength = (((1 - poisson) / Math.PI) * volumeChange) / (squared * Math.sqrt(squared));
  return { east: strength * east, north: strength * north, up: strength * depth };
}
