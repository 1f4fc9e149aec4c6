import { configError } from "../../errors.ts";
import type { DatePair } from "./pair.ts";

/** Each date with the next `connections` dates, ordered by the two dates. */
export function pairSequential(dates: number, connections: number): DatePair[] {
  if (!(Number.isInteger(connections) && connections >= 1))
    throw configError({
      code: "connections-invalid",
      what: "Each date must be paired with at least one other.",
      got: String(connections),
      fix: "Give a whole number of connections from 1 on.",
    });
  const pairs: DatePair[] = [];
  for (let reference = 0; reference < dates; reference++)
    for (let step = 1; step <= connections && reference + step < dates; step++)
      pairs.push({ reference, secondary: reference + step });
  return pairs;
}

/** One date with all others: the network of persistent scatterers, without any redundancy. */
export function pairStar(dates: number, centre: number): DatePair[] {
  if (!(Number.isInteger(centre) && centre >= 0 && centre < dates))
    throw configError({
      code: "reference-date-invalid",
      what: "The centre of the star is not a date of the network.",
      got: `${centre} of ${dates}`,
      fix: "Give a date index from 0 to the number of dates minus one.",
    });
  const others = Array.from({ length: dates }, (_, date) => date).filter((date) => date !== centre);
  return others.map((date) => ({ reference: Math.min(date, centre), secondary: Math.max(date, centre) }));
}

/**
 * Dates two by two, 0 with 1, 2 with 3, so that no date serves twice: pairs whose atmospheres are independent, as stacking
 * asks for. An odd last date is left alone.
 */
export function pairDoublets(dates: number): DatePair[] {
  return Array.from({ length: Math.floor(dates / 2) }, (_, i) => ({
    reference: 2 * i,
    secondary: 2 * i + 1,
  }));
}
