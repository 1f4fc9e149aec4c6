import type { Network } from "../../stack/network.ts";

/**
 * Perpendicular baseline of each date against the first, metres: least squares over the pairs (MintPy's `bperp` of a
 * time series), by conjugate gradients on the graph's Laplacian. Dates that no pair joins to the first stay relative to
 * their own part. null when the network has no baselines.
 */
export function dateBaselines({ dates, pairs, perpendicularBaseline }: Network): number[] | null {
  if (perpendicularBaseline === null) return null;
  const count = dates.length;
  const laplacian = (x: Float64Array): Float64Array => {
    const result = new Float64Array(count);
    for (const { reference, secondary } of pairs) {
      const difference = (x[secondary] as number) - (x[reference] as number);
      result[secondary] = (result[secondary] as number) + difference;
      result[reference] = (result[reference] as number) - difference;
    }
    return result;
  };
  const right = new Float64Array(count);
  pairs.forEach(({ reference, secondary }, k) => {
    const baseline = perpendicularBaseline[k] as number;
    right[secondary] = (right[secondary] as number) + baseline;
    right[reference] = (right[reference] as number) - baseline;
  });
  const solution = conjugateGradients(laplacian, right);
  return [...solution].map((value) => value - (solution[0] as number));
}

/** Steps beyond the unknowns that rounding may need. */
const EXTRA_STEPS = 20;
/** Relative residual at which float64 has nothing left to gain. */
const RESIDUAL = 1e-13;

function conjugateGradients(multiply: (x: Float64Array) => Float64Array, right: Float64Array): Float64Array {
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const x = new Float64Array(right.length);
  const residual = Float64Array.from(right);
  let direction = Float64Array.from(right);
  let norm = dot(residual, residual);
  const enough = norm * RESIDUAL ** 2;
  for (let step = 0; norm > enough && step < right.length + EXTRA_STEPS; step++) {
    const image = multiply(direction);
    const length = norm / dot(direction, image);
    for (let i = 0; i < x.length; i++) {
      x[i] = (x[i] as number) + length * (direction[i] as number);
      residual[i] = (residual[i] as number) - length * (image[i] as number);
    }
    const next = dot(residual, residual);
    direction = direction.map((value, i) => (residual[i] as number) + (next / norm) * value);
    norm = next;
  }
  return x;
}
