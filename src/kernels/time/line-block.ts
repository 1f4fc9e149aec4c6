import { inputError } from "../../errors.ts";

export type Floats = Float32Array | Float64Array;

/** What is weighed, and how, of series of elevations that share their times. */
export interface LineWeights {
  /**
   * Standard deviations of the elevations' errors, one per time or [time, pixels]; the weights are 1 / sigma^2. All alike when absent. An
   * elevation whose error is not a positive number is left out.
   */
  readonly sigma?: Floats;
  /** [time, pixels]: 1 for elevations that are left out. */
  readonly rejected?: Uint8Array;
  /** "pyddem": the errors themselves are the weights, so that the worst elevations count most. */
  readonly compat?: "pyddem";
}

/**
 * Some pixels' series one after the other, so that the sums of a pixel run through the first-level cache, whatever lies between its
 * elevations in the cube.
 */
export interface LineBlock {
  /** [pixel, time]; NaN where there is nothing to use. */
  readonly z: Float64Array;
  /** [pixel, time]; null when all weigh 1. */
  readonly weight: Float64Array | null;
}

/** Pixels of a block: the elevations of 50 times take 26 kB. */
export const BLOCK_PIXELS = 64;

/** Errors: `line-shapes` when the arrays do not fit together, or times do not ascend. Returns the pixels. */
export function checkLineShapes(z: Floats, t: Float64Array, { sigma, rejected }: LineWeights): number {
  const pixels = t.length === 0 ? 0 : z.length / t.length;
  const fits =
    Number.isInteger(pixels) &&
    (t.length > 0 || z.length === 0) &&
    (sigma === undefined || sigma.length === z.length || sigma.length === t.length) &&
    (rejected === undefined || rejected.length === z.length) &&
    ascends(t);
  if (fits) return pixels;
  throw inputError({
    code: "line-shapes",
    what: "The elevations, times and errors of the series do not fit together.",
    got: `${z.length} elevations, ${t.length} times that ${ascends(t) ? "ascend" : "do not ascend"}, ${sigma?.length ?? "no"} errors, ${rejected?.length ?? "no"} rejections`,
    fix: "Give elevations as [time, pixels], times in their order, and errors as [time] or [time, pixels].",
  });
}

const ascends = (t: Float64Array) =>
  t.every((time, i) => Number.isFinite(time) && (i === 0 || time >= t[i - 1]!));

export function createLineBlock(times: number, { sigma }: LineWeights): LineBlock {
  const make = () => new Float64Array(BLOCK_PIXELS * times);
  return { z: make(), weight: sigma === undefined ? null : make() };
}

/** Copies `count` pixels from `first` on into a block. */
export function gatherBlock(
  block: LineBlock,
  z: Floats,
  { sigma, rejected, compat }: LineWeights,
  times: number,
  first: number,
  count: number,
): void {
  const pixels = z.length / times;
  gather(block.z, z, times, pixels, first, count);
  if (rejected !== undefined) blank(block.z, rejected, times, pixels, first, count);
  if (block.weight === null || sigma === undefined) return;
  if (sigma.length === z.length) gather(block.weight, sigma, times, pixels, first, count);
  else for (let p = 0; p < count; p++) block.weight.set(sigma, p * times);
  if (compat === "pyddem") return;
  const { weight } = block;
  for (let k = 0; k < count * times; k++) {
    const error = weight[k]!;
    weight[k] = error > 0 && error < Number.POSITIVE_INFINITY ? 1 / (error * error) : Number.NaN;
  }
}

function gather(
  out: Float64Array,
  cube: Floats,
  times: number,
  pixels: number,
  first: number,
  count: number,
) {
  for (let i = 0; i < times; i++) {
    const row = i * pixels + first;
    for (let p = 0, at = i; p < count; p++, at += times) out[at] = cube[row + p]!;
  }
}

function blank(
  out: Float64Array,
  rejected: Uint8Array,
  times: number,
  pixels: number,
  first: number,
  count: number,
): void {
  for (let i = 0; i < times; i++)
    for (let p = 0; p < count; p++)
      if (rejected[i * pixels + first + p] !== 0) out[p * times + i] = Number.NaN;
}
