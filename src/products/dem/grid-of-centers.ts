import type { Affine } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Dataset } from "../../stack/variable.ts";
import { gridOfCoordinates } from "../grid-of-coordinates.ts";

/** Half a unit in the last place of float32, relative; the first and the last centre may be off by as much. */
const FLOAT32_ROUNDING = 2 ** -24;

/**
 * The grid of cell centres that are stored in single precision, x and y, of a projected system. Northings of several thousand
 * kilometres are rounded to half a metre there, so that the pixel size comes out as 30.0042 m: where whole metres explain the
 * centres as well, they count, as these stacks are made on whole metres. Throws what `gridOfCoordinates` throws.
 */
export async function gridOfCenters(dataset: Dataset): Promise<Grid> {
  const grid = await gridOfCoordinates(dataset, { y: "y", x: "x" }, dataset.grid?.crs ?? NONE);
  const { shape, affine } = grid;
  const [a, , c, , e, f] = affine;
  const isSingle = (name: string) => dataset.variables.get(name)?.dtype === "f32";
  const x = isSingle("x") ? wholeStep(a, c + a / 2, shape.x) : a;
  const y = isSingle("y") ? wholeStep(e, f + e / 2, shape.y) : e;
  const corrected: Affine = [x, 0, c + a / 2 - x / 2, 0, y, f + e / 2 - y / 2];
  return { ...grid, affine: corrected };
}

const NONE: Grid["crs"] = { epsg: null, wkt: null };

function wholeStep(step: number, first: number, length: number): number {
  const whole = Math.round(step);
  const span = step * (length - 1);
  const rounding = 2 * FLOAT32_ROUNDING * Math.max(Math.abs(first), Math.abs(first + span));
  return whole !== 0 && Math.abs((whole - step) * (length - 1)) <= rounding ? whole : step;
}
