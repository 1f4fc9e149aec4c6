import { type Affine, applyAffine, invertAffine } from "../../geo/affine.ts";
import { type Grid, IDENTITY } from "../../geo/grid.ts";
import { axisUnit } from "../../plot/map/map-frame.ts";
import type { WorldPoint } from "../state/view-state.ts";
import type { WorldBounds } from "./camera.ts";
import type { Camera } from "./renderer-types.ts";

/** World x is the column and y the row, upwards: images in radar geometry are shown as they are stored. */
const STORED: Affine = [1, 0, 0, 0, -1, 0];

/** From continuous pixel positions of a grid to the coordinates of the map. */
export function worldAffine({ geometry, crs, affine }: Grid): Affine {
  const placeless = crs.epsg === null && crs.wkt === null && affine.every((term, i) => term === IDENTITY[i]);
  return geometry === "radar" || placeless ? STORED : affine;
}

/** The rectangle around a grid, which may lie turned in it. */
export function gridBounds(grid: Grid): WorldBounds {
  const affine = worldAffine(grid);
  const corners = [0, grid.shape.x].flatMap((column) =>
    [0, grid.shape.y].map((row) => applyAffine(affine, column, row)),
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/**
 * The stretch with which a grid is drawn in its shape on the ground: degrees by the cosine of its middle latitude, radar images by
 * the ratio of their spacings in azimuth and range on the ground (1 when not known).
 */
export function gridStretch(grid: Grid, { azimuthByRange = 1 } = {}): Camera["stretch"] {
  if (grid.geometry === "radar") return [1, azimuthByRange];
  if (axisUnit(grid.crs) !== "degree") return [1, 1];
  const [, south, , north] = gridBounds(grid);
  // At a pole itself a degree of longitude has no width; a grid that reaches beyond one is not of this Earth.
  return [Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180)), 1];
}

/** World units across the finer side of a pixel. */
export function pixelSize(grid: Grid): number {
  const [a, b, , d, e] = worldAffine(grid);
  return Math.min(Math.hypot(a, d), Math.hypot(b, e));
}

/** Continuous position in the grid, (0, 0) the outer corner of the first pixel. */
export function pixelPositionOf(grid: Grid, [x, y]: WorldPoint): { column: number; row: number } {
  const [column, row] = applyAffine(invertAffine(worldAffine(grid)), x, y);
  return { column, row };
}
