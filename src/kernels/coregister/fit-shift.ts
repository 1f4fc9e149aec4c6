import { configError, scienceError } from "../../errors.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import type { PixelSpacing } from "../raster/slope.ts";
import { estimateBlockCovariance } from "./block-covariance.ts";
import { checkDems } from "./check-dems.ts";
import { type DifferenceStatistics, describeDifferences } from "./difference-statistics.ts";
import { LOSSES, type OutlierRule, regressWithScale } from "./regress-with-scale.ts";
import { addShifts, moveOf, NO_SHIFT, type Shift } from "./shift.ts";
import { type Resampling, shiftRaster } from "./shift-raster.ts";
import { collectShiftSamples, modelShift } from "./shift-samples.ts";
import { measureGradient } from "./terrain-gradient.ts";

export interface ShiftOptions {
  /** Ground that does not change, 1 = stable; null for all. */
  readonly stable?: Uint8Array | null;
  readonly outliers?: OutlierRule;
  readonly resampling?: Resampling;
  /** The fit is done when a pass moves the DEM by less, in pixels; what is still missing then is about a tenth of it. */
  readonly tolerance?: number;
  readonly maxPasses?: number;
  /** What is known of the shift already. */
  readonly start?: Shift;
}

/** One pass: the differences that it saw, and the shift after it. */
export interface ShiftPass {
  readonly before: DifferenceStatistics;
  readonly shift: Shift;
  /** By how much this pass moved the DEM, pixels. */
  readonly moved: number;
}

export interface ShiftFit {
  readonly shift: Shift;
  /** Standard error of each component, from the scatter between blocks of terrain; NaN where it cannot be told. */
  readonly error: Shift;
  /** Cells that the last pass was fitted to, and how many independent ones they are worth for `up`. */
  readonly count: number;
  readonly effective: number;
  readonly passes: readonly ShiftPass[];
  /** Why it ended: the last step was below the tolerance, or the passes were used up and the shift is not settled. */
  readonly stopped: "converged" | "max-passes";
}

/**
 * The shift that lays a DEM on a reference [nuth2011]: all stable cells, a robust fit, and the DEM moved anew from its own
 * values in every pass, until a pass moves it by less than a thousandth of a pixel. Units: those of the elevations and the
 * spacing, which must be the same.
 *
 * Errors: `raster-size`, `pixel-spacing`, `shift-options`, `coregister-samples`, `coregister-astray`, and `regression-degenerate`
 * where the slopes all face one way. About 150 flops per pixel and pass, 44 bytes per pixel.
 *
 * @param dem y x x, NaN = no data; rows run to the south
 * @param reference the same grid
 */
export function fitShift(
  dem: Float32Array,
  reference: Float32Array,
  shape: RasterShape,
  spacing: PixelSpacing,
  {
    stable = null,
    outliers = "bisquare",
    resampling = "bilinear",
    tolerance = 0.001,
    maxPasses = 20,
    start = NO_SHIFT,
  }: ShiftOptions = {},
): ShiftFit {
  checkDems({ dem, reference, stable }, shape);
  checkOptions(tolerance, maxPasses);
  const gradient = measureGradient(reference, shape, spacing);
  const passes: ShiftPass[] = [];
  let shift = start;
  for (;;) {
    const differences = differ(
      reference,
      shiftRaster(dem, shape, moveOf(shift, spacing), { resampling }),
      shift.up,
    );
    const samples = collectShiftSamples(differences, gradient, stable);
    const model = modelShift(samples, gradient);
    const fit = regressWithScale(model, outliers);
    const [east, north, up] = fit.coefficients as unknown as [number, number, number];
    const { y, x } = moveOf({ east, north, up }, spacing);
    const moved = Math.hypot(y, x);
    shift = addShifts(shift, { east, north, up });
    passes.push({ before: describeDifferences(samples.differences), shift, moved });
    checkReach(shift, shape, spacing);
    const stopped = moved < tolerance ? "converged" : passes.length >= maxPasses ? "max-passes" : null;
    if (stopped === null) continue;
    const { covariance, effective } = estimateBlockCovariance(
      model,
      fit,
      LOSSES[outliers],
      samples.cells,
      shape,
    );
    const error = {
      east: Math.sqrt(covariance[0]!),
      north: Math.sqrt(covariance[4]!),
      up: Math.sqrt(covariance[8]!),
    };
    return { shift, error, count: samples.cells.length, effective, passes, stopped };
  }
}

/** Reference minus (DEM + up), in f32. */
export function differ(reference: Float32Array, dem: Float32Array, up: number): Float32Array {
  const out = new Float32Array(reference.length);
  for (let p = 0; p < out.length; p++) out[p] = reference[p]! - Math.fround(dem[p]! + up);
  return out;
}

function checkOptions(tolerance: number, maxPasses: number): void {
  if (tolerance > 0 && Number.isInteger(maxPasses) && maxPasses > 0) return;
  throw configError({
    code: "shift-options",
    what: "The fit of a shift needs a tolerance above 0 and at least one pass.",
    got: `tolerance ${tolerance} pixels, ${maxPasses} passes`,
    fix: "Leave them out for 0.001 pixels and 20 passes.",
  });
}

/** A fit that runs away ends in rasters that do not touch: better said before. */
export function checkReach(shift: Shift, shape: RasterShape, spacing: PixelSpacing): void {
  const { y, x } = moveOf(shift, spacing);
  if (Math.abs(y) < shape.y / 2 && Math.abs(x) < shape.x / 2) return;
  throw scienceError({
    code: "coregister-astray",
    what: "The fitted shift has left half of the raster behind: the DEMs do not show the same terrain, or lie further apart than its slopes are long.",
    got: `${x.toFixed(1)} columns, ${y.toFixed(1)} rows of ${shape.y} x ${shape.x}`,
    fix: "Check the projections of both, or give the rough shift as the start.",
  });
}
