import type { LineFit } from "./fit-lines.ts";
import {
  BLOCK_PIXELS,
  checkLineShapes,
  createLineBlock,
  type Floats,
  gatherBlock,
  type LineWeights,
} from "./line-block.ts";
import { tabulateQuantiles } from "./quantile-table.ts";

export interface BandOptions extends LineWeights {
  /** What the band holds with the probability: the line, or an elevation with the error of the one there. */
  readonly kind: "confidence" | "prediction";
  /** Probability of the band, 0..1. */
  readonly share: number;
}

/**
 * Half-width of the band about the line at one time: q s sqrt(1 / sum W + (t - mean)^2 / sum W (t - mean)^2), with 1 / W more for an
 * elevation of weight W, q of Student's distribution. NaN with fewer than three times.
 *
 * @param weight of the elevation that is predicted; infinite for the line itself
 */
export function bandHalfWidth(
  fit: LineFit,
  pixel: number,
  t: number,
  quantile: number,
  weight: number,
): number {
  const away = t - fit.meanTime[pixel]!;
  const variance = 1 / fit.weight[pixel]! + (away * away) / fit.spread[pixel]! + 1 / weight;
  return quantile * fit.scatter[pixel]! * Math.sqrt(variance);
}

/** pyddem's, whose leverage counts elevations where it should add their weights, and weighs a distance in time once more. */
function pyddemHalfWidth(fit: LineFit, pixel: number, t: number, quantile: number, weight: number): number {
  const away = t - fit.meanTime[pixel]!;
  const leverage = 1 / fit.count[pixel]! + (weight * away * away) / fit.spread[pixel]!;
  return quantile * fit.scatter[pixel]! * Math.sqrt(leverage);
}

export interface LineBand {
  /** [time, pixels], metres; NaN where no elevation was used. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The band about each pixel's line at its elevations. `compat: "pyddem"` knows the confidence band only. */
export function drawLineBands(z: Floats, t: Float64Array, fit: LineFit, options: BandOptions): LineBand {
  const unknown = () => new Float64Array(z.length).fill(Number.NaN);
  const band = { lower: unknown(), upper: unknown() };
  visitBands(z, t, fit, options, (at, _, line, half) => {
    band.lower[at] = line - half;
    band.upper[at] = line + half;
  });
  return band;
}

/** [time, pixels]: 1 for elevations outside the band about their pixel's line. Nothing where there is no band. */
export function rejectOutsideBands(
  z: Floats,
  t: Float64Array,
  fit: LineFit,
  options: BandOptions,
): Uint8Array {
  const rejected = new Uint8Array(z.length);
  visitBands(z, t, fit, options, (at, elevation, line, half) => {
    if (elevation < line - half || elevation > line + half) rejected[at] = 1;
  });
  return rejected;
}

type Visit = (at: number, elevation: number, line: number, half: number) => void;

function visitBands(z: Floats, t: Float64Array, fit: LineFit, options: BandOptions, visit: Visit): void {
  const pixels = checkLineShapes(z, t, options);
  const quantiles = tabulateQuantiles(options.share, t.length - 2);
  const block = createLineBlock(t.length, options);
  const halfWidth = options.compat === "pyddem" ? pyddemHalfWidth : bandHalfWidth;
  const ofLine = options.compat !== "pyddem" && options.kind === "confidence";
  for (let first = 0; first < pixels; first += BLOCK_PIXELS) {
    const count = Math.min(BLOCK_PIXELS, pixels - first);
    gatherBlock(block, z, options, t.length, first, count);
    for (let p = 0; p < count; p++) {
      const pixel = first + p;
      const quantile = quantiles[fit.count[pixel]! - 2] ?? Number.NaN;
      for (let i = 0; i < t.length; i++) {
        const elevation = block.z[p * t.length + i]!;
        const weight = block.weight === null ? 1 : block.weight[p * t.length + i]!;
        if (Number.isNaN(elevation) || Number.isNaN(weight)) continue;
        const line = fit.intercept[pixel]! + fit.slope[pixel]! * t[i]!;
        const half = halfWidth(fit, pixel, t[i]!, quantile, ofLine ? Number.POSITIVE_INFINITY : weight);
        visit(i * pixels + pixel, elevation, line, half);
      }
    }
  }
}
