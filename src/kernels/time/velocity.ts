import { createDesign, type LinearDesign, solveDesign } from "../linear/design.ts";

/** Columns 1 and t of a straight line: parameters are the value at t = 0 and the velocity. */
export function designLine(years: ArrayLike<number>, use?: Uint8Array): LinearDesign {
  const matrix = Float64Array.from({ length: 2 * years.length }, (_, i) => (i % 2 ? years[i >> 1]! : 1));
  return createDesign(matrix, years.length, 2, use);
}

/** What the network's noise (`propagateNoise`) adds to a fit. */
export interface FitNoise {
  /** columns x pixels: variance of each parameter from the noise of the pairs, in the series' unit squared. */
  readonly parameterVariance: Float32Array;
  /** pixels: expected sum of squared residuals from that noise. */
  readonly residualTrace: Float32Array;
  /** couples x pixels: covariance of the design's couples of parameters; may be left out where it has none. */
  readonly coupleCovariance?: Float32Array;
}

export interface SeriesFit {
  /** columns x pixels. NaN where a pixel's dates do not determine the parameters. */
  readonly parameters: Float32Array;
  /** columns x pixels: one standard deviation; NaN without spare dates. */
  readonly standardError: Float32Array;
  /** couples x pixels: covariance of the parameters of the design's couples. */
  readonly coupleCovariance: Float32Array;
  /** Square root of the sum of squared residuals. */
  readonly residue: Float32Array;
}

/**
 * Ordinary least squares of a linear time model, pixel by pixel. NaN dates are left out of their pixel's fit.
 *
 * Without `noise` the standard error comes from the residuals alone, sqrt(diag((G^T G)^-1) sum e^2 / (n - P)), which
 * takes the dates' errors as independent. With it, Var = s^2 (G^T G)^-1 + G^+ C G^+T: C is the covariance that
 * the pairs' noise gives the series, and s^2 = max(0, (sum e^2 - tr(R C)) / (n - P)), R = I - G G^+, what is left for
 * errors that each date has for itself (atmosphere).
 *
 * @param series dates x pixels
 */
export function fitSeries(
  series: Float32Array,
  design: LinearDesign,
  pixels: number,
  noise: FitNoise | null = null,
): SeriesFit {
  const { rows, columns, matrix, couples } = design;
  const fit = {
    parameters: new Float32Array(columns * pixels).fill(Number.NaN),
    standardError: new Float32Array(columns * pixels).fill(Number.NaN),
    coupleCovariance: new Float32Array(couples.length * pixels).fill(Number.NaN),
    residue: new Float32Array(pixels).fill(Number.NaN),
  };
  const use = new Uint8Array(rows);
  const value = new Float64Array(rows);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let missing = 0;
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const x = series[i * pixels + pixel]!;
      const known = !Number.isNaN(x);
      if (design.use[i] && !known) missing++;
      use[i] = design.use[i] && known ? 1 : 0;
      value[i] = known ? x : 0;
      count += use[i]!;
    }
    const solution = missing === 0 ? design : solveDesign(matrix, rows, columns, use);
    if (solution === null) continue;
    const parameters = multiplyRows(solution.pseudoInverse, value, columns);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      if (!use[i]) continue;
      let residual = value[i]!;
      for (let c = 0; c < columns; c++) residual -= matrix[i * columns + c]! * parameters[c]!;
      sum += residual * residual;
    }
    const spare = count - columns;
    const trace = noise === null ? 0 : noise.residualTrace[pixel]!;
    const variance = spare > 0 ? Math.max(0, sum - trace) / spare : Number.NaN;
    fit.residue[pixel] = Math.sqrt(sum);
    for (let c = 0; c < columns; c++) {
      const network = noise === null ? 0 : noise.parameterVariance[c * pixels + pixel]!;
      fit.parameters[c * pixels + pixel] = parameters[c]!;
      fit.standardError[c * pixels + pixel] = Math.sqrt(
        variance * solution.normalInverse[c * columns + c]! + network,
      );
    }
    couples.forEach(([a, b], k) => {
      const network = noise?.coupleCovariance?.[k * pixels + pixel] ?? 0;
      fit.coupleCovariance[k * pixels + pixel] =
        variance * solution.normalInverse[a * columns + b]! + network;
    });
  }
  return fit;
}

function multiplyRows(matrix: Float64Array, vector: Float64Array, rows: number): Float64Array {
  const product = new Float64Array(rows);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < vector.length; i++) product[r]! += matrix[r * vector.length + i]! * vector[i]!;
  return product;
}
