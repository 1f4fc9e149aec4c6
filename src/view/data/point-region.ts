import { configError } from "../../errors.ts";
import type { Region, RegionSeries } from "../protocol.ts";
import type { OpenPoints } from "./open-points.ts";

/**
 * Mean, spread and count of the points inside a polygon of longitudes and latitudes, at each date. Points without data count at
 * none of their dates without.
 */
export function pointRegionSeries({ layer, table, column }: OpenPoints, region: Region): RegionSeries {
  if (region.kind !== "polygon")
    throw configError({
      code: "region-of-points",
      what: "Points have no pixels: a disc of pixels holds none.",
      where: layer.id,
      fix: "Ask for the series of a point, or for the mean of a polygon.",
    });
  const { lon, lat, columns, dates } = table.points;
  const found = columns.get(column);
  const depth = found?.dims === "space-time" ? dates.length : 1;
  const inside: number[] = [];
  for (let p = 0; p < lon.length; p++)
    if (isInside(region.corners, lon[p] as number, lat[p] as number)) inside.push(p);
  const [mean, deviation, count] = [
    new Float64Array(depth).fill(Number.NaN),
    new Float64Array(depth).fill(Number.NaN),
    new Uint32Array(depth),
  ];
  for (let k = 0; k < depth && found !== undefined; k++) {
    const values = inside
      .map((p) => found.values[p * depth + k] as number)
      .filter((value) => !Number.isNaN(value));
    count[k] = values.length;
    if (values.length === 0) continue;
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    mean[k] = middle;
    if (values.length > 1)
      deviation[k] = Math.sqrt(
        values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
      );
  }
  return { mean, deviation, count };
}

/** Even-odd rule, as for pixels: a ray to the east crosses an odd number of edges. */
function isInside(corners: readonly (readonly [x: number, y: number])[], x: number, y: number): boolean {
  let inside = false;
  let [x0, y0] = corners.at(-1) ?? [Number.NaN, Number.NaN];
  for (const [x1, y1] of corners) {
    // Half open: a corner at the point's latitude counts for one of its two edges.
    if (y0 <= y !== y1 <= y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    [x0, y0] = [x1, y1];
  }
  return inside;
}
