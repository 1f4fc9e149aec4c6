/** Afterslip-like decay after an event: ln(1 + days / timescale), without limit. Source: Marone et al. (1991). */
export const logarithmicHistory = (daysSince: number, timescale: number): number =>
  daysSince > 0 ? Math.log1p(daysSince / timescale) : 0;
