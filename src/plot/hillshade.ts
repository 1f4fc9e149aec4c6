import type { RasterValues } from "./raster.ts";

/** Sun from the north-west at 45 degrees: relief lit from below right reads as inverted. */
const SUN_AZIMUTH = (315 * Math.PI) / 180;
const SUN_ALTITUDE = (45 * Math.PI) / 180;

/**
 * Brightness of a terrain lit from the north-west, 0 to 1, where flat ground is 0.5. Slopes by Horn (1981),
 * Hill shading and the reflectance map, Proc. IEEE 69(1); edges repeat the outermost pixel.
 *
 * @param heights metres, first row in the north; NaN where unknown
 * @param spacing metres between pixels along x and y
 * @param exaggeration heights are multiplied by it; chosen from the median slope when absent
 */
export function hillshade(
  heights: RasterValues,
  spacing: { readonly x: number; readonly y: number },
  exaggeration = reliefExaggeration(heights, spacing),
): Float32Array {
  const { values, width, height } = heights;
  const at = (row: number, column: number) =>
    values[Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column))] ??
    Number.NaN;
  const shade = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const west = at(y - 1, x - 1) + 2 * at(y, x - 1) + at(y + 1, x - 1);
      const east = at(y - 1, x + 1) + 2 * at(y, x + 1) + at(y + 1, x + 1);
      const north = at(y - 1, x - 1) + 2 * at(y - 1, x) + at(y - 1, x + 1);
      const south = at(y + 1, x - 1) + 2 * at(y + 1, x) + at(y + 1, x + 1);
      const slopeEast = (exaggeration * (east - west)) / (8 * spacing.x);
      const slopeNorth = (exaggeration * (north - south)) / (8 * spacing.y);
      const towardsSun = slopeEast * Math.sin(SUN_AZIMUTH) + slopeNorth * Math.cos(SUN_AZIMUTH);
      const lit =
        (Math.sin(SUN_ALTITUDE) - Math.cos(SUN_ALTITUDE) * towardsSun) / Math.hypot(slopeEast, slopeNorth, 1);
      const flat = Math.sin(SUN_ALTITUDE);
      shade[y * width + x] = Number.isNaN(lit)
        ? Number.NaN
        : lit < flat
          ? (0.5 * Math.max(0, lit)) / flat
          : 0.5 + (0.5 * (lit - flat)) / (1 - flat);
    }
  return shade;
}

/** Slope that a median pixel of the shaded terrain should have: steep enough to be seen. */
const MEDIAN_SLOPE_SHOWN = 0.1;
const MOST_EXAGGERATION = 6;

function reliefExaggeration({ values, width }: RasterValues, { x }: { x: number }): number {
  const slopes: number[] = [];
  const stride = Math.max(1, Math.floor(values.length / 20_000));
  for (let i = 1; i < values.length; i += stride) {
    if (i % width === 0) continue;
    const slope = Math.abs((values[i] ?? Number.NaN) - (values[i - 1] ?? Number.NaN)) / x;
    if (!Number.isNaN(slope)) slopes.push(slope);
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes[slopes.length >> 1] ?? 0;
  return middle > 0 ? Math.min(MOST_EXAGGERATION, Math.max(1, MEDIAN_SLOPE_SHOWN / middle)) : 1;
}
