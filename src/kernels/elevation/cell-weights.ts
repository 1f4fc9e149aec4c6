/** How the cells of a bin go into its mean: all alike, or by the inverse of their variances. */
export type CellWeights = "area" | "inverse-variance";

/** Weight of a cell by its standard error; 0 where that is unknown, or infinitely good. */
export function weightOfCell(sigma: number, weights: CellWeights): number {
  if (weights === "area") return Number.isNaN(sigma) ? 0 : 1;
  const weight = sigma ** -2;
  return Number.isFinite(weight) ? weight : 0;
}
