import { scienceError } from "../../errors.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import { measureSpread } from "../statistics/spread.ts";
import { estimateBlockCovariance } from "./block-covariance.ts";
import { checkDems } from "./check-dems.ts";
import { HUBER } from "./loss.ts";

export interface VerticalShiftFit {
  /** Median of reference minus DEM: what is added to the DEM. */
  readonly up: number;
  /** Its standard error, from the scatter between blocks of terrain; NaN where it cannot be told. */
  readonly error: number;
  readonly count: number;
  readonly effective: number;
}

/** Variance of the median over that of Huber's estimate of 95 % efficiency, for normal noise. */
const MEDIAN_VARIANCE = (Math.PI / 2) * 0.95;

/**
 * The vertical shift of a DEM that lies on its reference pixel on pixel: the median difference on stable ground. Errors:
 * `raster-size`, `coregister-samples` where no cell has both.
 *
 * @param dem y x x, NaN = no data
 * @param stable 1 = may be used; null for all
 */
export function fitVerticalShift(
  dem: Float32Array,
  reference: Float32Array,
  shape: RasterShape,
  { stable = null }: { readonly stable?: Uint8Array | null } = {},
): VerticalShiftFit {
  checkDems({ dem, reference, stable }, shape);
  const { cells, differences } = collectDifferences(dem, reference, stable);
  const { median, nmad, deviation } = measureSpread(differences.slice(), differences.length);
  const residuals = differences.map((dh) => dh - median);
  const model = { values: differences, unknowns: 1, row: (_: number, out: Float64Array) => out.fill(1) };
  const fit = { residuals, scale: nmad || deviation || 1 };
  const { covariance, effective } = estimateBlockCovariance(model, fit, HUBER, cells, shape);
  return {
    up: median,
    error: Math.sqrt(MEDIAN_VARIANCE * covariance[0]!),
    count: cells.length,
    effective,
  };
}

/** The cells that both DEMs have on stable ground, with reference minus DEM. Error `coregister-samples` where there are none. */
export function collectDifferences(
  dem: Float32Array,
  reference: Float32Array,
  stable: Uint8Array | null,
): { readonly cells: Int32Array; readonly differences: Float64Array } {
  const cells = new Int32Array(dem.length);
  let [count, both] = [0, 0];
  for (let p = 0; p < dem.length; p++) {
    if (Number.isNaN(reference[p]! - dem[p]!)) continue;
    both++;
    if (stable === null || stable[p] !== 0) cells[count++] = p;
  }
  if (count === 0)
    throw scienceError({
      code: "coregister-samples",
      what: "No cell of stable ground has an elevation in both DEMs.",
      got: `${both} of ${dem.length} cells have both, none of them on stable ground`,
      fix: "Check that the DEMs overlap, and what the mask of stable ground leaves.",
    });
  const differences = new Float64Array(count);
  for (let i = 0; i < count; i++) differences[i] = reference[cells[i]!]! - dem[cells[i]!]!;
  return { cells: cells.slice(0, count), differences };
}
