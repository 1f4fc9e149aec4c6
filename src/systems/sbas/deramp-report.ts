import { median } from "d3-array";
import { yearsSinceFirst } from "../../dates.ts";
import type { RampKind } from "../../kernels/raster/ramp.ts";
import { designLine, fitSeries } from "../../kernels/time/velocity.ts";
import { defineStep } from "../../pipeline/step.ts";
import { readFloats } from "../../stack/views.ts";
import { rampOutputs } from "./deramp.ts";
import { deramp } from "./deramp-params.ts";

/** A term of the ramps and how steadily it moves. */
export interface RampTrend {
  readonly term: string;
  /** m/yr, from the scene's middle to its edge. */
  readonly velocity: number;
  readonly standardError: number;
}

export interface RampRecord {
  readonly kind: string;
  /** Share of the variance that the ramp of each date took off; null where there was nothing to fit. */
  readonly share: readonly (number | null)[];
  readonly medianShare: number | null;
  readonly trends: readonly RampTrend[];
  /** Terms that move steadily: what was taken off there is hardly orbit or atmosphere. */
  readonly steady: readonly string[];
}

/**
 * A trend of so many standard errors is not chance. Student's t exceeds it once in 140 terms with 8 dates, once in 1600
 * with 24.
 */
const STEADY = 4;
/**
 * A ramp so many standard deviations off the line, which the median of all stands for, is left out of it: one bad date must
 * not hide what the others agree on. Nearer ones stay: with 5 instead of 10, eight dates of noise would look steady once in
 * 34 times.
 */
const OUTLIER = 10;
/** Ramps that hold less of the variance take nothing off that anyone would miss. */
const NOTABLE_SHARE = 0.01;
/** Median of the absolute value of a normal variable of standard deviation 1. */
const NORMAL_QUARTILE = 0.67449;
/** With fewer dates the scatter of the ramps is not known well enough to call a trend steady. */
const FEWEST_DATES = 8;

/**
 * Velocity of each term of the ramps, against the scatter of the dates about it. Orbit errors and atmosphere are new at every
 * date, so that their ramps scatter about a velocity of zero; deformation goes on.
 *
 * @param coefficients for each term its value at each date, m; NaN where no ramp was fitted
 */
export function findTrends(
  dates: readonly string[],
  coefficients: ReadonlyMap<string, Float32Array>,
): { readonly trends: RampTrend[]; readonly steady: string[] } {
  const fitted = [...coefficients.values()][0]?.filter((value) => !Number.isNaN(value)).length ?? 0;
  if (fitted < FEWEST_DATES) return { trends: [], steady: [] };
  const years = yearsSinceFirst(dates);
  const trends = [...coefficients].map(([term, series]): RampTrend => {
    const kept = leaveOutliers(series, years);
    const { parameters, standardError } = fitSeries(kept, designLine(years), 1);
    return { term, velocity: parameters[1]!, standardError: standardError[1]! };
  });
  const steady = trends
    .filter(({ velocity, standardError }) => Math.abs(velocity) > STEADY * standardError)
    .map(({ term }) => term);
  return { trends, steady };
}

/** NaN in place of dates far off the line whose slope is the median of those between any two dates (Theil 1950, Sen 1968). */
function leaveOutliers(series: Float32Array, years: Float64Array): Float32Array {
  const slopes = [...series].flatMap((value, i) =>
    [...series.subarray(0, i)].map((earlier, j) => (value - earlier) / (years[i]! - years[j]!)),
  );
  const slope = median(slopes) ?? 0;
  const level = series.map((value, i) => value - slope * years[i]!);
  const middle = median(level) ?? 0;
  const distance = level.map((value) => Math.abs(value - middle));
  const limit = (OUTLIER * (median(distance) ?? 0)) / NORMAL_QUARTILE;
  return series.map((value, i) => (distance[i]! > limit ? Number.NaN : value));
}

const TERM_WORDS: Readonly<Record<string, string>> = {
  rampAzimuth: "along rows",
  rampRange: "along columns",
  rampAzimuth2: "in the bend along rows",
  rampRange2: "in the bend along columns",
  rampCross: "in the twist",
};

const coefficientInput = {
  dims: ["time"],
  unit: "m",
  doc: "Coefficient of the ramps",
  optional: true,
} as const;

export const derampReport = defineStep({
  name: "deramp-report",
  version: 1,
  doc: "Tells what the ramps took off, and whether it moves steadily, as deformation does and orbit errors do not.",
  scope: "global",
  params: { deramp },
  active: (params, available) => params.deramp !== "none" && available.has("rampShare"),
  inputs: {
    rampShare: { dims: ["time"], unit: "1", doc: "Share of the variance that the ramp took off" },
    rampAzimuth: coefficientInput,
    rampRange: coefficientInput,
    rampAzimuth2: coefficientInput,
    rampRange2: coefficientInput,
    rampCross: coefficientInput,
  },
  async run({ params, facts: { dates }, inputs, note }): Promise<RampRecord> {
    const read = (name: keyof typeof inputs) => readFloats(inputs[name]!, [[0, dates.length]]);
    const coefficients = new Map<string, Float32Array>();
    for (const name of rampOutputs(params.deramp as RampKind)) coefficients.set(name, await read(name));
    const share = [...(await read("rampShare"))].map((value) => (Number.isNaN(value) ? null : value));
    const { trends, steady } = findTrends(dates, coefficients);
    const record: RampRecord = {
      kind: params.deramp,
      share,
      medianShare: median(share) ?? null,
      trends,
      steady,
    };
    if (steady.length > 0 && (record.medianShare ?? 1) >= NOTABLE_SHARE) note(describeSteady(record));
    return record;
  },
});

function describeSteady({ kind, trends, steady, medianShare }: RampRecord): string {
  const list = trends
    .filter(({ term }) => steady.includes(term))
    .map(({ term, velocity, standardError }) => {
      const times = Math.abs(velocity) / standardError;
      return `${(1000 * Math.abs(velocity)).toFixed(1)} mm/yr from the middle to the edge ${TERM_WORDS[term]} (${times.toFixed(0)} standard errors)`;
    });
  const share = medianShare === null ? "" : ` They hold ${Math.round(100 * medianShare)} % of the variance.`;
  return `The ${kind} ramps move steadily: ${list.join(", ")}.${share} Orbit errors and atmosphere are new at each date and do not: deramp may be taking off deformation, a plate's motion or what local deformation tilts. Compare with deramp=none.`;
}
