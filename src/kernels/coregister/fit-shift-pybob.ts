import { scienceError } from "../../errors.ts";
import { createStream } from "../random/stream.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import type { PixelSpacing } from "../raster/slope.ts";
import { createBottomSample } from "../statistics/bottom-sample.ts";
import { checkDems } from "./check-dems.ts";
import { type DifferenceStatistics, describeDifferences } from "./difference-statistics.ts";
import { checkReach, differ, type ShiftPass } from "./fit-shift.ts";
import { SOFT_L1 } from "./loss.ts";
import { regressRobust } from "./regress-robust.ts";
import { addShifts, moveOf, NO_SHIFT, type Shift } from "./shift.ts";
import { shiftRaster } from "./shift-raster.ts";
import { collectShiftSamples, modelShift, type ShiftSamples } from "./shift-samples.ts";
import { measureGradient } from "./terrain-gradient.ts";

/** pybob's constants: metres, degrees and cells. */
const PYBOB = {
  largestDifference: 200,
  leastSlope: 3,
  leastSlopeCells: 500,
  samples: 20_000,
  lossScale: 0.1,
  leastImprovement: 0.02,
  leastShift: 2,
  clip: 3,
} as const;
/** pybob has no limit of its own; RMSE that falls by 2 % each time is down to a third after this many. */
const MAX_PASSES = 50;
/** Any; it keeps the sample apart from other draws of the same seed. */
const SAMPLE_STREAM = 0x5b0b;

export interface PybobShiftOptions {
  readonly stable?: Uint8Array | null;
  readonly seed?: number;
}

export interface PybobShiftFit {
  readonly shift: Shift;
  readonly passes: readonly ShiftPass[];
  readonly stopped: "no-improvement" | "small-shift" | "max-passes";
  /** Clipped at three standard deviations from zero, on the cells of the fit: the lines of stats.txt. */
  readonly before: DifferenceStatistics;
  readonly after: DifferenceStatistics;
  /** The DEM after all passes, interpolated once more in each. */
  readonly aligned: Float32Array;
}

/**
 * The shift as pybob finds it, with what it does otherwise than `fitShift`: at most 20,000 cells steeper than 3 degrees, a soft-L1
 * loss of 0.1 m whatever the noise, an end after the first shift below 2 m, and a DEM that is interpolated from the last
 * interpolation in every pass. Its own fit starts A, B, C at 1, 1, -1; the loss is convex in the shift's components, so that the
 * end is the same from any start.
 *
 * Errors: as `fitShift`, `coregister-flat` where pybob stops without a word.
 */
export function fitShiftPybob(
  dem: Float32Array,
  reference: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  { stable = null, seed = 0 }: PybobShiftOptions = {},
): PybobShiftFit {
  checkDems({ dem, reference, stable }, shape);
  const gradient = measureGradient(reference, shape, spacing);
  checkSlopes(gradient.slope);
  const collect = (differences: Float32Array) =>
    collectShiftSamples(
      differences,
      gradient,
      stable,
      (dh, slope) => Math.abs(dh) < PYBOB.largestDifference && slope > PYBOB.leastSlope && dh !== 0,
    );
  const describe = (samples: ShiftSamples) => describeDifferences(samples.differences, { clip: PYBOB.clip });
  const passes: ShiftPass[] = [];
  let [aligned, shift] = [dem, NO_SHIFT];
  let samples = collect(differ(reference, dem, 0));
  const before = describe(samples);
  let last = before;
  for (;;) {
    const drawn = drawSamples(samples, seed);
    const mean = passes.length === 0 ? describeDifferences(drawn.differences).mean : 0;
    const centred = { ...drawn, differences: drawn.differences.map((dh) => dh - mean) };
    const { coefficients } = regressRobust(modelShift(centred, gradient), SOFT_L1, PYBOB.lossScale);
    const step = { east: coefficients[0]!, north: coefficients[1]!, up: coefficients[2]! + mean };
    const move = moveOf(step, spacing);
    shift = addShifts(shift, step);
    checkReach(shift, shape, spacing);
    aligned = shiftRaster(aligned, shape, move, { rim: "renormalise" }).map((z) => z + step.up);
    passes.push({ before: last, shift, moved: Math.hypot(move.y, move.x) });
    samples = collect(differ(reference, aligned, 0));
    const after = describe(samples);
    const improved = (last.rmse - after.rmse) / last.rmse > PYBOB.leastImprovement;
    const far = Math.hypot(step.east, step.north, step.up) > PYBOB.leastShift;
    if (improved && far && passes.length < MAX_PASSES) {
      last = after;
      continue;
    }
    const stopped = !improved ? "no-improvement" : !far ? "small-shift" : "max-passes";
    return { shift, passes, stopped, before, after, aligned };
  }
}

function drawSamples({ cells, differences }: ShiftSamples, seed: number): ShiftSamples {
  if (cells.length <= PYBOB.samples) return { cells, differences };
  const sample = createBottomSample(PYBOB.samples, createStream(seed, SAMPLE_STREAM), 1);
  const value = new Float64Array(1);
  for (let i = 0; i < cells.length; i++) {
    value[0] = differences[i]!;
    sample.add(cells[i]!, value);
  }
  const { members, values } = sample.read();
  return { cells: Int32Array.from(members), differences: values };
}

function checkSlopes(slope: Float32Array): void {
  const steep = slope.reduce((sum, degrees) => sum + (degrees > PYBOB.leastSlope ? 1 : 0), 0);
  if (steep >= PYBOB.leastSlopeCells) return;
  throw scienceError({
    code: "coregister-flat",
    what: "The reference has too few slopes for pybob's co-registration, which would stop here without a word.",
    got: `${steep} cells steeper than ${PYBOB.leastSlope} degrees, needed ${PYBOB.leastSlopeCells}`,
    fix: "Leave out the compatibility mode, which has no least slope, or give more terrain.",
  });
}
