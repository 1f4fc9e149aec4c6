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

/** A far outlier hides nearer ones until it is gone; this ends what would go round for ever. */
const MOST_ROUNDS = 10;

/**
 * Lines through series, without what the prediction band leaves out: an elevation is outside when it is too far from the line for its own
 * error and the line's. Repeated until nothing is, since what is far out widens the band for all. All fits as `fitLines`; 3 to 6 of
 * them.
 *
 * `compat: "pyddem"`: once only, and with the confidence band of the line in place of the prediction band, which rejects good elevations
 * as well, and more of them the longer the series; slopes from two elevations are taken for unknown.
 */
export function fitFilteredLines(
  z: Floats,
  t: Float64Array,
  options: FilteredLineOptions = {},
): FilteredLines {
  const { keep, compat, rejected } = options;
  const outside = new Uint8Array(z.length);
  let lines = fitLines(z, t, options);
  const rounds = keep === undefined ? 0 : compat === "pyddem" ? 1 : MOST_ROUNDS;
  for (let round = 0; round < rounds; round++) {
    const left = { ...options, rejected: join(outside, rejected) };
    const more = rejectOutsideBands(z, t, lines, { ...left, kind: "prediction", share: keep ?? 1 });
    if (!more.includes(1)) break;
    for (let k = 0; k < more.length; k++) outside[k]! |= more[k]!;
    lines = fitLines(z, t, { ...options, rejected: join(outside, rejected) });
  }
  if (compat === "pyddem")
    for (const [pixel, count] of lines.count.entries()) if (count <= 2) lines.slope[pixel] = Number.NaN;
  return { ...lines, outside };
}

const join = (outside: Uint8Array, rejected: Uint8Array | undefined): Uint8Array =>
  rejected === undefined ? outside : outside.map((one, i) => one | rejected[i]!);
