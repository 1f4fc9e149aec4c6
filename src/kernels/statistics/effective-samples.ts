import { configError } from "../../errors.ts";
import { integrate } from "./integrate.ts";
import {
  checkVariogram,
  covarianceAt,
  covarianceMoment,
  totalSill,
  type VariogramPart,
} from "./variogram.ts";

export interface EffectiveSamplesOptions {
  /** pyddem's approximations: distances from the middle of the area only, not between all of its points. */
  readonly compat?: "pyddem";
}

/**
 * Number of independent samples whose mean is as uncertain as the mean over a disc: total sill over the mean covariance of all
 * pairs of points of the disc [rolstad2009]. With ranges far below the radius it is area / (2 pi integral h rho(h) dh), with ranges far above
 * it is 1. Never below 1 here; the peer's can be.
 *
 * @param area square metres
 */
export function effectiveSamplesOfDisc(
  area: number,
  parts: readonly VariogramPart[],
  { compat }: EffectiveSamplesOptions = {},
): number {
  checkVariogram(parts);
  checkSize(area);
  const radius = Math.sqrt(area / Math.PI);
  if (compat === "pyddem")
    return (totalSill(parts) * area) / (2 * Math.PI * covarianceMoment(parts, 0, radius));
  // Density of the distance between two random points of a disc [mathai1999].
  const density = (s: number) => {
    const u = s / (2 * radius);
    return (
      ((4 * s) / (Math.PI * radius ** 2)) *
      (Math.acos(Math.min(1, u)) - u * Math.sqrt(Math.max(0, 1 - u * u)))
    );
  };
  return totalSill(parts) / meanCovariance(parts, density, [2 * radius]);
}

/**
 * As `effectiveSamplesOfDisc`, for a rectangle.
 *
 * @param area square metres
 * @param width one of its sides, metres
 */
export function effectiveSamplesOfRectangle(
  area: number,
  width: number,
  parts: readonly VariogramPart[],
  { compat }: EffectiveSamplesOptions = {},
): number {
  checkVariogram(parts);
  checkSize(area);
  checkSize(width);
  const [short, long] = width < area / width ? [width, area / width] : [area / width, width];
  if (compat === "pyddem")
    return (totalSill(parts) * area) / (2 * Math.PI * slicedMoment(parts, short, long));
  const diagonal = Math.hypot(short, long);
  return totalSill(parts) / meanCovariance(parts, distanceInRectangle(short, long), [short, long, diagonal]);
}

function meanCovariance(
  parts: readonly VariogramPart[],
  density: (s: number) => number,
  bends: readonly number[],
): number {
  const farthest = bends.at(-1)!;
  // Several multiples of each range: an exponential part far shorter than the area must not fall between nodes.
  const scales = parts.flatMap(({ range }) => [range / 10, range, 3 * range, 10 * range, 100 * range]);
  const inside = [...new Set([...bends, ...scales])].filter((s) => s < farthest).sort((a, b) => a - b);
  return integrate((s) => density(s) * covarianceAt(parts, s), [0, ...inside, farthest]);
}

/** Density of the distance between two random points of a rectangle [mathai1999]. */
function distanceInRectangle(b: number, a: number): (s: number) => number {
  const scale = 4 / (a * a * b * b);
  return (s) => {
    if (s <= b) return scale * s * ((Math.PI * a * b) / 2 - (a + b) * s + (s * s) / 2);
    if (s <= a)
      return scale * s * (a * b * Math.asin(b / s) + a * Math.sqrt(s * s - b * b) - (b * b) / 2 - a * s);
    const angle = Math.asin(b / s) - Math.acos(a / s);
    const roots = a * Math.sqrt(s * s - b * b) + b * Math.sqrt(s * s - a * a);
    return Math.max(0, scale * s * (a * b * angle + roots - (a * a + b * b) / 2 - (s * s) / 2));
  };
}

/** Slices along a rectangle in pyddem's approximation. */
const SLICES = 99;

/** A half disc's worth of covariance at the middle, then slices of rings, each as wide an angle as the rectangle fills of it. */
function slicedMoment(parts: readonly VariogramPart[], width: number, length: number): number {
  let sum = covarianceMoment(parts, 0, width / 2);
  const step = (length - width / 2) / SLICES;
  for (let i = 0; i < SLICES; i++) {
    const from = width / 2 + i * step;
    const middle = from + step / 2;
    sum += covarianceMoment(parts, from, from + step) * (2 / Math.PI) * Math.atan(width / (2 * middle));
  }
  return sum;
}

function checkSize(size: number): void {
  if (size > 0 && Number.isFinite(size)) return;
  throw configError({
    code: "area-size",
    what: "The number of effective samples needs an area and sides that are positive.",
    got: String(size),
    fix: "Give the area in square metres and the width in metres.",
  });
}
