import type { DatePair } from "../graph/pair.ts";

export interface PairCycles {
  /** Phase of each date, rad, -pi..pi: date phases reproduce the pairs' phases but for whole cycles and what is left over. */
  readonly date: Float64Array;
  /** Whole cycles of each pair: round((phase - (date[secondary] - date[reference])) / 2 pi). */
  readonly cycles: Int32Array;
  /** What is left over, rad, -pi..pi. Near pi the whole cycles are in doubt. */
  readonly residual: Float64Array;
}

/** Rounds in which each date's phase is fitted to those of all its pairs. */
const SWEEPS = 20;

/**
 * Splits the phases of pairs into phases of dates, known up to whole cycles, and the whole cycles left over. Unlike sums around
 * triangles it uses every loop of the network, whatever its length, and always yields cycles that agree with each other.
 * Dates are taken in such an order that each has as many pairs to earlier ones as possible, gets the mean direction
 * of what those say, and is then refined by the same rule (angular synchronisation, Singer 2011, by coordinates).
 *
 * @param phase rad, one for each pair; NaN takes no part and has 0 cycles
 */
export function splitCycles(dates: number, pairs: readonly DatePair[], phase: ArrayLike<number>): PairCycles {
  const beside: { readonly other: number; readonly step: number }[][] = Array.from(
    { length: dates },
    () => [],
  );
  pairs.forEach(({ reference, secondary }, k) => {
    const value = phase[k]!;
    if (Number.isNaN(value)) return;
    beside[reference]!.push({ other: secondary, step: -value });
    beside[secondary]!.push({ other: reference, step: value });
  });
  const date = new Float64Array(dates);
  const isKnown = new Uint8Array(dates);
  const links = new Int32Array(dates);
  const directionOf = (i: number) => {
    let [real, imaginary] = [0, 0];
    for (const { other, step } of beside[i]!) {
      if (!isKnown[other]) continue;
      real += Math.cos(date[other]! + step);
      imaginary += Math.sin(date[other]! + step);
    }
    return Math.atan2(imaginary, real);
  };
  for (let done = 0; done < dates; done++) {
    let next = -1;
    for (let i = 0; i < dates; i++) if (!isKnown[i] && (next < 0 || links[i]! > links[next]!)) next = i;
    date[next] = directionOf(next);
    isKnown[next] = 1;
    for (const { other } of beside[next]!) links[other]! += 1;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let i = 0; i < dates; i++) if (beside[i]!.length > 0) date[i] = directionOf(i);

  const cycles = new Int32Array(pairs.length);
  const residual = new Float64Array(pairs.length);
  pairs.forEach(({ reference, secondary }, k) => {
    const left = phase[k]! - (date[secondary]! - date[reference]!);
    if (Number.isNaN(left)) return;
    cycles[k] = Math.round(left / (2 * Math.PI));
    residual[k] = left - 2 * Math.PI * cycles[k]!;
  });
  return { date, cycles, residual };
}
