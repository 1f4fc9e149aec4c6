import type { DatePair } from "./pair.ts";

/**
 * Incidence matrix of the pair graph, row-major, pairs x dates: -1 at the reference date, +1 at the secondary
 * date, so that (matrix . phase of dates) = phase of pairs.
 */
export function incidenceMatrix(dates: number, pairs: readonly DatePair[]): Float64Array {
  const matrix = new Float64Array(pairs.length * dates);
  pairs.forEach(({ reference, secondary }, k) => {
    matrix[k * dates + reference] = -1;
    matrix[k * dates + secondary] = 1;
  });
  return matrix;
}
