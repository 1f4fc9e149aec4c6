import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";

/** Two acquisitions by index into the network's dates. `reference` is the earlier one. */
export interface Pair {
  readonly reference: number;
  readonly secondary: number;
}

/** Acquisitions and the interferograms between them, as a graph. */
export interface Network {
  /** ISO calendar dates, ascending, unique. */
  readonly dates: readonly string[];
  /** In the order of the stack's pair dimension. */
  readonly pairs: readonly Pair[];
  /** Perpendicular baseline of each pair, metres, secondary minus reference; null when the product has none. */
  readonly perpendicularBaseline: readonly number[] | null;
}

/** Builds the network from date couples; swapped couples are an error, because their phase sign is unknown. */
export function createNetwork(
  couples: readonly (readonly [reference: string, secondary: string])[],
  perpendicularBaseline: readonly number[] | null = null,
): Network {
  const dates = [...new Set(couples.flat())].sort();
  const invalid = dates.filter((date) => Number.isNaN(dayNumber(date)));
  if (invalid.length > 0)
    throw inputError({
      code: "date-invalid",
      what: "An interferogram's date is no day of the calendar.",
      got: invalid.join(", "),
      fix: "Correct the date in the file's name or header.",
    });
  if (perpendicularBaseline !== null && perpendicularBaseline.length !== couples.length)
    throw inputError({
      code: "baseline-count",
      what: "There is not one perpendicular baseline for each interferogram.",
      got: `${perpendicularBaseline.length} baselines for ${couples.length} interferograms`,
      fix: "Give a baseline for every interferogram, or for none.",
    });
  const index = new Map(dates.map((date, i) => [date, i]));
  const seen = new Map<string, number>();
  const pairs = couples.map(([reference, secondary], k) => {
    const name = `${reference}_${secondary}`;
    if (reference >= secondary)
      throw inputError({
        code: "pair-swapped",
        what: "An interferogram's first date is not before its second date.",
        where: `pair ${k}`,
        got: name,
        fix: "Name the earlier date first. If the interferogram was formed late minus early, multiply its phase by -1.",
      });
    const earlier = seen.get(name);
    if (earlier !== undefined)
      throw inputError({
        code: "pair-duplicate",
        what: "The same two dates are given by two interferograms.",
        where: `pairs ${earlier} and ${k}`,
        got: name,
        fix: "Keep one of the two files.",
      });
    seen.set(name, k);
    return { reference: index.get(reference)!, secondary: index.get(secondary)! };
  });
  return { dates, pairs, perpendicularBaseline };
}
