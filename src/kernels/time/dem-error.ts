import { scienceError } from "../../errors.ts";
import { type DemErrorModel, LEAST_SPREAD, solveBaseline, solveDates } from "./dem-error-model.ts";
import { createPixelFitter, type DemErrorOutput } from "./dem-error-pixel.ts";
import { applyOperator, BLOCK, padColumns, paddedColumns, subtractModel } from "./dem-error-rows.ts";

export interface DemErrorFit {
  /** pixels: height that the topography lacks, m. NaN where the dates do not determine it. */
  readonly demError: Float32Array;
  /** pixels: one standard deviation from the scatter of the residuals, the dates' errors taken as independent, m. */
  readonly standardError: Float32Array;
  /** dates x pixels: the series without the DEM error's part. */
  readonly corrected: Float32Array;
  /** dates x pixels: the series less the whole model. */
  readonly residual: Float32Array;
}

/**
 * Fits pixels: `series` is dates x pixels (m; NaN = no data), `distance` R sin(incidence) of each pixel (m), and
 * `baselines`, dates x pixels (m), stands where each pixel has its own.
 */
export type DemErrorFitter = (
  series: Float32Array,
  distance: Float64Array,
  pixels: number,
  baselines?: Float32Array,
) => DemErrorFit;

/** Fits the pixels of a block that lack no date; the parameter of others becomes NaN. */
type BlockFitter = (
  series: Float32Array,
  baselines: Float32Array | undefined,
  first: number,
  count: number,
  out: DemErrorOutput,
) => void;

/**
 * DEM error of each pixel with its deformation, by ordinary least squares (Fattahi and Amelung 2013, IEEE TGRS 51(7)):
 *
 *     d(t) = dz b(t) / (R sin theta) + deformation(t)
 *
 * A pixel with NaN at some dates is solved with the others; with no date to spare, or where they do not determine the model,
 * all its results are NaN. R sin theta scales dz and nothing else: one solution serves all pixels that share their baselines
 * and dates. Where pixels have their own baselines, what the deformation leaves of each (Frisch and Waugh 1933) does.
 *
 * @param baseline m, of each date; null when each pixel has its own
 * @param referenceDate at which the series is 0, and stays 0
 */
export function createDemErrorFitter(
  model: DemErrorModel,
  baseline: Float64Array | null,
  referenceDate = 0,
): DemErrorFitter {
  const fitPixel = createPixelFitter(model, baseline, referenceDate);
  const fitBlock = createBlockFitter(model, baseline, referenceDate);
  return (series, distance, pixels, baselines) => {
    const out = {
      parameter: new Float64Array(pixels),
      deviation: new Float64Array(pixels),
      corrected: new Float32Array(model.dates * pixels),
      residual: new Float32Array(model.dates * pixels),
    };
    const { parameter, deviation, corrected, residual } = out;
    for (let first = 0; first < pixels; first += BLOCK) {
      const end = Math.min(first + BLOCK, pixels);
      fitBlock?.(series, baselines, first, end - first, out);
      for (let pixel = first; pixel < end; pixel++)
        if (fitBlock === null || !Number.isFinite(parameter[pixel]!)) fitPixel(series, baselines, pixel, out);
    }
    return {
      demError: scaleBy(parameter, distance),
      standardError: scaleBy(deviation, distance),
      corrected,
      residual,
    };
  };
}

function scaleBy(values: Float64Array, factor: Float64Array): Float32Array {
  const scaled = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = values[i]! * factor[i]!;
  return scaled;
}

/** null where only pixel by pixel will do: rates, with baselines that differ. */
function createBlockFitter(
  model: DemErrorModel,
  baseline: Float64Array | null,
  referenceDate: number,
): BlockFitter | null {
  const solution = solveDates(model, model.use);
  if (solution === null) throw deficient(model);
  if (baseline === null)
    return model.velocity === undefined ? fitOwnBaselines(model, solution, referenceDate) : null;
  const part = solveBaseline(model, solution, baseline);
  if (part === null) throw deficient(model);
  return fitOneBaseline(model, solution, part, baseline, referenceDate);
}

const deficient = ({ dates, columns, use }: DemErrorModel) =>
  scienceError({
    code: "design-deficient",
    what: "The dates do not determine the DEM error together with the deformation.",
    got: `${use.reduce((sum, used) => sum + used, 0)} of ${dates} dates for ${columns} parameters of the deformation and the DEM error`,
    fix: "Use a simpler model of the deformation, or exclude fewer dates.",
  });

/** All pixels share the whole solution. */
function fitOneBaseline(
  { dates, columns, matrix, use }: DemErrorModel,
  { used, solve }: NonNullable<ReturnType<typeof solveDates>>,
  { left, weight, gain, spare }: NonNullable<ReturnType<typeof solveBaseline>>,
  baseline: Float64Array,
  referenceDate: number,
): BlockFitter {
  const operator = new Float64Array((columns + 1) * dates);
  operator.set(solve);
  operator.set(weight, columns * dates);
  const joined = new Float64Array(dates * (columns + 1));
  for (let date = 0; date < dates; date++) {
    joined.set(matrix.subarray(date * columns, (date + 1) * columns), date * (columns + 1));
    joined[date * (columns + 1) + columns] = left[date]!;
  }
  const wide = paddedColumns(columns + 1);
  const system = padColumns(joined, dates, columns + 1);
  const parameters = new Float64Array(wide * BLOCK);
  const [rest, square] = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  const last = columns * BLOCK;

  return (series, _baselines, first, count, { parameter, deviation, corrected, residual }) => {
    const pixels = parameter.length;
    applyOperator(operator, columns + 1, dates, used, series, pixels, first, count, parameters);
    square.fill(0);
    for (let date = 0; date < dates; date++) {
      const at = date * pixels + first;
      const from = baseline[date]! - baseline[referenceDate]!;
      const counts = use[date]!;
      subtractModel(system, date * wide, wide, parameters, series, at, count, rest, 0);
      for (let i = 0; i < count; i++) {
        const r = rest[i]!;
        residual[at + i] = r;
        corrected[at + i] = series[at + i]! - from * parameters[last + i]!;
        if (counts) square[i]! += r * r;
      }
    }
    for (let i = 0; i < count; i++) {
      parameter[first + i] = parameters[last + i]!;
      deviation[first + i] = Math.sqrt((square[i]! / spare) * gain);
    }
  };
}

/** Pixels share the deformation's solution; each has its own baselines. */
function fitOwnBaselines(
  { dates, columns, matrix, use }: DemErrorModel,
  { used, solve }: NonNullable<ReturnType<typeof solveDates>>,
  referenceDate: number,
): BlockFitter {
  const wide = paddedColumns(columns);
  const system = padColumns(matrix, dates, columns);
  const parameters = new Float64Array(wide * BLOCK);
  const [left, rest] = [new Float64Array(dates * BLOCK), new Float64Array(dates * BLOCK)];
  const [share, square] = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  const spare = used.length - columns - 1;

  /** out (dates x BLOCK) = what the deformation leaves. */
  function removeDeformation(
    values: Float32Array,
    stride: number,
    first: number,
    count: number,
    out: Float64Array,
  ) {
    applyOperator(solve, columns, dates, used, values, stride, first, count, parameters);
    for (let date = 0; date < dates; date++)
      subtractModel(
        system,
        date * wide,
        wide,
        parameters,
        values,
        date * stride + first,
        count,
        out,
        date * BLOCK,
      );
  }

  return (series, baselines, first, count, { parameter, deviation, corrected, residual }) => {
    const pixels = parameter.length;
    if (baselines === undefined) {
      parameter.fill(Number.NaN, first, first + count);
      return;
    }
    removeDeformation(series, pixels, first, count, rest);
    removeDeformation(baselines, pixels, first, count, left);
    share.fill(0);
    square.fill(0);
    for (const date of used) {
      const at = date * BLOCK;
      for (let i = 0; i < count; i++) {
        const b = left[at + i]!;
        share[i]! += b * rest[at + i]!;
        square[i]! += b * b;
      }
    }
    const least = used.length * LEAST_SPREAD ** 2;
    for (let i = 0; i < count; i++) {
      const spread = square[i]! > least ? square[i]! : Number.NaN;
      parameter[first + i] = share[i]! / spread;
      share[i] = share[i]! / spread;
      deviation[first + i] = spread;
    }
    square.fill(0);
    for (let date = 0; date < dates; date++) {
      const [at, from, to] = [date * BLOCK, referenceDate * pixels + first, date * pixels + first];
      const counts = use[date]!;
      for (let i = 0; i < count; i++) {
        const dz = share[i]!;
        const r = rest[at + i]! - left[at + i]! * dz;
        residual[to + i] = r;
        corrected[to + i] = series[to + i]! - (baselines[to + i]! - baselines[from + i]!) * dz;
        if (counts) square[i]! += r * r;
      }
    }
    for (let i = 0; i < count; i++)
      deviation[first + i] = Math.sqrt(square[i]! / spare / deviation[first + i]!);
  };
}
