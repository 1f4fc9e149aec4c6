/** Vertical displacement, m, of a Gaussian bowl: `up` m in the middle, exp(-1/2) of it at `radius` m. */
export function bowlUplift(east: number, north: number, radius: number, up: number): number {
  return up * Math.exp(-(east * east + north * north) / (2 * radius * radius));
}
