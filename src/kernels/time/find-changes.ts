import type { LinearDesign } from "../linear/design.ts";
import { type Adapted, type ChangeOptions, createChangeSearch } from "./search-changes.ts";
import type { SeriesFit } from "./velocity.ts";

/** What was found in each series. */
export interface Changes {
  readonly stepCount: Uint8Array;
  /** Date after the largest step; -1 without one. */
  readonly stepDate: Int32Array;
  /** Largest step and its standard error, unit of the series; NaN without one. */
  readonly stepSize: Float32Array;
  readonly stepSizeStd: Float32Array;
  readonly outlierCount: Uint8Array;
  /** Date of the largest outlier; -1 without one. */
  readonly outlierDate: Int32Array;
}

/**
 * Looks for steps and outliers in series, and fits those that have any again, with the steps in the model and without the
 * outliers.
 *
 * Detection, identification, adaptation with Baarda's w-test [teunissen2000]: each date as an outlier and each interval as a
 * step is an alternative of one parameter; the most significant joins the model, and so on up to a few. The scatter is
 * estimated with the alternative in the model, so that each statistic is Student's t; its critical value is that of
 * falseAlarm / number of alternatives (Bonferroni's correction, which holds whatever the alternatives' correlation). As
 * changes hide each other, all up to the last significant one are taken [rosner1983]: most of the rate is the first one's,
 * the others share the rest. Of those taken, the ones that are not significant beside the others are dropped. The rate
 * holds for errors that are independent between dates.
 *
 * @param series dates x pixels
 * @param fit the fit without changes; series with changes are rewritten in place
 */
export function findChanges(
  series: Float32Array,
  design: LinearDesign,
  pixels: number,
  fit: SeriesFit,
  options: ChangeOptions,
): Changes {
  const found: Changes = {
    stepCount: new Uint8Array(pixels),
    stepDate: new Int32Array(pixels).fill(-1),
    stepSize: new Float32Array(pixels).fill(Number.NaN),
    stepSizeStd: new Float32Array(pixels).fill(Number.NaN),
    outlierCount: new Uint8Array(pixels),
    outlierDate: new Int32Array(pixels).fill(-1),
  };
  const { rows } = design;
  const search = createChangeSearch(design, options);
  const use = new Uint8Array(rows);
  const value = new Float64Array(rows);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < rows; i++) {
      const x = series[i * pixels + pixel]!;
      use[i] = design.use[i] && !Number.isNaN(x) ? 1 : 0;
      value[i] = use[i] ? x : 0;
    }
    const adapted = search(value, use);
    if (adapted !== null) record(adapted, design, fit, found, pixel, pixels);
  }
  return found;
}

/** Writes a series' findings, and its fit with them. Its errors come from the scatter about its own model. */
function record(
  { changes, parameters, normalInverse, sum, spare }: Adapted,
  { columns, couples }: LinearDesign,
  fit: SeriesFit,
  found: Changes,
  pixel: number,
  pixels: number,
): void {
  const width = parameters.length;
  const variance = sum / spare;
  const errorOf = (c: number) => Math.sqrt(variance * normalInverse[c * width + c]!);
  for (let c = 0; c < columns; c++) {
    fit.parameters[c * pixels + pixel] = parameters[c]!;
    fit.standardError[c * pixels + pixel] = errorOf(c);
  }
  couples.forEach(([a, b], k) => {
    fit.coupleCovariance[k * pixels + pixel] = variance * normalInverse[a * width + b]!;
  });
  fit.residue[pixel] = Math.sqrt(sum);
  const largest = { step: 0, outlier: 0 };
  changes.forEach(({ kind, date }, k) => {
    const size = parameters[columns + k]!;
    found[`${kind}Count`][pixel]! += 1;
    if (Math.abs(size) <= largest[kind]) return;
    largest[kind] = Math.abs(size);
    found[`${kind}Date`][pixel] = date;
    if (kind === "outlier") return;
    found.stepSize[pixel] = size;
    found.stepSizeStd[pixel] = errorOf(columns + k);
  });
}
