import { inputError } from "../../errors.ts";

/** Two dates by index, as an edge of the pair graph. The pair's phase is phase[secondary] - phase[reference]. */
export interface DatePair {
  readonly reference: number;
  readonly secondary: number;
}

/**
 * Throws an input error unless every pair joins two different dates of 0..dates-1 and no two dates are joined
 * twice: the kernels keep one matrix entry per pair.
 */
export function checkPairs(dates: number, pairs: readonly DatePair[]): void {
  const seen = new Map<number, number>();
  pairs.forEach(({ reference, secondary }, k) => {
    const inside = (date: number) => Number.isInteger(date) && date >= 0 && date < dates;
    if (!inside(reference) || !inside(secondary) || reference === secondary)
      throw inputError({
        code: "pair-invalid",
        what: "A pair must join two different dates of the network.",
        where: `pair ${k}`,
        got: `dates ${reference} and ${secondary} of ${dates}`,
        fix: "Give date indices from 0 to the number of dates minus one.",
      });
    const key = Math.min(reference, secondary) * dates + Math.max(reference, secondary);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      throw inputError({
        code: "pair-duplicate",
        what: "The same two dates are joined by two pairs.",
        where: `pairs ${earlier} and ${k}`,
        got: `dates ${reference} and ${secondary}`,
        fix: "Keep one of the two pairs.",
      });
    seen.set(key, k);
  });
}
