import type { Grid } from "../geo/grid.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { flip, relabel, sampleCube } from "../stack/views.ts";
import { readVector } from "./grid-of-coordinates.ts";

/** A quantity given at several heights on a coarse grid: ARIA's imagingGeometry, NISAR's radarGrid. */
export interface CubeAxes {
  readonly heights: readonly number[];
  readonly grid: Grid;
}

/** A cube on the stack's grid, at the ground or at one height; undefined when the file has none of the name. */
export function cubeAtGround(
  dataset: Dataset,
  name: string,
  { heights, grid }: CubeAxes,
  to: Grid,
  ground: Variable | number,
): Variable | undefined {
  const cube = dataset.variables.get(name);
  const isCube =
    cube?.shape.length === 3 &&
    cube.shape[0] === heights.length &&
    cube.shape[1] === grid.shape.y &&
    cube.shape[2] === grid.shape.x;
  if (cube === undefined || !isCube) return undefined;
  const placed = relabel(cube, { dims: ["band", "y", "x"] });
  const isDescending = (heights[0] ?? 0) > (heights.at(-1) ?? 0);
  return isDescending
    ? sampleCube(flip(placed, "band"), heights.toReversed(), grid, to, ground)
    : sampleCube(placed, heights, grid, to, ground);
}

/** Mean of a cube's finite values: what stands for a quantity that changes little over the scene. */
export async function meanOfCube(dataset: Dataset, name: string): Promise<number | null> {
  const cube = dataset.variables.get(name);
  if (cube === undefined || cube.shape.reduce((product, n) => product * n, 1) > LARGEST_CUBE) return null;
  const { nodata } = cube;
  const values = (await readVector(cube)).filter((value) => Number.isFinite(value) && value !== nodata);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 20 levels of 1000 x 1000 nodes; real cubes have up to half of that. */
const LARGEST_CUBE = 20_000_000;
