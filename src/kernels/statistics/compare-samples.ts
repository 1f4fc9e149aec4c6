import { configError } from "../../errors.ts";

/** How an estimate agrees with what it is measured against. NaN where too few couples tell. */
export interface Agreement {
  /** Couples in which both are known. */
  readonly count: number;
  /** Mean of estimate - truth. */
  readonly bias: number;
  /** Root of the mean square of estimate - truth. */
  readonly rmse: number;
  /** Pearson's correlation. */
  readonly correlation: number;
  /** Coefficient of determination, 1 - sum (estimate - truth)^2 / sum (truth - mean)^2; below 0 the truth's mean alone does better. */
  readonly r2: number;
}

/** Compares two lists of values of the same things. NaN in either leaves a couple out. Two passes, in float64. */
export function compareSamples(estimate: ArrayLike<number>, truth: ArrayLike<number>): Agreement {
  if (estimate.length !== truth.length)
    throw configError({
      code: "samples-length",
      what: "Two lists to compare need one length.",
      got: `${estimate.length} and ${truth.length} values`,
      fix: "Give one value of each for every sample.",
    });
  let [count, sumE, sumT] = [0, 0, 0];
  for (let i = 0; i < estimate.length; i++) {
    if (Number.isNaN(estimate[i]! + truth[i]!)) continue;
    count++;
    sumE += estimate[i]!;
    sumT += truth[i]!;
  }
  const [meanE, meanT] = [sumE / count, sumT / count];
  let [squares, spreadE, spreadT, common] = [0, 0, 0, 0];
  for (let i = 0; i < estimate.length; i++) {
    const [e, t] = [estimate[i]!, truth[i]!];
    if (Number.isNaN(e + t)) continue;
    squares += (e - t) ** 2;
    spreadE += (e - meanE) ** 2;
    spreadT += (t - meanT) ** 2;
    common += (e - meanE) * (t - meanT);
  }
  return {
    count,
    bias: meanE - meanT,
    rmse: Math.sqrt(squares / count),
    correlation: common / Math.sqrt(spreadE * spreadT),
    // Values that do not vary have nothing to determine.
    r2: spreadT > 0 ? 1 - squares / spreadT : Number.NaN,
  };
}
