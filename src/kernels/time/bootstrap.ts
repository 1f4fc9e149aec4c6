import { scienceError } from "../../errors.ts";
import { type LinearDesign, solveDesign } from "../linear/design.ts";
import { createStream, fillUniform } from "../random/stream.ts";

/** Draws of the dates of a design, with replacement, and the fit of each as a linear map. */
export interface BootstrapDraws {
  readonly count: number;
  /** draws x columns x rows: a series' parameters in each draw are these rows times the series. */
  readonly operators: Float64Array;
}

export interface BootstrapOptions {
  readonly count: number;
  readonly seed: number;
  /**
   * The design's matrix for a draw whose first date is this one. By default all draws share the design's own, so that their
   * parameters mean the same; MintPy counts the time of each draw from the draw's own first date.
   */
  readonly matrixFrom?: (firstDate: number) => Float64Array;
}

/** Draws are a purpose of their own among the streams of random numbers. */
const BOOTSTRAP_STREAM = 0x626f_6f74;
/** A design that so many draws in a row cannot determine is not worth a bootstrap. */
const MOST_ATTEMPTS = 200;

/**
 * Draws as many dates as there are, with replacement, and solves the design for each [efron1979]. A draw that does not
 * determine all parameters (no date after a step, say) is drawn again. Errors: `bootstrap-deficient`.
 */
export function drawBootstrap(design: LinearDesign, options: BootstrapOptions): BootstrapDraws {
  const draws = tryDraws(design, options);
  if (draws !== null) return draws;
  throw scienceError({
    code: "bootstrap-deficient",
    what: "Dates drawn at random hardly ever determine all time functions.",
    where: "velocity.uncertainty=bootstrap",
    got: `${design.use.reduce((sum, used) => sum + used, 0)} dates for ${design.columns} parameters, ${MOST_ATTEMPTS} draws in vain`,
    fix: "Use fewer time functions, or another uncertainty.",
  });
}

function tryDraws(
  design: LinearDesign,
  { count, seed, matrixFrom }: BootstrapOptions,
): BootstrapDraws | null {
  const { rows, columns, use } = design;
  const used = [...use.keys()].filter((i) => use[i] !== 0);
  const operators = new Float64Array(count * columns * rows);
  const uniform = new Float64Array(used.length);
  const times = new Float64Array(rows);
  const drawn = new Uint8Array(rows);
  for (let draw = 0; draw < count; draw++) {
    const stream = createStream(seed, BOOTSTRAP_STREAM, draw);
    let attempt = 0;
    for (let solved = false; !solved; attempt++) {
      if (attempt === MOST_ATTEMPTS) return null;
      times.fill(0);
      for (const u of fillUniform(stream, attempt * used.length, uniform))
        times[used[Math.floor(u * used.length)]!]! += 1;
      for (let i = 0; i < rows; i++) drawn[i] = times[i]! > 0 ? 1 : 0;
      const matrix = matrixFrom?.(drawn.indexOf(1)) ?? design.matrix;
      // A date drawn m times is a row of weight m.
      const weighted = matrix.map((g, k) => g * Math.sqrt(times[Math.floor(k / columns)]!));
      const solution = solveDesign(weighted, rows, columns, drawn);
      if (solution === null) continue;
      solved = true;
      const start = draw * columns * rows;
      solution.pseudoInverse.forEach((g, k) => {
        operators[start + k] = g * Math.sqrt(times[k % rows]!);
      });
    }
  }
  return { count, operators };
}

/** What the draws say of the parameters of many series. */
export interface BootstrapSpread {
  /** columns x pixels: mean over the draws. */
  readonly mean: Float32Array;
  /** columns x pixels: standard deviation over the draws. */
  readonly standardError: Float32Array;
  /** couples x pixels: covariance over the draws of the design's couples. */
  readonly coupleCovariance: Float32Array;
}

export const emptySpread = ({ columns, couples }: LinearDesign, pixels: number): BootstrapSpread => ({
  mean: new Float32Array(columns * pixels).fill(Number.NaN),
  standardError: new Float32Array(columns * pixels).fill(Number.NaN),
  coupleCovariance: new Float32Array(couples.length * pixels).fill(Number.NaN),
});

/**
 * Mean, standard deviation and covariance of the parameters over bootstrap draws, series by series. A series with NaN is
 * drawn from the dates that it has: neighbours that lack the same dates share their draws. The oracle of the WASM kernel.
 *
 * @param series dates x pixels
 * @param common draws of all of the design's dates
 * @returns NaN where a series' dates do not determine the parameters
 */
export function bootstrapSeries(
  series: Float32Array,
  design: LinearDesign,
  pixels: number,
  common: BootstrapDraws,
  options: BootstrapOptions,
): BootstrapSpread {
  const { rows, columns, couples } = design;
  const spread = emptySpread(design, pixels);
  const drawsOf = drawsByGaps(design, common, options);
  const use = new Uint8Array(rows);
  const value = new Float64Array(rows);
  const estimate = new Float64Array(columns);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < rows; i++) {
      const x = series[i * pixels + pixel]!;
      use[i] = design.use[i] && !Number.isNaN(x) ? 1 : 0;
      value[i] = use[i] ? x : 0;
    }
    const draws = drawsOf(use);
    if (draws === null) continue;
    const sum = new Float64Array(columns);
    const cross = new Float64Array(columns * columns);
    const first = new Float64Array(columns);
    for (let draw = 0; draw < draws.count; draw++) {
      for (let c = 0; c < columns; c++) {
        let parameter = 0;
        const start = (draw * columns + c) * rows;
        for (let i = 0; i < rows; i++) parameter += draws.operators[start + i]! * value[i]!;
        // Differences from the first draw: the squares of large parameters would swallow a small spread.
        if (draw === 0) first[c] = parameter;
        estimate[c] = parameter - first[c]!;
        sum[c]! += estimate[c]!;
      }
      for (let a = 0; a < columns; a++)
        for (let b = a; b < columns; b++) cross[a * columns + b]! += estimate[a]! * estimate[b]!;
    }
    const covariance = (a: number, b: number) =>
      (cross[a * columns + b]! - (sum[a]! * sum[b]!) / draws.count) / (draws.count - 1);
    for (let c = 0; c < columns; c++) {
      spread.mean[c * pixels + pixel] = first[c]! + sum[c]! / draws.count;
      spread.standardError[c * pixels + pixel] = Math.sqrt(Math.max(0, covariance(c, c)));
    }
    couples.forEach(([a, b], k) => {
      spread.coupleCovariance[k * pixels + pixel] = covariance(Math.min(a, b), Math.max(a, b));
    });
  }
  return spread;
}

/** The draws for the dates that a series has; null where they do not determine the parameters. */
function drawsByGaps(design: LinearDesign, common: BootstrapDraws, options: BootstrapOptions) {
  const { rows, columns, matrix } = design;
  let key = design.use.join("");
  let draws: BootstrapDraws | null = common;
  return (use: Uint8Array): BootstrapDraws | null => {
    const own = use.join("");
    if (own === key) return draws;
    key = own;
    if (own === design.use.join("")) {
      draws = common;
      return draws;
    }
    const solution = solveDesign(matrix, rows, columns, use);
    draws = solution && tryDraws({ ...design, ...solution, use: use.slice() }, options);
    return draws;
  };
}
