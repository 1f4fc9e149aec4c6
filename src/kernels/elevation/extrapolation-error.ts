import { effectiveSamplesOfRectangle } from "../statistics/effective-samples.ts";
import { standardErrorOfPart } from "../statistics/standard-error.ts";
import type { VariogramPart } from "../statistics/variogram.ts";
import type { HypsometricInput } from "./hypsometric-change.ts";

/** Which cells of which bins are used; areas in m^2, per bin. */
export interface BinnedCells {
  readonly of: Int32Array;
  readonly kept: Uint8Array;
  readonly areaKept: Float64Array;
  readonly areaTotal: Float64Array;
  readonly times: number;
}

/**
 * Range of differences of elevation change within a bin, metres: 10^(2 + area / 2.5 km^2), as pyddem has it. Beyond 5 km^2 it would
 * outgrow every glacier; there it stays.
 */
export function changeRange(area: number, compat?: "pyddem"): number {
  const exponent = 2 + area / 1e6 / 2.5;
  return 10 ** (compat === "pyddem" ? exponent : Math.min(4, exponent));
}

/**
 * Standard error of the mean of each bin by its cells that are not measured, metres, [bin, time]; 0 where all are. By the spread of the measured
 * cells, which are `n` effective samples of the bin's `N`.
 *
 * pyddem takes the spread of the last time for all times, and divides by N where n belongs.
 */
export function extrapolationErrors(
  { change }: HypsometricInput,
  {
    of,
    kept,
    areaKept,
    areaTotal,
    width,
    area,
    times,
  }: BinnedCells & { readonly width: number; readonly area: number },
  compat: "pyddem" | undefined,
): Float64Array {
  const part: VariogramPart[] = [{ model: "exponential", range: changeRange(area, compat), sill: 1 }];
  const mode = compat === "pyddem" ? { compat } : {};
  const samples = (size: number) =>
    size === 0 ? 0 : effectiveSamplesOfRectangle(size, width || 1, part, mode);
  const out = new Float64Array(areaKept.length * times);
  const [known, whole] = [areaKept.map(samples), areaTotal.map(samples)];
  for (let t = 0; t < times; t++) {
    const deviation = deviationsOfBins(
      change,
      of,
      kept,
      areaKept.length,
      compat === "pyddem" ? times - 1 : t,
      mode.compat,
    );
    for (const [b, own] of areaKept.entries())
      if (own > 0 && own < areaTotal[b]!)
        out[b * times + t] = standardErrorOfPart(deviation[b]!, whole[b]!, known[b]!, mode);
  }
  return out;
}

/** Standard deviations of the kept cells of each bin at a time; a bin with one cell alone has the others' pooled one. */
function deviationsOfBins(
  change: ArrayLike<number>,
  of: Int32Array,
  kept: Uint8Array,
  count: number,
  t: number,
  compat: "pyddem" | undefined,
): Float64Array {
  const [n, mean, squares] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let p = 0; p < kept.length; p++) {
    const [value, bin] = [change[t * kept.length + p]!, of[p]!];
    if (kept[p] === 0 || Number.isNaN(value)) continue;
    const before = value - mean[bin]!;
    mean[bin]! += before / ++n[bin]!;
    squares[bin]! += before * (value - mean[bin]!);
  }
  if (compat === "pyddem") return squares.map((sum, b) => Math.sqrt(sum / n[b]!));
  const free = n.reduce((sum, one) => sum + Math.max(0, one - 1), 0);
  const pooled = squares.reduce((sum, one) => sum + one, 0) / (free || 1);
  return squares.map((sum, b) => Math.sqrt(n[b]! > 1 ? sum / (n[b]! - 1) : pooled));
}

/**
 * Standard error of the whole by the bins' errors of extrapolation, which are correlated over the ground between the bins (their difference of
 * elevation by the slope).
 */
export function sharedError(
  errors: Float64Array,
  times: number,
  t: number,
  elevation: Float64Array,
  areaTotal: Float64Array,
  slope: number,
  compat?: "pyddem",
): number {
  const area = areaTotal.reduce((sum, one) => sum + one, 0);
  const range = changeRange(area, compat);
  const steepness = Math.tan((slope * Math.PI) / 180);
  let sum = 0;
  for (let i = 0; i < elevation.length; i++)
    for (let j = 0; j < elevation.length; j++) {
      const distance = Math.abs(elevation[i]! - elevation[j]!) / steepness;
      const both = errors[i * times + t]! * errors[j * times + t]! * Math.exp(-distance / range);
      sum += both * areaTotal[i]! * areaTotal[j]!;
    }
  return Math.sqrt(sum) / area;
}
