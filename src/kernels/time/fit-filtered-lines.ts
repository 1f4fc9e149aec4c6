import { fitLines, type LineFit, type LineOptions } from "./fit-lines.ts";
import { rejectOutsideBands } from "./line-bands.ts";
import type { Floats } from "./line-block.ts";

export interface FilteredLineOptions extends LineOptions {
  /** Probability of the band outside of which elevations are rejected; nothing is rejected when absent. */
  readonly keep?: number;
}

export interface FilteredLines extends LineFit {
  /** [time, pixels]: 1 for elevations that the band rejected, without those that came rejected. */
  readonly outside: Uint8Array;
}

/** What pyddem keeps, and what we suggest. */
export const BAND_SHARE = 0.99;

/**
 * Lines through series, without what a first line's prediction band leaves out: an elevation is outside when it is too far from the line
 * for its own error and the line's. Both fits as `fitLines`.
 *
 * `compat: "pyddem"`: the confidence band of the line takes the place of the prediction band, which rejects good elevations as well,
 * and more of them the longer the series; slopes from two elevations are taken for unknown.
 */
export function fitFilteredLines(
  z: Floats,
  t: Float64Array,
  options: FilteredLineOptions = {},
): FilteredLines {
  const { keep, compat, rejected } = options;
  const first = fitLines(z, t, options);
  const outside =
    keep === undefined
      ? new Uint8Array(z.length)
      : rejectOutsideBands(z, t, first, { ...options, kind: "prediction", share: keep });
  const lines =
    keep === undefined ? first : fitLines(z, t, { ...options, rejected: join(outside, rejected) });
  if (compat === "pyddem")
    for (const [pixel, count] of lines.count.entries()) if (count <= 2) lines.slope[pixel] = Number.NaN;
  return { ...lines, outside };
}

const join = (outside: Uint8Array, rejected: Uint8Array | undefined): Uint8Array =>
  rejected === undefined ? outside : outside.map((one, i) => one | rejected[i]!);
