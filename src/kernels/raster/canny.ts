import { configError } from "../../errors.ts";
import { smoothGaussian } from "./gaussian.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface CannyOptions {
  /** Slopes per pixel: an edge has a place that is at least as steep as `high`, and is nowhere flatter than `low`. */
  readonly thresholds?: readonly [low: number, high: number];
}

/** Without thresholds, an edge begins in the steepest tenth of the image ... */
const STEEP_SHARE = 0.1;
/** ... and is followed down to this share of it. Canny (1986) has ratios of 1:2 to 1:3. */
const LOW_SHARE = 0.4;

/**
 * Edges by Canny (1986, IEEE PAMI 8(6), 679-698): the image is smoothed by a Gaussian, places count where the slope is largest across
 * the edge (non-maximum suppression, between pixels interpolated linearly), and of these the lines that rise somewhere above the high
 * threshold and nowhere fall below the low one (hysteresis, touching sides or corners).
 *
 * Small gaps do not make edges: smoothing takes the mean of what is near. A pixel too far from all data has no slope.
 *
 * @param values y x x, NaN = no data
 * @param sigma standard deviation of the Gaussian, pixels
 * @returns 1 on edges, 0 elsewhere, NaN where there is no data
 */
export function detectEdges(
  values: Float32Array,
  shape: RasterShape,
  sigma: number,
  { thresholds }: CannyOptions = {},
): Float32Array {
  const smooth = smoothGaussian(values, shape, sigma, { edge: "nearest", gaps: "fill" });
  const { alongX, alongY, size } = slopesOf(smooth, shape);
  const [low, high] = thresholds ?? thresholdsOf(size, values);
  if (!(low > 0 && high >= low))
    throw configError({
      code: "filter-size",
      what: "The thresholds of an edge are two slopes above 0, the second at least as large as the first.",
      got: `${low}, ${high}`,
      fix: "Give slopes per pixel in the unit of the map, or leave them out.",
    });
  const ridge = size.map((value, p) =>
    value >= low && !Number.isNaN(values[p]!) && isRidge(p, shape, size, alongX[p]!, alongY[p]!) ? value : 0,
  );
  const isEdge = followEdges(ridge, shape, high);
  return values.map((value, p) => (Number.isNaN(value) ? Number.NaN : isEdge[p]!));
}

interface Slopes {
  readonly alongX: Float32Array;
  readonly alongY: Float32Array;
  /** 0 where unknown. */
  readonly size: Float32Array;
}

/** Slopes per pixel by Sobel's operator; edge pixels are repeated. */
function slopesOf(values: Float32Array, shape: RasterShape): Slopes {
  const [alongX, alongY, size] = [0, 1, 2].map(() => new Float32Array(values.length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let y = 0, p = 0; y < shape.y; y++) {
    const [above, here, below] = [Math.max(0, y - 1), y, Math.min(shape.y - 1, y + 1)].map(
      (row) => row * shape.x,
    ) as [number, number, number];
    for (let x = 0; x < shape.x; x++, p++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(shape.x - 1, x + 1)];
      const at = (row: number, column: number) => values[row + column]!;
      const east = at(above, right) + 2 * at(here, right) + at(below, right);
      const west = at(above, left) + 2 * at(here, left) + at(below, left);
      const north = at(above, left) + 2 * at(above, x) + at(above, right);
      const south = at(below, left) + 2 * at(below, x) + at(below, right);
      // Each difference spans two pixels with weights of 4.
      const [slopeX, slopeY] = [(east - west) / 8, (south - north) / 8];
      if (Number.isNaN(slopeX + slopeY)) continue;
      alongX[p] = slopeX;
      alongY[p] = slopeY;
      size[p] = Math.hypot(slopeX, slopeY);
    }
  }
  return { alongX, alongY, size };
}

function thresholdsOf(size: Float32Array, values: Float32Array): readonly [number, number] {
  const known = size.filter((value, p) => value > 0 && !Number.isNaN(values[p]!)).sort();
  // Even ground has no edges, whatever the threshold.
  const high = known[Math.floor((1 - STEEP_SHARE) * known.length)] ?? Number.MAX_VALUE;
  return [LOW_SHARE * high, high];
}

/** Is the slope at a pixel as large as on both sides across the edge, and larger than on one? */
function isRidge(p: number, shape: RasterShape, size: Float32Array, slopeX: number, slopeY: number): boolean {
  const [wide, tall] = [Math.abs(slopeX), Math.abs(slopeY)];
  const steps = { x: Math.sign(slopeX), y: Math.sign(slopeY) };
  // Across the edge lies a point between a side neighbour and a corner.
  const share = Math.min(wide, tall) / Math.max(wide, tall);
  const side = wide >= tall ? { x: steps.x, y: 0 } : { x: 0, y: steps.y };
  const [row, column] = [Math.floor(p / shape.x), p % shape.x];
  const at = (dy: number, dx: number) => {
    const [y, x] = [row + dy, column + dx];
    return y < 0 || x < 0 || y >= shape.y || x >= shape.x ? 0 : size[y * shape.x + x]!;
  };
  const across = (sign: 1 | -1) =>
    (1 - share) * at(sign * side.y, sign * side.x) + share * at(sign * steps.y, sign * steps.x);
  const here = size[p]!;
  // Of two equal pixels the one uphill counts, so that a step has one line.
  return here > across(1) && here >= across(-1);
}

/** 1 for ridges that are linked with one that reaches the high threshold. */
function followEdges(ridge: Float32Array, shape: RasterShape, high: number): Uint8Array {
  const isEdge = new Uint8Array(ridge.length);
  const open: number[] = [];
  const reach = (p: number) => {
    if (isEdge[p] === 1) return;
    isEdge[p] = 1;
    open.push(p);
  };
  for (let p = 0; p < ridge.length; p++) {
    if (ridge[p]! < high) continue;
    reach(p);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [row, column] = [Math.floor(next / shape.x), next % shape.x];
      for (let y = Math.max(0, row - 1); y <= Math.min(shape.y - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(shape.x - 1, column + 1); x++)
          if (ridge[y * shape.x + x]! > 0) reach(y * shape.x + x);
    }
  }
  return isEdge;
}
