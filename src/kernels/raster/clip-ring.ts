/** A corner of an outline, in any plane coordinates. */
export type RingCorner = readonly [x: number, y: number];

/** Edges of a box; they may be infinite. */
export type ClipBox = readonly [west: number, south: number, east: number, north: number];

/**
 * The part of a ring inside a box (sutherland1974 in docs/theory/references.md). Where the ring leaves and comes back, it runs along
 * the edge of the box; what lies in the ring and in the box stays the same, by the even-odd rule also.
 *
 * @param ring the last corner is joined to the first; unchanged
 * @returns the ring itself where all of it lies inside; no corners where nothing does
 */
export function clipRing(ring: readonly RingCorner[], box: ClipBox): readonly RingCorner[] {
  const [west, south, east, north] = box;
  if (ring.every(([x, y]) => x >= west && x <= east && y >= south && y <= north)) return ring;
  let left = ring;
  left = clipSide(left, 0, west, 1);
  left = clipSide(left, 0, east, -1);
  left = clipSide(left, 1, south, 1);
  return clipSide(left, 1, north, -1);
}

/** What lies on one side of a line across an axis: above it where `sign` is 1, below where it is -1. */
function clipSide(ring: readonly RingCorner[], axis: 0 | 1, line: number, sign: 1 | -1): RingCorner[] {
  const kept: RingCorner[] = [];
  let before = ring.at(-1);
  for (const corner of ring) {
    const [isIn, wasIn] = [sign * corner[axis] >= sign * line, sign * before![axis] >= sign * line];
    if (isIn !== wasIn) kept.push(crossing(before!, corner, axis, line));
    if (isIn) kept.push(corner);
    before = corner;
  }
  return kept;
}

function crossing(a: RingCorner, b: RingCorner, axis: 0 | 1, line: number): RingCorner {
  const across = axis === 0 ? 1 : 0;
  const other = a[across] + ((line - a[axis]) / (b[axis] - a[axis])) * (b[across] - a[across]);
  return axis === 0 ? [line, other] : [other, line];
}
