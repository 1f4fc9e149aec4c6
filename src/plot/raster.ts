import { inputError } from "../errors.ts";
import { type ColourMap, colourOf } from "./colour/colour-map.ts";
import { reliefColour } from "./colour/relief-colour.ts";
import type { ValueRange } from "./scale.ts";

/** A single band of values, row by row from the top. NaN is nodata. */
export interface RasterValues {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Longer sides than this are averaged down: more pixels than a page shows only make the file large. */
export const LARGEST_SIDE = 1200;

/** @throws input error `raster-size-mismatch` */
export function checkRaster({ values, width, height }: RasterValues, where: string): void {
  if (
    !Number.isInteger(width) ||
    !Number.isInteger(height) ||
    width < 1 ||
    height < 1 ||
    values.length !== width * height
  )
    throw inputError({
      code: "raster-size-mismatch",
      what: "The number of values does not match the raster's rows and columns.",
      where,
      got: `${values.length} values for ${height} rows x ${width} columns`,
    });
}

/**
 * Means of blocks of `factor` x `factor` pixels over their valid values (blocks at the right and lower edge are
 * smaller). With a `period`, values are angles and the mean is the direction of their sum, so that +pi and -pi
 * do not average to 0.
 */
export function averageBlocks(raster: RasterValues, factor: number, period?: number): RasterValues {
  if (factor <= 1) return raster;
  const width = Math.ceil(raster.width / factor);
  const height = Math.ceil(raster.height / factor);
  const values = new Float32Array(width * height);
  const turn = period === undefined ? 0 : (2 * Math.PI) / period;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      let [count, sum, sine, cosine] = [0, 0, 0, 0];
      const lastY = Math.min(raster.height, (row + 1) * factor);
      const lastX = Math.min(raster.width, (column + 1) * factor);
      for (let y = row * factor; y < lastY; y++)
        for (let x = column * factor; x < lastX; x++) {
          const value = raster.values[y * raster.width + x] ?? Number.NaN;
          if (Number.isNaN(value)) continue;
          count++;
          if (period === undefined) sum += value;
          else {
            sine += Math.sin(value * turn);
            cosine += Math.cos(value * turn);
          }
        }
      const mean = period === undefined ? sum / count : Math.atan2(sine, cosine) / turn;
      values[row * width + column] = count === 0 ? Number.NaN : mean;
    }
  return { values, width, height };
}

/** The whole factor by which a raster is reduced to fit `LARGEST_SIDE`. */
export const reductionFactor = ({ width, height }: { width: number; height: number }) =>
  Math.max(1, Math.ceil(Math.max(width, height) / LARGEST_SIDE));

/**
 * Pixels of a raster in a colour map; nodata is transparent.
 *
 * @param shade brightness of each pixel, 0 to 1 (see `hillshade`); NaN leaves the colour as it is
 * @returns width * height * 4 bytes of RGBA
 */
export function colouriseRaster(
  { values, width, height }: RasterValues,
  map: ColourMap,
  [low, high]: ValueRange,
  shade?: Float32Array,
): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  const span = high - low || 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const colour = colourOf(map, (value - low) / span);
    pixels.set(shade === undefined ? colour : reliefColour(colour, shade[i] ?? Number.NaN), 4 * i);
  }
  return pixels;
}
