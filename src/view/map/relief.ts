import { invertAffine } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import { worldAffine } from "./grid-world.ts";
import type { RasterLevel, Relief } from "./renderer-types.ts";

/**
 * From height differences along a column and a row (metres for each pixel) to slopes towards east and north, as the columns of a 2 x 2
 * matrix in the order of WebGL: [east by column, north by column, east by row, north by row].
 */
export function slopeMatrix(
  grid: Grid,
  { metresPerUnit, exaggeration = 1 }: Pick<Relief, "metresPerUnit" | "exaggeration">,
): readonly [number, number, number, number] {
  // The gradient transforms by the transposed inverse of the affine: dz/dx = dz/dcolumn dcolumn/dx + dz/drow drow/dx.
  const [columnByX, columnByY, , rowByX, rowByY] = invertAffine(worldAffine(grid));
  const [perX, perY] = metresPerUnit;
  return [
    (exaggeration * columnByX) / perX,
    (exaggeration * columnByY) / perY,
    (exaggeration * rowByX) / perX,
    (exaggeration * rowByY) / perY,
  ];
}

/** Slope that a median pixel of the shaded ground should have, and the most that heights are multiplied by: as in figures. */
const MEDIAN_SLOPE_SHOWN = 0.1;
const MOST_EXAGGERATION = 6;
const SAMPLES = 20_000;

/** How much heights are exaggerated so that gentle ground shows its shape and steep ground is left as it is. */
export function reliefExaggeration(
  level: RasterLevel,
  grid: Grid,
  metresPerUnit: Relief["metresPerUnit"],
): number {
  const [eastByColumn, northByColumn] = slopeMatrix(grid, { metresPerUnit });
  const perPixel = Math.hypot(eastByColumn, northByColumn) / level.step;
  const { values, width } = level;
  const stride = Math.max(1, Math.floor(values.length / SAMPLES));
  const slopes: number[] = [];
  for (let i = 1; i < values.length; i += stride) {
    const slope = Math.abs((values[i] ?? Number.NaN) - (values[i - 1] ?? Number.NaN)) * perPixel;
    // Differences to an absent chunk are beyond any slope.
    if (i % width !== 0 && slope < 1000) slopes.push(slope);
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes[slopes.length >> 1] ?? 0;
  return middle > 0 ? Math.min(MOST_EXAGGERATION, Math.max(1, MEDIAN_SLOPE_SHOWN / middle)) : 1;
}
