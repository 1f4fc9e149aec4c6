/** A disc in pixel units: pixel centres are at whole numbers plus a half. */
export interface Disc {
  readonly y: number;
  readonly x: number;
  readonly radius: number;
}

/** The pixels [start, stop) of row `y` whose centres lie in the disc, clipped to [first, last); empty when start >= stop. */
export function discSpan(disc: Disc, y: number, first: number, last: number): [start: number, stop: number] {
  const vertical = y + 0.5 - disc.y;
  const squared = disc.radius * disc.radius - vertical * vertical;
  if (squared < 0) return [first, first];
  const half = Math.sqrt(squared);
  const start = Math.ceil(disc.x - half - 0.5);
  const stop = Math.floor(disc.x + half - 0.5) + 1;
  return [Math.max(first, start), Math.min(last, stop)];
}
