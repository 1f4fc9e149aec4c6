import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { blocksOfRows } from "../results/blocks.ts";

/** How an estimate agrees with a truth, over the values that the estimate has. */
export interface Agreement {
  readonly count: number;
  readonly bias: number;
  /** Standard deviation about the bias: what is left when the reference point's own error is taken off. */
  readonly spread: number;
  readonly rms: number;
}

class AgreementSum {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(error: number): void {
    this.#count++;
    this.#sum += error;
    this.#squares += error * error;
  }

  get result(): Agreement {
    const [count, bias] = [this.#count, this.#sum / this.#count];
    const square = this.#squares / count;
    return { count, bias, spread: Math.sqrt(Math.max(0, square - bias * bias)), rms: Math.sqrt(square) };
  }
}

export interface VelocityAgreement {
  readonly all: Agreement;
  /** Where temporal coherence is at least GOOD_COHERENCE. */
  readonly good: Agreement;
  /** Shares of the pixels whose truth lies within one and two stated standard errors. */
  readonly withinOne: number;
  readonly withinTwo: number;
}

/** In the precision of the maps. MintPy's limit of temporal coherence for pixels to be believed (Yunjun et al. 2019). */
export const GOOD_COHERENCE = Math.fround(0.7);

export interface Pixel {
  readonly y: number;
  readonly x: number;
}

/**
 * Compares a velocity with the truth, both against the same reference pixel. All maps are (y, x), the velocities and
 * the standard error in m per year.
 */
export async function compareVelocity(
  maps: {
    readonly velocity: Variable;
    readonly standardError: Variable;
    readonly coherence: Variable;
    readonly truth: Variable;
  },
  reference: Pixel,
): Promise<VelocityAgreement> {
  const [offset = Number.NaN] = await readFloats(maps.truth, pixelWindow(reference));
  const [all, good] = [new AgreementSum(), new AgreementSum()];
  let [one, two] = [0, 0];
  for (const window of blocksOfRows(maps.velocity.shape)) {
    const [velocity, sigma, coherence, truth] = [
      await readFloats(maps.velocity, window),
      await readFloats(maps.standardError, window),
      await readFloats(maps.coherence, window),
      await readFloats(maps.truth, window),
    ];
    velocity.forEach((value, i) => {
      const error = value - ((truth[i] as number) - offset);
      if (Number.isNaN(error)) return;
      all.add(error);
      if ((coherence[i] as number) >= GOOD_COHERENCE) good.add(error);
      const spread = Math.abs(error) / (sigma[i] as number);
      if (spread <= 1) one++;
      if (spread <= 2) two++;
    });
  }
  const count = all.result.count;
  return { all: all.result, good: good.result, withinOne: one / count, withinTwo: two / count };
}

/** Compares a displacement series (time, y, x; m) with the truth, both against the first date and the reference pixel. */
export async function compareDisplacement(
  series: Variable,
  truth: Variable,
  reference: Pixel,
): Promise<Agreement> {
  const sum = new AgreementSum();
  for (const window of blocksOfRows(series.shape)) {
    const [date] = window;
    if (date === undefined || date[0] === 0) continue;
    const [offset = Number.NaN] = await readFloats(truth, [date, ...pixelWindow(reference)]);
    const [values, right] = [await readFloats(series, window), await readFloats(truth, window)];
    values.forEach((value, i) => {
      const error = value - ((right[i] as number) - offset);
      if (!Number.isNaN(error)) sum.add(error);
    });
  }
  return sum.result;
}

const pixelWindow = ({ y, x }: Pixel) =>
  [
    [y, y + 1],
    [x, x + 1],
  ] as const;
