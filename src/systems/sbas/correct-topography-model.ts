import { DAYS_PER_YEAR, dayNumber, parseDate, yearsSinceFirst } from "../../dates.ts";
import { configError, inputError, scienceError } from "../../errors.ts";
import { labelComponents } from "../../kernels/graph/connected-components.ts";
import { dateBaselines } from "../../kernels/graph/date-baselines.ts";
import {
  type DemErrorModel,
  deformationColumns,
  solveBaseline,
  solveDates,
} from "../../kernels/time/dem-error-model.ts";
import type { Facts } from "../../pipeline/step.ts";

export interface TopographyOptions {
  readonly polynomial: number;
  readonly phaseVelocity: boolean;
  readonly steps: readonly string[];
  readonly periods: readonly number[];
  readonly exclude: readonly string[];
  readonly referenceDate: string | null;
  /** The baselines come pixel by pixel. */
  readonly hasLocalBaselines: boolean;
  readonly compat: boolean;
}

export interface TopographyModel {
  readonly model: DemErrorModel;
  /** m, of each date; null where they come pixel by pixel. */
  readonly baseline: Float64Array | null;
  /** Position of the date at which the series is 0. */
  readonly referenceDate: number;
}

/** Error of one date's displacement that the foresight assumes, m: C-band atmosphere over some kilometres. */
const ASSUMED_NOISE = 0.005;
/** A DEM error is not resolved where its expected standard error exceeds this, m: few DEMs are that wrong anywhere. */
const LARGEST_EXPECTED_ERROR = 100;
/** R sin(incidence) that the foresight assumes, m: Sentinel-1's mid-swath. It only has to be right within a factor of two. */
const ASSUMED_DISTANCE = 545_000;

/**
 * The time model and baselines of a stack, checked before anything is computed. Errors: "baselines-missing", "topography-date",
 * "dates-too-few", "topography-undetermined", "baseline-spread".
 */
export function buildTopographyModel(facts: Facts, options: TopographyOptions): TopographyModel {
  const { dates } = facts;
  const { polynomial, periods, phaseVelocity, compat } = options;
  const baselines = options.hasLocalBaselines ? null : seriesBaselines(facts);
  const excluded = new Set(options.exclude.map((text) => knownDate(text, dates, "topography.exclude")));
  const use = Uint8Array.from(dates, (date) => (excluded.has(date) ? 0 : 1));
  const years = compat ? calendarYears(dates) : yearsSinceFirst(dates);
  const { matrix, columns } = deformationColumns(years, {
    polynomial,
    periods,
    steps: options.steps.map((text) => positionOfStep(text, dates)),
    // Where a part of the network lies along the baseline axis is not known: a level of its own takes that up.
    ...(baselines?.parts && !compat && { parts: baselines.parts }),
  });
  const count = use.reduce((sum, used) => sum + used, 0);
  // Dates, parameters, and one to spare that tells how good the fit is; MintPy does without.
  const needed = columns + (compat ? 1 : 2);
  if (count < needed)
    throw scienceError({
      code: "dates-too-few",
      what: "There are too few dates for the DEM error and the motion that is estimated with it.",
      got: `${count} dates; the model needs ${needed}`,
      fix: "Lower topography.polynomial, take fewer steps and periods, exclude fewer dates, or set topography=no.",
    });
  const model: DemErrorModel = {
    dates: dates.length,
    columns,
    matrix,
    use,
    ...(phaseVelocity && {
      velocity: { time: yearsSinceFirst(dates), constant: compat ? ("zero" as const) : ("mean" as const) },
    }),
  };
  const { referenceDate } = options;
  checkModel(model, baselines?.baseline ?? null, compat);
  return {
    model,
    baseline: baselines?.baseline ?? null,
    referenceDate:
      referenceDate === null
        ? 0
        : dates.indexOf(knownDate(referenceDate, dates, "topography.reference-date")),
  };
}

/** Refuses a model that the dates or the baselines do not determine. */
function checkModel(model: DemErrorModel, baseline: Float64Array | null, compat: boolean): void {
  const solution = solveDates(model, model.use);
  if (solution === null)
    throw scienceError({
      code: "topography-undetermined",
      what: "The dates do not determine the motion that is estimated with the DEM error.",
      got: `${model.columns} parameters of the polynomial, steps and periods`,
      fix: "Lower topography.polynomial, take only steps that dates separate, and leave out periods longer than the series.",
    });
  if (baseline === null) return;
  const part = solveBaseline(model, solution, baseline);
  const expected =
    part === null ? Number.POSITIVE_INFINITY : ASSUMED_NOISE * Math.sqrt(part.gain) * ASSUMED_DISTANCE;
  // MintPy computes it whatever it means.
  if (part !== null && (compat || expected <= LARGEST_EXPECTED_ERROR)) return;
  const square = part === null ? 0 : solution.used.reduce((sum, date) => sum + part.left[date]! ** 2, 0);
  const spread = Math.sqrt(square / solution.used.length);
  throw scienceError({
    code: "baseline-spread",
    what: "The perpendicular baselines differ too little, beyond what the motion may follow, to tell a DEM error.",
    got: `${spread.toFixed(1)} m root mean square; errors of ${1000 * ASSUMED_NOISE} mm in each date would give the DEM error a standard error of ${Number.isFinite(expected) ? `${expected.toFixed(0)} m` : "any size"}`,
    fix: "Set topography=no: so small baselines carry little of it into the series. A lower topography.polynomial may help.",
  });
}

/** Baseline of each date of the series, m, and the parts of the network when it has more than one. */
function seriesBaselines({ dates, network }: Facts) {
  const pairBaselines = network?.perpendicularBaseline;
  const known = pairBaselines?.map((value) => Number.isFinite(value)) ?? [];
  const label = network && labelComponents(network.dates.length, network.pairs, (k) => known[k] === true);
  const position = dates.map((date) => network?.dates.indexOf(date) ?? -1);
  const touched = new Set(
    network?.pairs.flatMap(({ reference, secondary }, k) => (known[k] ? [reference, secondary] : [])),
  );
  const missing = dates.filter((_, i) => !touched.has(position[i]!));
  if (!network || !pairBaselines || !label || missing.length > 0)
    throw inputError({
      code: "baselines-missing",
      what: "The topographic residual needs perpendicular baselines, and the inputs do not tell them.",
      got: pairBaselines
        ? `no baseline that leads to ${missing.join(", ")}`
        : "no perpendicular baseline of any interferogram, and no layer perpendicularBaseline",
      fix: "Keep the baseline files beside the interferograms (GAMMA *_base.par, ROI_PAC .rsc, HyP3 .txt, MintPy bperp), or set topography=no.",
    });
  const ofNetwork = dateBaselines(network.dates.length, network.pairs, pairBaselines);
  return {
    baseline: Float64Array.from(position, (i) => ofNetwork[i]!),
    parts: label.count > 1 ? position.map((i) => label.label[i]!) : null,
  };
}

/** MintPy counts years by the calendar, so that from one 1 January to the next is 1 year, and 365.25 days are not. */
function calendarYears(dates: readonly string[]): Float64Array {
  const years = dates.map((date) => {
    const year = date.slice(0, 4);
    return Number(year) + (dayNumber(date) - dayNumber(`${year}-01-01`)) / DAYS_PER_YEAR;
  });
  return Float64Array.from(years, (year) => year - (years[0] ?? 0));
}

function knownDate(text: string, dates: readonly string[], where: string): string {
  const date = parseDate(text);
  if (date !== null && dates.includes(date)) return date;
  throw configError({
    code: "topography-date",
    what: "This is not a date of the series.",
    where,
    got: text,
    fix: `Choose from ${dates[0]} .. ${dates.at(-1)}; \`upwarp inspect\` lists them.`,
  });
}

/** Position of the first date on or after a step; dates must lie on both sides of it. */
function positionOfStep(text: string, dates: readonly string[]): number {
  const date = parseDate(text);
  const position = date === null ? -1 : dates.findIndex((candidate) => candidate >= date);
  if (position > 0) return position;
  throw configError({
    code: "topography-date",
    what: date === null ? "This is not a date." : "A step must lie within the series.",
    where: "topography.steps",
    got: text,
    fix: `Give dates YYYYMMDD after ${dates[0]} and up to ${dates.at(-1)}, or none.`,
  });
}
