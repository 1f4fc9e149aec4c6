/**
 * What a residual costs, for fits that outliers must not steer. Each function takes u = (residual / scale)^2. With r = residual /
 * scale, so that least squares cost r^2: `weight` is the derivative of the cost by u, what a square counts; `bend` is half of its
 * second derivative by r, 1 for least squares, negative where the cost levels off.
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

/** Huber's limit, in standard deviations, for 95 % efficiency on normal noise [huber1964]; and its square. */
const HUBER_LIMIT = 1.345;
const HUBER_SQUARE = HUBER_LIMIT * HUBER_LIMIT;

/** Squares up to 1.345 scales, sizes beyond [huber1964]. Convex. */
export const HUBER: Loss = {
  cost: (u) => (u <= HUBER_SQUARE ? u : 2 * HUBER_LIMIT * Math.sqrt(u) - HUBER_SQUARE),
  weight: (u) => (u <= HUBER_SQUARE ? 1 : HUBER_LIMIT / Math.sqrt(u)),
  bend: (u) => (u <= HUBER_SQUARE ? 1 : 0),
};

/** Square of Tukey's limit, 4.685 standard deviations for 95 % efficiency on normal noise [beaton1974]. */
const BISQUARE_SQUARE = 4.685 * 4.685;

/** Levels off at 4.685 scales, beyond which a residual has no say [beaton1974]. Not convex: it needs a start near the end. */
export const BISQUARE: Loss = {
  // Products, because a power costs as much as the rest of the fit.
  cost: (u) => {
    const rest = Math.max(0, 1 - u / BISQUARE_SQUARE);
    return (BISQUARE_SQUARE / 3) * (1 - rest * rest * rest);
  },
  weight: (u) => {
    const rest = Math.max(0, 1 - u / BISQUARE_SQUARE);
    return rest * rest;
  },
  bend: (u) => {
    const share = u / BISQUARE_SQUARE;
    return share < 1 ? (1 - share) * (1 - 5 * share) : 0;
  },
};
