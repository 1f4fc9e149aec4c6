/**
 * What a residual costs, for fits that outliers must not steer. Each function takes u = (residual / scale)^2, and they belong
 * together: cost(u) * scale^2 is summed; `weight` is its derivative by u, which is what the residual's square counts;
 * `bend` is half of the second derivative of the cost by the residual (times scale^2 / scale^2), negative where the cost levels off.
 */
export interface Loss {
  cost(u: number): number;
  weight(u: number): number;
  bend(u: number): number;
}

/** 2 (sqrt(1 + u) - 1): squares near 0, sizes beyond one scale, smooth between. Convex. */
export const SOFT_L1: Loss = {
  cost: (u) => 2 * (Math.sqrt(1 + u) - 1),
  weight: (u) => 1 / Math.sqrt(1 + u),
  bend: (u) => 1 / ((1 + u) * Math.sqrt(1 + u)),
};

/** Huber's limit, in standard deviations, for 95 % efficiency on normal noise [huber1964]. */
const HUBER_LIMIT = 1.345;

/** Squares up to 1.345 scales, sizes beyond [huber1964]. Convex. */
export const HUBER: Loss = {
  cost: (u) => (u <= HUBER_LIMIT ** 2 ? u : 2 * HUBER_LIMIT * Math.sqrt(u) - HUBER_LIMIT ** 2),
  weight: (u) => (u <= HUBER_LIMIT ** 2 ? 1 : HUBER_LIMIT / Math.sqrt(u)),
  bend: (u) => (u <= HUBER_LIMIT ** 2 ? 1 : 0),
};

/** Tukey's limit, in standard deviations, for 95 % efficiency on normal noise [beaton1974]. */
const BISQUARE_LIMIT = 4.685;

/** Levels off at 4.685 scales, beyond which a residual has no say [beaton1974]. Not convex: it needs a start near the end. */
export const BISQUARE: Loss = {
  cost: (u) => (BISQUARE_LIMIT ** 2 / 3) * (1 - Math.max(0, 1 - u / BISQUARE_LIMIT ** 2) ** 3),
  weight: (u) => Math.max(0, 1 - u / BISQUARE_LIMIT ** 2) ** 2,
  bend: (u) => {
    const share = u / BISQUARE_LIMIT ** 2;
    return share < 1 ? (1 - share) * (1 - 5 * share) : 0;
  },
};
