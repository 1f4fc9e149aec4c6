import type { Affine } from "../../geo/affine.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { Range } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import type { ResultLayer } from "./open-result.ts";

/** More pixels than this are drawn no finer: every nth row and column is taken. */
const MOST_PIXELS = 16e6;
/** Values read at a time. */
const STRIP_VALUES = 4e6;

export interface MapPixels {
  readonly values: Float32Array;
  readonly grid: Grid;
  /** Every nth row and column was taken. */
  readonly step: number;
}

/** One slice of a layer as pixels to draw, thinned to `most` pixels. `slice` counts from 0; a map has only 0. */
export async function readMap(
  { variable, grid }: Pick<ResultLayer, "variable" | "grid">,
  slice = 0,
  signal?: AbortSignal,
  most = MOST_PIXELS,
): Promise<MapPixels> {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const step = Math.max(1, Math.ceil(Math.sqrt((height * width) / most)));
  const shape = { y: Math.ceil(height / step), x: Math.ceil(width / step) };
  const values = new Float32Array(shape.y * shape.x);
  const depth: Range[] = variable.shape.length === 3 ? [[slice, slice + 1]] : [];
  // Whole multiples of the step, so that every strip begins with a row that is taken.
  const rows = Math.max(1, Math.floor(STRIP_VALUES / Math.max(1, width) / step)) * step;
  let at = 0;
  for (let y = 0; y < height; y += rows) {
    const stop = Math.min(y + rows, height);
    const strip = await readFloats(variable, [...depth, [y, stop], [0, width]], signal ? { signal } : {});
    for (let row = 0; row < stop - y; row += step)
      for (let x = 0; x < width; x += step) values[at++] = strip[row * width + x] as number;
  }
  const full: Grid = grid ?? {
    shape: { y: height, x: width },
    affine: IDENTITY,
    crs: NO_CRS,
    geometry: "radar",
  };
  return { values, grid: { ...full, shape, affine: scaled(full.affine, step) }, step };
}

/** The affine of a grid whose pixels are `step` times as large. */
function scaled([a, b, c, d, e, f]: Affine, step: number): Affine {
  return [a * step, b * step, c, d * step, e * step, f];
}
