import { scienceError } from "../../errors.ts";
import { evaluateRamp, RAMP_KINDS } from "../../kernels/raster/ramp.ts";
import { createRampSums, type RampSums } from "../../kernels/raster/ramp-fit.ts";
import { findRmsOutliers } from "../../kernels/statistics/rms-outliers.ts";
import { choice, number } from "../../pipeline/params.ts";
import { defineStep, type GlobalContext } from "../../pipeline/step.ts";
import { rectangles } from "../../stack/tile-plan.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { compat } from "./params.ts";
import { referencePixels } from "./series-reference.ts";

/** A ramp of one date as it is taken off: value - ramp + constant. */
export interface RemovedRamp {
  /** In the order of `RAMP_TERMS` of `residual.ramp`, m. */
  readonly coefficients: readonly number[];
  /** The ramp at the reference point, m, where that keeps its value; else 0. */
  readonly constant: number;
}

/** What the residual says of each date. */
export interface ResidualRecord {
  readonly dates: readonly string[];
  /** Root mean square of the residual over the reliable pixels, m; null at a date without data. */
  readonly rms: readonly (number | null)[];
  /** The date of the smallest: the calmest atmosphere. */
  readonly referenceDate: string;
  /** m; dates above it are excluded. */
  readonly threshold: number;
  readonly excluded: readonly string[];
  /** What was taken off each date before it was measured; null where nothing was. */
  readonly ramps: readonly (RemovedRamp | null)[];
}

const params = {
  "residual.ramp": choice(
    "Surface that is taken off the residual of each date before its root mean square is measured.",
    ["none", ...RAMP_KINDS],
    "quadratic",
  ),
  "residual.cutoff": number(
    "A date is excluded when its residual is larger than this many standard deviations, which the median over dates stands for.",
    3,
    { min: 0, max: 1000 },
  ),
  compat,
} as const;

export const residualRms = defineStep({
  name: "residual-rms",
  version: 2,
  doc: "Root mean square of each date's residual after a ramp: the calmest date becomes a candidate reference, the noisiest are named to be excluded.",
  references: ["yunjun2019"],
  scope: "global",
  params,
  inputs: {
    residual: { dims: ["time", "y", "x"], unit: "m", doc: "What the time model leaves of the displacement" },
    reliable: { dims: ["y", "x"], unit: "1", doc: "1 where the series can be relied on", optional: true },
  },
  active: (_, available) => available.has("residual"),
  records: ["reference-point"],
  async run(context): Promise<ResidualRecord> {
    const { params: values, facts, note } = context;
    const { rms, ramps } = await measureDates(context);
    const { smallest, threshold, outliers } = findRmsOutliers(rms, values["residual.cutoff"]);
    const { dates } = facts;
    if (smallest < 0)
      throw scienceError({
        code: "residual-empty",
        what: "The residual has no data at any reliable pixel.",
        fix: "Lower min-temporal-coherence, or look at the displacement series.",
      });
    const excluded = outliers.map((i) => dates[i]!);
    if (excluded.length > 0)
      note(
        `Dates with a residual above ${(1000 * threshold).toFixed(1)} mm: ${outliers.map((i) => `${dates[i]} (${(1000 * rms[i]!).toFixed(1)} mm)`).join(", ")}.`,
      );
    return {
      dates,
      rms: rms.map((value) => (Number.isNaN(value) ? null : value)),
      referenceDate: dates[smallest]!,
      threshold,
      excluded,
      ramps,
    };
  },
});

/**
 * Root mean square of each date, and the ramp that was taken off before. The ramp, and what it leaves, follow from sums over pixels, so that the series is read
 * once and in its own blocks.
 */
async function measureDates({ params: values, facts, records, inputs, signal }: Context): Promise<Measured> {
  const isCompat = values.compat === "mintpy";
  const kind = values["residual.ramp"];
  const residual = inputs.residual!;
  const dates = facts.dates.length;
  const { shape } = facts.grid;
  const sums = Array.from(
    { length: dates },
    (): RampSums => createRampSums(shape, kind === "none" ? "linear" : kind, { skipZero: isCompat }),
  );
  const zeros = new Float64Array(dates);
  for (const { y, x } of rectangles(shape, readBlock(residual))) {
    const tile = await readFloats(residual, [[0, dates], y, x], { signal });
    const mask = inputs.reliable ? await readFloats(inputs.reliable, [y, x], { signal }) : null;
    const use = mask && Uint8Array.from(mask, (value) => (value > 0 ? 1 : 0));
    const rectangle = { origin: { y: y[0], x: x[0] }, shape: { y: y[1] - y[0], x: x[1] - x[0] } };
    const pixels = tile.length / dates;
    sums.forEach((sum, date) => {
      const layer = tile.subarray(date * pixels, (date + 1) * pixels);
      sum.add(layer, rectangle, use);
      // MintPy neither fits nor corrects zeros, but counts them.
      if (isCompat) for (let p = 0; p < pixels; p++) if (layer[p] === 0 && use?.[p] !== 0) zeros[date]!++;
    });
  }
  const reference = isCompat ? referencePixels(facts, records) : new Int32Array(0);
  const fits = sums.map((sum) => {
    const fit = kind === "none" ? null : sum.fit();
    if (fit === null) return null;
    // The ramp's value at the reference stays in, as in the deramped series: with it the reference pixel's own noise.
    const total = reference.reduce(
      (before, p) => before + evaluateRamp(fit.ramp, Math.floor(p / shape.x), p % shape.x),
      0,
    );
    return { surface: fit.ramp, constant: total / Math.max(1, reference.length) };
  });
  const rms = sums.map((sum, date) => {
    const ramp = fits[date] ?? null;
    const squares = ramp === null ? sum.squares : sum.squaresAbout(ramp.surface, ramp.constant);
    return Math.sqrt(squares / (sum.count + zeros[date]!));
  });
  const ramps = fits.map(
    (fit) => fit && { coefficients: [...fit.surface.coefficients], constant: fit.constant },
  );
  return { rms, ramps };
}

interface Measured {
  readonly rms: readonly number[];
  readonly ramps: readonly (RemovedRamp | null)[];
}

/** Values that are read at a time, unless one row of chunks holds more: 32 MB. */
const READ_VALUES = 1 << 23;

/** The series' own chunk, cut by rows where it is too large: a file without chunks is one. */
function readBlock({ chunks, shape }: Variable): { y: number; x: number } {
  const [dates = 1, , columns = 1] = shape;
  const [y, x] = [chunks.at(-2) ?? 1, Math.min(chunks.at(-1) ?? 1, columns)];
  return { y: Math.max(1, Math.min(y, Math.floor(READ_VALUES / (dates * x)))), x };
}

type Context = Pick<GlobalContext<typeof params>, "params" | "facts" | "records" | "inputs" | "signal">;
