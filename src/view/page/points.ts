import type { Layer, PointValues } from "../protocol.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { data } from "./data-client.ts";
import { createLoads, type Load } from "./loads.ts";

const POINT_BYTES = 128e6;

const values = createLoads<PointValues>(({ lon }) => lon.length * 20, POINT_BYTES);
const series = createLoads<Float64Array>(({ byteLength }) => byteLength, POINT_BYTES / 8);
const columns = createLoads<readonly { name: string; unit: string; value: number | string }[]>(
  () => 200,
  4e6,
);

export function forgetPoints(): void {
  values.clear();
  series.clear();
  columns.clear();
}

/** Column of a point table that colours it: that of the layer's name. */
export const pointsOf = (layer: Layer, index: number): Load<PointValues> =>
  values.get(`${index}|${layer.id}`, () => data().points(layer.id, layer.name, index));

export const pointSeries = (layer: Layer, point: number): Load<Float64Array> =>
  series.get(`${point}|${layer.id}`, () => data().pointSeries(layer.id, point));

export const pointColumns = (layer: Layer, point: number) =>
  columns.get(`${point}|${layer.id}`, () => data().pointColumns(layer.id, point));

/**
 * The point nearest to a place (longitude, latitude), by distance on the map with longitude shrunk as the latitude has it; null
 * where there is none within `reach` degrees of latitude.
 */
export function nearestPoint(
  { lon, lat }: Pick<PointValues, "lon" | "lat">,
  [x, y]: WorldPoint,
  reach = Number.POSITIVE_INFINITY,
): number | null {
  const shrink = Math.cos((y * Math.PI) / 180) ** 2;
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < lon.length; i++) {
    const distance = ((lon[i] ?? Number.NaN) - x) ** 2 * shrink + ((lat[i] ?? Number.NaN) - y) ** 2;
    if (distance < least && distance <= reach ** 2) [best, least] = [i, distance];
  }
  return best;
}
