import { axisScale, RAMP_TERMS, type Ramp, type RampKind, subtractRamp } from "../raster/ramp.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import { checkDems } from "./check-dems.ts";
import { collectDifferences } from "./fit-vertical-shift.ts";
import { type OutlierRule, regressWithScale } from "./regress-with-scale.ts";

export interface ElevationRampFit {
  /** What is added to the DEM, in its unit. */
  readonly ramp: Ramp;
  readonly count: number;
  /** Standard deviation of what it leaves over, by NMAD. */
  readonly scale: number;
}

export interface ElevationRampOptions {
  /** 1 = may be used; null for all. */
  readonly stable?: Uint8Array | null;
  readonly outliers?: OutlierRule;
}

/**
 * The surface that a DEM lies below its reference: a plane, as a tilted orbit or model leaves it, or a quadratic one. Robust, so
 * that terrain that changed does not tilt it. About 80 flops per cell and step for a quadratic surface, 36 bytes per cell.
 *
 * Errors: `raster-size`, `coregister-samples`, `regression-degenerate` where the cells lie in a line.
 *
 * @param dem y x x, NaN = no data, pixel on pixel with the reference
 */
export function fitElevationRamp(
  dem: Float32Array,
  reference: Float32Array,
  shape: RasterShape,
  kind: RampKind,
  { stable = null, outliers = "bisquare" }: ElevationRampOptions = {},
): ElevationRampFit {
  checkDems({ dem, reference, stable }, shape);
  const { cells, differences } = collectDifferences(dem, reference, stable);
  const [rows, columns] = [axisScale(shape.y), axisScale(shape.x)];
  const terms = RAMP_TERMS[kind];
  // Powers 0, 1 and 2 of both coordinates.
  const [u, v] = [new Float64Array(3).fill(1), new Float64Array(3).fill(1)];
  const row = (i: number, out: Float64Array) => {
    const column = cells[i]! % shape.x;
    u[1] = ((cells[i]! - column) / shape.x - rows.center) / rows.half;
    v[1] = (column - columns.center) / columns.half;
    u[2] = u[1] ** 2;
    v[2] = v[1] ** 2;
    for (let k = 0; k < terms.length; k++) out[k] = u[terms[k]![0]]! * v[terms[k]![1]]!;
  };
  const fit = regressWithScale({ values: differences, unknowns: terms.length, row }, outliers);
  return {
    ramp: { kind, shape, coefficients: fit.coefficients },
    count: cells.length,
    scale: fit.scale,
  };
}

/** The image with a ramp put on; a new array. */
export function addRamp(values: Float32Array, ramp: Ramp): Float32Array {
  return subtractRamp(values, { ...ramp, coefficients: ramp.coefficients.map((value) => -value) });
}
