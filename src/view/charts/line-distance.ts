import { applyAffine } from "../../geo/affine.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import { earthFixed } from "../../kernels/geodesy/earth-fixed.ts";

export type PixelPoint = readonly [column: number, row: number];

/** How far samples are along a line. */
export interface LineDistance {
  readonly distance: Float64Array;
  /** Pixels where the image lies on no map. */
  readonly unit: "m" | "pixel";
  /** Distances at which the line bends. */
  readonly bends: readonly number[];
}

/**
 * Metres along a line that is straight in the image between its corners, by chords of the ellipsoid between the samples (0.1 mm
 * short over 1 km).
 *
 * @param line corners in continuous pixel coordinates
 * @param along distance of each sample from the beginning, in pixels, ascending
 */
export function measureLine(grid: Grid, line: readonly PixelPoint[], along: ArrayLike<number>): LineDistance {
  const corners = cornerDistances(line);
  const bends = corners.slice(1, -1);
  if (grid.geometry === "radar" || !isGeoreferenced(grid.crs))
    return { distance: Float64Array.from(along), unit: "pixel", bends };
  const toPlace = transformer(grid.crs, WGS84);
  const placeAt = ([column, row]: PixelPoint) =>
    earthFixed(...toPlace(...applyAffine(grid.affine, column, row)));
  // The corners too: a chord must not cut one.
  const stops = [...new Set([0, ...Array.from(along), ...bends])].sort((a, b) => a - b);
  const metres = new Map<number, number>();
  let total = 0;
  let last: readonly number[] | null = null;
  for (const stop of stops) {
    const place = placeAt(pointAt(line, corners, stop));
    if (last !== null) total += Math.hypot(...place.map((value, k) => value - (last?.[k] ?? 0)));
    metres.set(stop, total);
    last = place;
  }
  const metresAt = (stop: number) => metres.get(stop) ?? Number.NaN;
  return { distance: Float64Array.from(along, metresAt), unit: "m", bends: bends.map(metresAt) };
}

/** Distance of each corner from the first, pixels. */
function cornerDistances(line: readonly PixelPoint[]): number[] {
  let total = 0;
  return line.map(([x, y], k) => {
    const [x0, y0] = line[k - 1] ?? [x, y];
    total += Math.hypot(x - x0, y - y0);
    return total;
  });
}

function pointAt(line: readonly PixelPoint[], corners: readonly number[], distance: number): PixelPoint {
  const next = corners.findIndex((corner) => corner >= distance);
  const k = next < 0 ? line.length - 1 : next;
  const [b, a] = [line[k] ?? [0, 0], line[k - 1] ?? line[k] ?? [0, 0]];
  const [from, to] = [corners[k - 1] ?? 0, corners[k] ?? 0];
  const share = to > from ? Math.min(1, (distance - from) / (to - from)) : 1;
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}
