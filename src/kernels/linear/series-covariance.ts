import { createPixelSolver, type InversionOptions } from "./invert-network.ts";
import {
  anchorFunctional,
  dotByDate,
  type NoiseModel,
  residualFactor,
  solveFunctional,
  sumShares,
} from "./network-noise.ts";
import type { SymbolicFactor } from "./symbolic.ts";

/**
 * Covariance of the series' dates that the noise of the pairs makes: C = G^- S G^-T, with G^- the inversion (weighted,
 * minimum-norm where pairs are missing) and S the pairs' variances. `propagateNoise` carries it through a fit without forming
 * it, and `propagateSeriesNoise` gives its diagonal; this is the whole of it, for looking at.
 *
 * @returns dates x dates x pixels, rad^2. Rows and columns of the reference date are 0; NaN at dates without pairs and in
 *   pixels that were given up
 */
export function propagateSeriesCovariance(
  phase: Float32Array,
  weight: Float32Array | null,
  pixels: number,
  symbolic: SymbolicFactor,
  options: InversionOptions,
  model: NoiseModel,
): Float32Array {
  const { dates, pairs } = symbolic;
  const { interval, norm = "velocity" } = options;
  const solver = createPixelSolver(symbolic, options);
  const given = model instanceof Float32Array ? new Float64Array(pairs) : null;
  const covariance = new Float32Array(dates * dates * pixels).fill(Number.NaN);
  for (let pixel = 0; pixel < pixels; pixel++) {
    solver.gather(phase, weight, pixel, pixels);
    solver.solve();
    if (solver.count === 0) continue;
    if (given !== null && model instanceof Float32Array)
      for (let k = 0; k < pairs; k++) given[k] = model[k * pixels + pixel]!;
    const scale = model === "residual" ? residualFactor(solver, symbolic) : 1;
    const { islands } = solver;
    const known = Array.from({ length: dates }, (_, i) => i).filter((i) => !Number.isNaN(solver.x[i]!));
    const functionals = known.map((date) => {
      const functional = new Float64Array(dates);
      functional[date] = 1;
      if (islands !== null) anchorFunctional(functional, islands, norm, interval, symbolic.reference);
      return functional;
    });
    const solved = functionals.map((functional) => solveFunctional(solver, symbolic, functional));
    known.forEach((i, a) => {
      known.forEach((j, b) => {
        const value =
          given === null
            ? dotByDate(functionals[a]!, solved[b]!, symbolic)
            : sumShares(solver, symbolic, solved[a]!, solved[b]!, given);
        covariance[(i * dates + j) * pixels + pixel] = scale * value;
      });
    });
  }
  return covariance;
}
