import type { Scene } from "../scene.ts";

/** Which parts of the path to add up. */
export interface PathParts {
  readonly displacement?: boolean;
  readonly atmosphere?: boolean;
  readonly heightError?: boolean;
}

/** Computes rows of each date's path; `rows[k]` belongs to the k-th of the dates that were asked for. */
export interface PathRows {
  readonly rows: readonly Float64Array[];
  compute(y: number): void;
}

/**
 * Change of the path from satellite to ground, m, of some dates: longer (away from the satellite) is positive.
 *
 *     path = -displacement + turbulent + stratified + ramp - bperp / (R sin theta) * heightError
 *
 * The last sign makes the apparent displacement +bperp / (R sin theta) * heightError.
 */
export function createPathRows(
  scene: Scene,
  dates: readonly number[],
  x: number,
  width: number,
  parts: PathParts,
): PathRows {
  const rows = dates.map(() => new Float64Array(width));
  const patterns = parts.displacement ? scene.motions.map(() => new Float64Array(width)) : [];
  const useHeight = parts.atmosphere === true && scene.options.stratified !== null;
  const useError = parts.heightError === true && scene.options.terrain.errorDeviation > 0;
  const height = new Float64Array(width);
  const error = new Float64Array(width);
  return {
    rows,
    compute(y) {
      patterns.forEach((row, c) => {
        scene.motions[c]!.pattern(y, x, row);
      });
      if (useHeight) scene.terrain.heightRow(y, x, height);
      if (useError) scene.terrain.errorRow(y, x, error);
      dates.forEach((date, k) => {
        const row = rows[k]!;
        row.fill(0);
        if (parts.atmosphere) {
          scene.turbulence?.(date, y, x, row);
          addPlane(scene, date, y, x, row);
          if (useHeight) addScaled(height, scene.stratified[date]!, row);
        }
        patterns.forEach((pattern, c) => {
          addScaled(pattern, -scene.motions[c]!.history[date]!, row);
        });
        if (useError) addScaled(error, -scene.heightErrorFactor[date]!, row);
      });
    },
  };
}

function addScaled(values: Float64Array, factor: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * values[i]!;
}

function addPlane(scene: Scene, date: number, y: number, x: number, out: Float64Array): void {
  if (scene.options.ramp === null) return;
  const { perColumn, perRow, constant } = scene.ramps[date]!;
  const start = constant + perRow * (y + 0.5);
  for (let i = 0; i < out.length; i++) out[i]! += start + perColumn * (x + i + 0.5);
}
