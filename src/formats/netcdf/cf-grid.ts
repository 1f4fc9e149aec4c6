import type { Affine } from "../../geo/affine.ts";

/** Coordinates may stray from even spacing by this share of a pixel (rounding in text and in float32). */
const EVENNESS = 1e-2;
/** Half a unit in the last place of float32, relative. */
const FLOAT32_ROUNDING = 2 ** -24;

export interface Spacing {
  /** The first pixel's centre. */
  readonly first: number;
  readonly step: number;
}

/**
 * First value and step of evenly spaced coordinates; null when they are not. A single coordinate has no step:
 * NaN, to be given by `affineOfCoordinates`.
 */
export function spacingOf(values: ArrayLike<number>, isFloat32: boolean): Spacing | null {
  const count = values.length;
  const first = values[0];
  const last = values[count - 1];
  if (first === undefined || last === undefined || !Number.isFinite(first)) return null;
  if (count === 1) return { first, step: Number.NaN };
  const step = (last - first) / (count - 1);
  const rounding = isFloat32 ? 2 * FLOAT32_ROUNDING * Math.max(Math.abs(first), Math.abs(last)) : 0;
  const tolerance = EVENNESS * Math.abs(step) + rounding;
  for (let i = 0; i < count; i++)
    if (!(Math.abs((values[i] ?? Number.NaN) - (first + i * step)) <= tolerance)) return null;
  return step === 0 ? null : { first, step };
}

/**
 * The affine of a grid whose pixel centres are the coordinates. One row (or column) takes the pixel size of the
 * other dimension; a single pixel has none: null.
 */
export function affineOfCoordinates(x: Spacing, y: Spacing): Affine | null {
  const [dx, dy] = [
    Number.isNaN(x.step) ? Math.abs(y.step) : x.step,
    Number.isNaN(y.step) ? -Math.abs(x.step) : y.step,
  ];
  if (Number.isNaN(dx) || Number.isNaN(dy)) return null;
  return [dx, 0, x.first - dx / 2, 0, dy, y.first - dy / 2];
}
