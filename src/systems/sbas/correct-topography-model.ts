import { parseDate, yearsSinceFirst } from "../../dates.ts";
import { configError, inputError, scienceError } from "../../errors.ts";
import { labelComponents } from "../../kernels/graph/connected-components.ts";
import { dateBaselines } from "../../kernels/graph/date-baselines.ts";
import {
  appendLevels,
  type DemErrorModel,
  solveBaseline,
  solveDates,
} from "../../kernels/time/dem-error-model.ts";
import { designTimeFunctions } from "../../kernels/time/design-time-functions.ts";
import { createMintpyAxis, createTimeAxis } from "../../kernels/time/time-axis.ts";
import { parseEvent, STRAIGHT_LINE } from "../../kernels/time/time-functions.ts";
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
 * "dates-too-few", "design-deficient", "network-parts", "baseline-spread".
 */
export function buildTopographyModel(facts: Facts, options: TopographyOptions): TopographyModel {
  const { dates } = facts;
  const { polynomial, periods, phaseVelocity, compat } = options;
  const baselines = options.hasLocalBaselines ? null : seriesBaselines(facts);
  const excluded = new Set(options.exclude.map((text) => knownDate(text, dates, "topography.exclude")));
  const use = Uint8Array.from(dates, (date) => (excluded.has(date) ? 0 : 1));
  const steps = options.steps.map(stepOf);
  const count = use.reduce((sum, used) => sum + used, 0);
  // Where a part of the network lies along the baseline axis is not known: a level of its own takes that up.
  const parts = compat ? null : (baselines?.parts ?? null);
  const terms = polynomial + 1 + steps.length + 2 * periods.length + (parts ? new Set(parts).size - 1 : 0);
  // Dates, parameters, and one to spare that tells how good the fit is; MintPy does without.
  const needed = terms + (compat ? 1 : 2);
  if (count < needed)
    throw scienceError({
      code: "dates-too-few",
      what: "There are too few dates for the DEM error and the motion that is estimated with it.",
      got: `${count} dates; the model needs ${needed}`,
      fix: "Lower topography.polynomial, take fewer steps and periods, exclude fewer dates, or set topography=no.",
    });
  const { secondsOfDay } = facts.acquisition;
  const axis = compat ? createMintpyAxis(dates, secondsOfDay) : createTimeAxis(dates, secondsOfDay);
  const functions = { ...STRAIGHT_LINE, polynomial, periods, steps };
  const design = designTimeFunctions(axis, functions, { use, origin: axis.years[0] ?? 0 });
  const model: DemErrorModel = {
    dates: dates.length,
    use,
    ...(parts ? appendLevels(design.matrix, design.columns, parts) : design),
    ...(phaseVelocity && {
      velocity: { time: yearsSinceFirst(dates), constant: compat ? ("zero" as const) : ("mean" as const) },
    }),
  };
  const { referenceDate } = options;
  checkBaselines(model, baselines?.baseline ?? null, compat);
  return {
    model,
    baseline: baselines?.baseline ?? null,
    referenceDate:
      referenceDate === null
        ? 0
        : dates.indexOf(knownDate(referenceDate, dates, "topography.reference-date")),
  };
}

/** Refuses baselines that do not tell a DEM error, or dates that do not tell the levels of the network's parts. */
function checkBaselines(model: DemErrorModel, baseline: Float64Array | null, compat: boolean): void {
  const solution = solveDates(model, model.use);
  if (solution === null)
    throw scienceError({
      code: "network-parts",
      what: "The parts of the network that no pair joins cannot be told from the motion that is estimated with the DEM error.",
      got: `${model.columns} parameters of the polynomial, steps, periods and parts`,
      fix: "Add interferograms that join the parts, leave out steps at their borders, or set topography=no.",
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

function stepOf(text: string): string {
  const event = parseEvent(text);
  if (event !== null) return event;
  throw configError({
    code: "topography-date",
    what: "This is not a date.",
    where: "topography.steps",
    got: text,
    fix: "Give dates YYYYMMDD, DATE,DATE,..., or none.",
  });
}
