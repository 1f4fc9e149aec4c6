/**
 * Index within 0 ... length - 1 that stands at any index when the line is mirrored at its ends, the end itself repeated
 * (d c b a | a b c d | d c b a), as often as it takes.
 */
export function mirrorIndex(index: number, length: number): number {
  const within = ((index % (2 * length)) + 2 * length) % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
}
