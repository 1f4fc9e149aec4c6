import type { RasterValues } from "../raster.ts";

/** A piece of a contour line, in pixels from the outer edge of the first pixel. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** More levels than this are a mistake in the interval, and a file that nothing opens. */
const MOST_LEVELS = 500;

/**
 * Lines of equal height by marching squares (Lorensen and Cline 1987, in two dimensions): between the centres of four pixels a line
 * runs straight, its ends interpolated. In a saddle it keeps the mean of the four on one side. There is none beside a gap.
 *
 * @param interval difference between lines, in the unit of the values
 */
export function contourLines({ values, width, height }: RasterValues, interval: number): Segment[] {
  const segments: Segment[] = [];
  const step = intervalOf(values, interval);
  if (step === null) return segments;
  for (let y = 0; y + 1 < height; y++)
    for (let x = 0; x + 1 < width; x++) {
      const at = y * width + x;
      // Clockwise from the upper left.
      const corners = [values[at], values[at + 1], values[at + width + 1], values[at + width]] as [
        number,
        number,
        number,
        number,
      ];
      const [low, high] = [Math.min(...corners), Math.max(...corners)];
      if (Number.isNaN(low + high)) continue;
      // A corner at the level itself counts as above it, on both of its sides.
      for (let k = Math.floor(low / step) + 1; k * step <= high; k++) {
        const level = k * step;
        const crossings = crossingsOf(corners, level, x + 0.5, y + 0.5);
        if (crossings.length === 2) segments.push(join(crossings, 0, 1));
        if (crossings.length < 4) continue;
        // Sides are numbered from the top, clockwise: corner 0 lies between side 3 and side 0.
        const mean = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
        const isCutOff = mean < level !== corners[0] < level;
        segments.push(
          ...(isCutOff
            ? [join(crossings, 3, 0), join(crossings, 1, 2)]
            : [join(crossings, 0, 1), join(crossings, 2, 3)]),
        );
      }
    }
  return segments;
}

type Point = readonly [x: number, y: number];

const join = (points: readonly Point[], a: number, b: number): Segment => [
  ...(points[a] as Point),
  ...(points[b] as Point),
];

/** Where a level crosses the four sides of a square, from the top clockwise; sides without a crossing are left out. */
function crossingsOf(
  corners: readonly [number, number, number, number],
  level: number,
  x: number,
  y: number,
): Point[] {
  const places = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
  ] as const;
  const points: Point[] = [];
  for (let side = 0; side < 4; side++) {
    const next = (side + 1) % 4;
    const [from, to] = [corners[side] as number, corners[next] as number];
    if (from < level === to < level) continue;
    const share = (level - from) / (to - from);
    const [[x0, y0], [x1, y1]] = [places[side] as Point, places[next] as Point];
    points.push([x0 + share * (x1 - x0), y0 + share * (y1 - y0)]);
  }
  return points;
}

function intervalOf(values: Float32Array, interval: number): number | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(interval > 0) || !(high > low)) return null;
  return (high - low) / interval > MOST_LEVELS ? null : interval;
}
