import type { Layer, PixelWindow, PointValues, Region, RegionSeries, Slice } from "../protocol.ts";
import { data } from "./data-client.ts";
import { createLoads, type Load } from "./loads.ts";
import { peekPoints, pointsOf, prefetchPoints } from "./points.ts";

/** Pictures of dates kept on the page; a 2000 x 2000 one is 16 MB. */
const SLICE_BYTES = 384e6;
const SERIES_BYTES = 32e6;
/** Both sides of a picture that is held whole: the texture size that every WebGL2 has in practice. */
export const WHOLE_SIDE = 4096;

const slices = createLoads<Slice>(({ values }) => values.byteLength, SLICE_BYTES);
const series = createLoads<RegionSeries>(({ mean }) => mean.byteLength * 3, SERIES_BYTES);

/** Everything that was read is of another scene now. */
export function forgetReads(): void {
  slices.clear();
  series.clear();
}

/** Pixels of a grid side that one sample of its whole picture stands for: 1 up to 4096 pixels, then a power of two. */
export function wholeStep({ shape }: NonNullable<Layer["grid"]>): number {
  let step = 1;
  while (Math.max(shape.y, shape.x) / step > WHOLE_SIDE) step *= 2;
  return step;
}

export const wholeWindow = ({ shape }: NonNullable<Layer["grid"]>): PixelWindow => ({
  y: [0, shape.y],
  x: [0, shape.x],
});

/** The same object for the same points: pictures and counts are made again only for another one. */
const pointSlices = new WeakMap<PointValues, Slice>();

function sliceOfPoints(points: PointValues): Slice {
  const known = pointSlices.get(points);
  if (known !== undefined) return known;
  const slice = { width: points.values.length, height: 1, values: points.values };
  pointSlices.set(points, slice);
  return slice;
}

const sliceKey = (layer: string, index: number, { y, x }: PixelWindow, step: number) =>
  `${step}|${y}|${x}|${index}|${layer}`;

/** One slice of a layer over its whole grid; of points, one sample for each. */
export function wholeSlice(layer: Layer, index: number): Load<Slice> {
  const { grid } = layer;
  if (grid === null) {
    const { value, problem } = pointsOf(layer, index);
    return { value: value && sliceOfPoints(value), problem };
  }
  return sliceOf(layer.id, index, wholeWindow(grid), wholeStep(grid));
}

/** The same if it is here. */
export function peekWholeSlice(layer: Layer, index: number): Slice | null {
  const { id, grid } = layer;
  if (grid === null) {
    const points = peekPoints(layer, index);
    return points && sliceOfPoints(points);
  }
  return slices.peek(sliceKey(id, index, wholeWindow(grid), wholeStep(grid)));
}

export function prefetchSlice(layer: Layer, index: number): void {
  const { id, grid, axis } = layer;
  if (index < 0 || index >= axisLength(axis)) return;
  if (grid === null) {
    prefetchPoints(layer, index);
    return;
  }
  const window = wholeWindow(grid);
  const step = wholeStep(grid);
  slices.prefetch(sliceKey(id, index, window, step), () => data().slice({ layer: id, index, window, step }));
}

export function sliceOf(layer: string, index: number, window: PixelWindow, step: number): Load<Slice> {
  return slices.get(sliceKey(layer, index, window, step), () => data().slice({ layer, index, window, step }));
}

/** The value of one pixel of one slice. */
export const pixelValue = (
  layer: string,
  index: number,
  { y, x }: { readonly y: number; readonly x: number },
) => sliceOf(layer, index, { y: [y, y + 1], x: [x, x + 1] }, 1);

const seriesKey = (layer: string, region: Region) =>
  region.kind === "disc"
    ? `${region.y},${region.x},${region.radius}|${layer}`
    : `${region.corners.join(";")}|${layer}`;

/** Mean of a region along the whole axis of a layer. */
export const regionSeries = (layer: string, region: Region): Load<RegionSeries> =>
  series.get(seriesKey(layer, region), () => data().regionSeries(layer, region));

/** Positions along an axis; a map has one. */
export function axisLength(axis: Layer["axis"]): number {
  if (axis.kind === "time") return axis.dates.length;
  if (axis.kind === "pair") return axis.pairs.length;
  return axis.kind === "slice" ? axis.count : 1;
}
