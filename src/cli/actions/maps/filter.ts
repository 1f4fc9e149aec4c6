import { dayNumber } from "../../../dates.ts";
import { configError, inputError } from "../../../errors.ts";
import { sharpenBox, smoothBox } from "../../../kernels/raster/box-mean.ts";
import { detectEdges } from "../../../kernels/raster/canny.ts";
import { subtractSurroundings } from "../../../kernels/raster/double-difference.ts";
import { sharpenGaussian, smoothGaussian } from "../../../kernels/raster/gaussian.ts";
import { smoothMedian } from "../../../kernels/raster/median.ts";
import type { RasterShape } from "../../../kernels/raster/raster-shape.ts";
import { measureDiagonals } from "../../../kernels/raster/roberts.ts";
import { measureEdges } from "../../../kernels/raster/sobel.ts";
import {
  DAYS_PER_MONTH,
  smoothSeriesGaussian,
  smoothSeriesMedian,
} from "../../../kernels/time/smooth-series.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Cli } from "../../context.ts";
import { isQuantity } from "./derive.ts";
import { filterInSpace } from "./filter-in-space.ts";
import { filterInTime } from "./filter-in-time.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import type { Compat } from "./open-maps.ts";

export interface FilterFlags extends MapFlags {
  readonly gaussian?: number;
  readonly highpass?: number;
  readonly median?: number;
  readonly average?: number;
  readonly highpassAverage?: number;
  readonly sobel: boolean;
  readonly roberts: boolean;
  readonly canny?: number;
  readonly thresholds?: readonly [low: number, high: number];
  readonly doubleDifference?: readonly [local: number, regional: number];
  readonly months?: number;
  readonly medianDates?: number;
}

/** The kernel of a Gaussian filter ends at so many standard deviations. */
const REACH = 4;

export async function filterMaps(this: Cli, flags: FilterFlags, path: string): Promise<void> {
  const { gaussian, highpass, median, average, highpassAverage, sobel, roberts } = flags;
  const { canny, thresholds, doubleDifference, months, medianDates, compat } = flags;
  const params = {
    gaussian,
    highpass,
    median,
    average,
    "highpass-average": highpassAverage,
    sobel: sobel || undefined,
    roberts: roberts || undefined,
    canny,
    "double-difference": doubleDifference,
    months,
    "median-dates": medianDates,
  };
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  if (given.length !== 1)
    throw configError({
      code: given.length === 0 ? "usage-missing" : "usage-conflict",
      what: given.length === 0 ? "No filter was chosen." : "One filter is applied at a time.",
      ...(given.length > 0 && { got: given.map(([name]) => `--${name}`).join(", ") }),
      fix: "Give one of --gaussian, --highpass, --median, --average, --highpass-average, --sobel, --roberts, --canny and --double-difference (in space), --months and --median-dates (in time).",
    });
  if (thresholds !== undefined && canny === undefined)
    throw configError({
      code: "usage-conflict",
      what: "--thresholds belongs to --canny.",
      fix: "Leave it out, or give --canny SIGMA.",
    });
  await operateOnMaps(
    this,
    flags,
    [path],
    { step: "map filter", doc: "A filter in space or in time; gaps stay gaps and do not count." },
    async ([{ stack, path: where }]) => ({
      stack:
        months !== undefined || medianDates !== undefined
          ? await smoothInTime(stack, { months, medianDates }, where)
          : inSpace(stack, spatialFilter(flags, compat)),
      params: { ...params, ...(thresholds && { thresholds }) },
      // MintPy's reference date takes the baselines along.
      ...(compat === "mintpy" && { baselinesFrom: stack.sourceAttributes?.REF_DATE }),
    }),
  );
}

interface SpatialFilter {
  /** Pixels around a pixel that decide its value; infinite where the whole slice does. */
  readonly reach: number;
  readonly apply: (values: Float32Array, shape: RasterShape) => Float32Array;
  /** Unit of what comes out, if it is not that of the map. */
  readonly unit?: string;
}

/** The filter that the flags ask for, and how far it looks. */
export function spatialFilter(flags: Omit<FilterFlags, "out">, compat: Compat = "none"): SpatialFilter {
  const { gaussian, highpass, median, average, highpassAverage, roberts } = flags;
  const { canny, thresholds, doubleDifference } = flags;
  // MintPy repeats the edge pixels beyond the edge; here there is nothing.
  const edge = { edge: compat === "mintpy" ? ("nearest" as const) : ("gap" as const) };
  const sigma = gaussian ?? highpass;
  if (sigma !== undefined) {
    const kernel = gaussian === undefined ? sharpenGaussian : smoothGaussian;
    return {
      reach: Math.floor(REACH * sigma + 0.5),
      apply: (values, shape) => kernel(values, shape, sigma, edge),
    };
  }
  if (canny !== undefined)
    return {
      // An edge is followed across the image, and what is steep is said by all of it.
      reach: Number.POSITIVE_INFINITY,
      apply: (values, shape) => detectEdges(values, shape, canny, { ...(thresholds && { thresholds }) }),
      unit: "1",
    };
  if (doubleDifference !== undefined) {
    const [local, regional] = doubleDifference;
    return {
      reach: regional,
      apply: (values, shape) => subtractSurroundings(values, shape, { local, regional }, edge),
    };
  }
  const radius = median ?? average ?? highpassAverage;
  if (radius === undefined) return { reach: 1, apply: roberts ? measureDiagonals : measureEdges };
  if (highpassAverage !== undefined)
    return { reach: radius, apply: (values, shape) => sharpenBox(values, shape, radius, edge) };
  const kernel = median === undefined ? smoothBox : smoothMedian;
  return { reach: radius, apply: (values, shape) => kernel(values, shape, radius, edge) };
}

function inSpace(stack: Stack, { reach, apply, unit }: SpatialFilter): Stack {
  const variables = [...stack.variables].map(
    ([name, variable]) =>
      [
        name,
        isQuantity(variable) ? filterInSpace(variable, reach, apply, unit ? { unit } : {}) : variable,
      ] as const,
  );
  return { ...stack, variables: new Map(variables) };
}

async function smoothInTime(
  stack: Stack,
  {
    months,
    medianDates = 1,
  }: { readonly months: number | undefined; readonly medianDates: number | undefined },
  where: string,
): Promise<Stack> {
  const series = [...stack.variables].filter(([, variable]) => variable.dims[0] === "time");
  if (series.length === 0 || stack.dates.length === 0)
    throw inputError({
      code: "series-missing",
      what: "A filter in time needs a time series.",
      where,
      got: [...stack.variables.keys()].join(", "),
      fix: "Name displacement.zarr of a run, or MintPy's timeseries.h5.",
    });
  const days = stack.dates.map(dayNumber);
  const filter = (values: Float32Array) =>
    months === undefined
      ? smoothSeriesMedian(values, days.length, medianDates)
      : smoothSeriesGaussian(values, days, months * DAYS_PER_MONTH);
  // Only the series: maps beside it do not change with time.
  const variables = new Map<string, (typeof series)[number][1]>();
  for (const [name, variable] of series)
    variables.set(name, await filterInTime(variable, days, filter, stack.sourceAttributes?.REF_DATE));
  return { ...stack, variables };
}
