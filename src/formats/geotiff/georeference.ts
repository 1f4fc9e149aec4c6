import type { Affine } from "../../geo/affine.ts";
import { TAG } from "./tags.ts";
import type { TiffDirectory } from "./tiff-file.ts";

/**
 * The affine of a directory, always from the OUTER corner of the first pixel; null when it has none (ground
 * control points alone are none). With PixelIsPoint the tie point is a pixel's centre, so half a pixel is taken
 * off (GeoTIFF 1.1, requirement 7.1; GDAL does the same).
 */
export async function readAffine(directory: TiffDirectory, pixelIsPoint: boolean): Promise<Affine | null> {
  const stated = (await fromMatrix(directory)) ?? (await fromScale(directory));
  if (stated === null || !stated.every(Number.isFinite)) return null;
  if (!pixelIsPoint) return stated;
  const [a, b, c, d, e, f] = stated;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

/** ModelTransformation: a 4 x 4 matrix by rows. */
async function fromMatrix(directory: TiffDirectory): Promise<Affine | null> {
  const m = await directory.numbers(TAG.modelTransformation);
  if (m.length < 8) return null;
  const [a, b, , c, d, e, , f] = m as unknown as readonly number[];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return e === undefined || f === undefined ? null : [a, b, c, d, e, f];
}

/** ModelPixelScale and one ModelTiepoint (i, j, k, x, y, z). */
async function fromScale(directory: TiffDirectory): Promise<Affine | null> {
  const [scaleX = 0, scaleY = 0] = await directory.numbers(TAG.modelPixelScale);
  const tie = await directory.numbers(TAG.modelTiepoint);
  if (scaleX === 0 || scaleY === 0 || tie.length < 6) return null;
  const [i = 0, j = 0, , x = 0, y = 0] = tie;
  // A negative vertical scale is a known slip of writers: rows go south all the same (as in GDAL).
  const stepY = Math.abs(scaleY);
  return [scaleX, 0, x - i * scaleX, 0, -stepY, y + j * stepY];
}

/** The affine of an overview, which has fewer and larger pixels over the same extent. */
export function scaleAffine([a, b, c, d, e, f]: Affine, factorX: number, factorY: number): Affine {
  return [a * factorX, b * factorY, c, d * factorX, e * factorY, f];
}
