import { configError, inputError } from "../../errors.ts";
import type { RasterShape } from "./raster-shape.ts";
import { readWindow, type WindowEdge } from "./surface-window.ts";

/** Distance between the centres of neighbouring pixels, in the unit of the elevations; the signs do not matter. */
export interface PixelSpacing {
  readonly y: number;
  readonly x: number;
}

/**
 * How the gradient is taken from the 3 x 3 cells: weighted central differences over three rows and columns [horn1981], smoother
 * on rough ground, or the differences of the four nearest cells, of the surface through all nine [zevenbergen1987].
 */
export type GradientMethod = "horn" | "zevenbergen-thorne";

export interface TerrainOptions {
  readonly method?: GradientMethod;
  /** `nodata` leaves the outer ring and the cells beside gaps without a value, as GDAL does. */
  readonly edge?: WindowEdge;
}

const DEGREES = 180 / Math.PI;
const FULL_CIRCLE = 360;

/**
 * Steepest slope of the terrain in degrees from the horizontal, y x x; NaN = no data. About 20 flops and 8 bytes per pixel.
 *
 * Rows run to the south, columns to the east. Errors: `pixel-spacing`, `raster-size`.
 *
 * @param elevation y x x, NaN = no data
 */
export function measureSlope(
  elevation: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  options: TerrainOptions = {},
): Float32Array {
  return mapGradient(elevation, shape, spacing, options, (east, north) => {
    return DEGREES * Math.atan(Math.sqrt(east * east + north * north));
  });
}

/**
 * Direction that the terrain faces, which is downslope, in degrees clockwise from the grid's north, in [0, 360); NaN = no data
 * or flat. Otherwise as `measureSlope`.
 */
export function measureAspect(
  elevation: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  options: TerrainOptions = {},
): Float32Array {
  return mapGradient(elevation, shape, spacing, options, (east, north) => {
    if (east === 0 && north === 0) return Number.NaN;
    // In f32, because what rounds up to a full circle there is north.
    const angle = Math.fround(DEGREES * Math.atan2(-east, -north));
    const turned = Math.fround(angle < 0 ? angle + FULL_CIRCLE : angle);
    // Adding 0 makes -0 a plain 0.
    return turned === FULL_CIRCLE ? 0 : turned + 0;
  });
}

/**
 * Largest curvature of the terrain: the size of its second derivative in the direction where that is largest, per unit of
 * length, of the surface through the 3 x 3 cells [zevenbergen1987]. Unlike profile and plan curvature it exists on flat ground.
 * NaN = no data. Otherwise as `measureSlope`.
 */
export function measureCurvature(
  elevation: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  { edge = "nodata" }: Pick<TerrainOptions, "edge"> = {},
): Float32Array {
  checkRaster(elevation, shape, spacing);
  const [perXX, perYY, perXY] = [1 / spacing.x ** 2, 1 / spacing.y ** 2, 0.25 / (spacing.x * spacing.y)];
  const w = new Float64Array(8);
  const out = new Float32Array(elevation.length).fill(Number.NaN);
  for (let y = 0, p = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++, p++) {
      if (!readWindow(elevation, shape, y, x, edge, w)) continue;
      const twice = 2 * elevation[p]!;
      const xx = (w[3]! + w[4]! - twice) * perXX;
      const yy = (w[1]! + w[6]! - twice) * perYY;
      const xy = (w[2]! - w[0]! + w[5]! - w[7]!) * perXY;
      // The eigenvalue of larger size of the symmetric matrix (xx, xy; xy, yy).
      out[p] = Math.abs(xx + yy) / 2 + Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
    }
  return out;
}

/** Applies `measure` to the gradient towards east and north of every pixel that has one. */
function mapGradient(
  elevation: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  { method = "horn", edge = "nodata" }: TerrainOptions,
  measure: (east: number, north: number) => number,
): Float32Array {
  checkRaster(elevation, shape, spacing);
  // Weight of the middle row or column, and of its two neighbours together with it.
  const [middle, side] = method === "horn" ? [2, 1] : [1, 0];
  const total = 2 * (middle + 2 * side);
  const [perX, perY] = [1 / (total * Math.abs(spacing.x)), 1 / (total * Math.abs(spacing.y))];
  const w = new Float64Array(8);
  const out = new Float32Array(elevation.length).fill(Number.NaN);
  for (let y = 0, p = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++, p++) {
      if (!readWindow(elevation, shape, y, x, edge, w)) continue;
      const east = middle * (w[4]! - w[3]!) + side * (w[2]! - w[0]! + (w[7]! - w[5]!));
      const north = middle * (w[1]! - w[6]!) + side * (w[0]! - w[5]! + (w[2]! - w[7]!));
      out[p] = measure(east * perX, north * perY);
    }
  return out;
}

function checkRaster(values: Float32Array, shape: RasterShape, spacing: PixelSpacing): void {
  const sizes = [spacing.y, spacing.x];
  if (sizes.some((size) => !Number.isFinite(size) || size === 0))
    throw configError({
      code: "pixel-spacing",
      what: "The slope of the terrain needs the size of its pixels, and this is none.",
      got: `y ${spacing.y}, x ${spacing.x}`,
      fix: "Give it in the unit of the elevations; project a raster in degrees to metres first.",
    });
  if (values.length !== shape.y * shape.x)
    throw inputError({
      code: "raster-size",
      what: "The raster does not have as many values as its rows and columns say.",
      got: `${values.length} values for ${shape.y} x ${shape.x}`,
      fix: "Give one value for each pixel, row by row.",
    });
}
