/** Nodes and weights of Gauss and Legendre's rule with ten points, half of them: the rest mirrors [abramowitz1964, table 25.4]. */
const NODES = [
  0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
];
const WEIGHTS = [
  0.2955242247147529, 0.2692667193099963, 0.219086362515982, 0.1494513491505806, 0.0666713443086881,
];
/** Intervals are halved at most so often; beyond, float64 tells them apart no more. */
const DEEPEST = 40;

/**
 * Integral of a function between breakpoints (ascending), by Gauss and Legendre's rule on intervals that are halved until the
 * halves agree with the whole. The function may bend at a breakpoint.
 *
 * @param tolerance of the whole, relative to it
 */
export function integrate(
  value: (x: number) => number,
  breakpoints: readonly number[],
  tolerance = 1e-10,
): number {
  const coarse = breakpoints.slice(1).map((to, i) => gauss(value, breakpoints[i]!, to));
  const size = coarse.reduce((sum, part) => sum + Math.abs(part), 0);
  return coarse.reduce(
    (sum, part, i) => sum + refine(value, breakpoints[i]!, breakpoints[i + 1]!, part, tolerance * size, 0),
    0,
  );
}

function refine(
  value: (x: number) => number,
  from: number,
  to: number,
  whole: number,
  allowed: number,
  depth: number,
): number {
  const middle = (from + to) / 2;
  const [left, right] = [gauss(value, from, middle), gauss(value, middle, to)];
  if (depth >= DEEPEST || !(Math.abs(left + right - whole) > allowed)) return left + right;
  return (
    refine(value, from, middle, left, allowed / 2, depth + 1) +
    refine(value, middle, to, right, allowed / 2, depth + 1)
  );
}

function gauss(value: (x: number) => number, from: number, to: number): number {
  const [centre, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (const [i, node] of NODES.entries())
    sum += WEIGHTS[i]! * (value(centre - half * node) + value(centre + half * node));
  return sum * half;
}
