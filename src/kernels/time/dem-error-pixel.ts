import {
  type BaselineSolution,
  type DateSolution,
  type DemErrorModel,
  solveBaseline,
  solveDates,
} from "./dem-error-model.ts";

/** What the fit of a block leaves: `parameter` is dz / (R sin theta), whose error `deviation` is. */
export interface DemErrorOutput {
  /** pixels */
  readonly parameter: Float64Array;
  /** pixels */
  readonly deviation: Float64Array;
  /** dates x pixels */
  readonly corrected: Float32Array;
  /** dates x pixels */
  readonly residual: Float32Array;
}

interface Solution {
  readonly dates: DateSolution;
  /** null when each pixel has its own baselines. */
  readonly baseline: BaselineSolution | null;
}

/** Sets of dates whose solutions are kept: neighbouring pixels mostly miss the same ones. */
const KEPT_SOLUTIONS = 256;
/** Without a date to spare a fit is exact whatever the data, and nothing tells how good it is. */
const LEAST_SPARE = 1;

/**
 * Fits one pixel with the dates that it has: any form of the model, any baselines. The whole fit in its plainest form.
 *
 * @returns a function of dates x pixels arrays and the pixel's position
 */
export function createPixelFitter(
  model: DemErrorModel,
  baseline: Float64Array | null,
  referenceDate: number,
): (series: Float32Array, baselines: Float32Array | undefined, pixel: number, out: DemErrorOutput) => void {
  const { dates, columns, matrix } = model;
  const kept = new Map<string, Solution | null>();
  /** The dates of the pixel before, which mostly has the same, and their solution. */
  const latestUse = new Uint8Array(dates);
  let latest: Solution | null = null;
  const use = new Uint8Array(dates);
  const own = new Float64Array(dates);
  const value = new Float64Array(dates);
  const parameters = new Float64Array(columns);

  return (series, baselines, pixel, out) => {
    const pixels = out.parameter.length;
    const ofDate = baseline ?? own;
    if (baseline === null)
      for (let date = 0; date < dates; date++) own[date] = baselines?.[date * pixels + pixel] ?? Number.NaN;
    let changes = 0;
    for (let date = 0; date < dates; date++) {
      const x = series[date * pixels + pixel]!;
      value[date] = x;
      use[date] = model.use[date] && Number.isFinite(x) && Number.isFinite(ofDate[date]!) ? 1 : 0;
      changes |= use[date]! ^ latestUse[date]!;
    }
    if (changes !== 0) {
      latest = solutionOf(use);
      latestUse.set(use);
    }
    const solution = latest;
    const part = solution && (solution.baseline ?? solveBaseline(model, solution.dates, ofDate));
    if (!solution || !part) {
      out.parameter[pixel] = Number.NaN;
      out.deviation[pixel] = Number.NaN;
      for (let i = pixel; i < series.length; i += pixels) {
        out.corrected[i] = Number.NaN;
        out.residual[i] = Number.NaN;
      }
      return;
    }
    const { used, solve } = solution.dates;
    let parameter = 0;
    for (const date of used) parameter += part.weight[date]! * value[date]!;
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (const date of used) sum += solve[c * dates + date]! * value[date]!;
      parameters[c] = sum;
    }
    let square = 0;
    for (let date = 0; date < dates; date++) {
      const i = date * pixels + pixel;
      let residual = value[date]! - part.left[date]! * parameter;
      for (let c = 0; c < columns; c++) residual -= matrix[date * columns + c]! * parameters[c]!;
      if (use[date]) square += residual * residual;
      out.residual[i] = residual;
      out.corrected[i] = value[date]! - (ofDate[date]! - ofDate[referenceDate]!) * parameter;
    }
    out.parameter[pixel] = parameter;
    out.deviation[pixel] = Math.sqrt((square / part.spare) * part.gain);
  };

  function solutionOf(dateUse: Uint8Array): Solution | null {
    const key = String.fromCharCode(...dateUse);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_SOLUTIONS) kept.clear();
    const solution = solveFor(dateUse);
    kept.set(key, solution);
    return solution;
  }

  function solveFor(dateUse: Uint8Array): Solution | null {
    const count = dateUse.reduce((sum, used) => sum + used, 0);
    const solved = count - columns - 1 < LEAST_SPARE ? null : solveDates(model, dateUse);
    if (solved === null || baseline === null) return solved && { dates: solved, baseline: null };
    const part = solveBaseline(model, solved, baseline);
    return part && { dates: solved, baseline: part };
  }
}
