import type { Camera } from "../map/renderer-types.ts";
import type { Layer, PointValues, RegionSeries } from "../protocol.ts";
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
  places.clear();
  values.clear();
  series.clear();
  columns.clear();
}

/** Places of the tables that are open: their columns and dates share them, so that they are kept and drawn from once. */
const places = new Map<string, Pick<PointValues, "lon" | "lat">>();

/** The values of a layer of points at a position of its axis. */
export const pointsOf = (layer: Layer, index: number): Load<PointValues> =>
  values.get(valuesKey(layer, index), () => readPoints(layer, index));

/** The same if they are here. */
export const peekPoints = (layer: Layer, index: number): PointValues | null =>
  values.peek(valuesKey(layer, index));

export const prefetchPoints = (layer: Layer, index: number): void =>
  values.prefetch(valuesKey(layer, index), () => readPoints(layer, index));

const valuesKey = ({ id }: Layer, index: number) => `${index}|${id}`;

async function readPoints({ id, name, path }: Layer, index: number): Promise<PointValues> {
  const read = await data().points(id, name, index);
  const known = places.get(path);
  if (known !== undefined && known.lon.length === read.lon.length) return { ...known, values: read.values };
  places.set(path, { lon: read.lon, lat: read.lat });
  return read;
}

export const pointSeries = (layer: Layer, point: number): Load<Float64Array> =>
  series.get(`${point}|${layer.id}`, () => data().pointSeries(layer.id, point));

/** The series of a point as that of a region of one. */
export function seriesOfPoint(layer: Layer, point: number): Load<RegionSeries> {
  const { value: mean, problem } = pointSeries(layer, point);
  if (mean === null) return { value: null, problem };
  const count = Uint32Array.from(mean, (value) => (Number.isNaN(value) ? 0 : 1));
  return { value: { mean, deviation: new Float64Array(mean.length).fill(Number.NaN), count }, problem };
}

export const pointColumns = (layer: Layer, point: number) =>
  columns.get(`${point}|${layer.id}`, () => data().pointColumns(layer.id, point));

/** Of a point on the screen: as near as a hand points to it. Pixels. */
const REACH = 20;

/** How far from a pointer a point may be to be meant, degrees of latitude. */
export const reachOf = ({ scale, stretch }: Pick<Camera, "scale" | "stretch">): number =>
  REACH / (scale * stretch[1]);

/** A place that was chosen in one layer of points belongs to another one's point within 250 m: tracks have points of their own. */
export const SAME_GROUND = 250 / 111_320;

/**
 * The point nearest to a place (longitude, latitude), by distance on the map with longitude shrunk as the latitude has it; null
 * where there is none within `reach` degrees of latitude.
 */
export function nearestPoint(
  { lon, lat }: Pick<PointValues, "lon" | "lat">,
  [x, y]: WorldPoint,
  reach: number,
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
