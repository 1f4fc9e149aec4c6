import { computed, effect, signal } from "@preact/signals";
import { type ColourMap, colourMap } from "../../plot/colour/colour-map.ts";
import { type ValueRange, valueRange } from "../../plot/scale.ts";
import { legendOf } from "../charts/legend.ts";
import { pixelAtPlace } from "../grid-places.ts";
import type { RasterLevel } from "../map/renderer-types.ts";
import { type Layer, MISSING, type Problem, type RegionSeries, type Slice } from "../protocol.ts";
import { discMean } from "../region-mean.ts";
import { nearestPoint, pointsOf, SAME_GROUND, seriesOfPoint } from "./points.ts";
import { previewOf } from "./preview.ts";
import { axisLength, regionSeries, wholeSlice, wholeStep } from "./slices.ts";
import { activeLayer, layerOf, part } from "./store.ts";

/** Everything that decides how one slice looks, in the numbers that the shader takes. */
export interface Shown {
  readonly layer: Layer;
  readonly index: number;
  readonly slice: Slice | null;
  /** A coarse picture to draw until the slice is here. */
  readonly preview: RasterLevel | null;
  /** The slice of the date that others are shown against. */
  readonly base: Slice | null;
  /** Subtracted from every pixel: the value at the reference place. Unit of the file. */
  readonly offset: number;
  /** From the unit of the file to the unit shown. */
  readonly factor: number;
  readonly unit: string;
  /** Ends of the colours, unit shown. */
  readonly range: ValueRange;
  readonly colours: ColourMap;
  readonly wrap: boolean;
  readonly words: readonly [low: string, high: string] | null;
  readonly problem: Problem | null;
}

/** The reference place is under the pointer: colours keep still until it is let go. */
export const dragging = signal(false);

/** Charts follow a reference place that is dragged when the hand has rested so long, milliseconds: only the map keeps up with it. */
const CHART_PAUSE = 120;

/** The reference place that charts are drawn against. */
export const chartReference = signal(part.reference.peek());
let pause: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const now = part.reference.value;
  const follow = () => {
    clearTimeout(pause);
    pause = undefined;
    chartReference.value = part.reference.peek();
  };
  if (!dragging.value) follow();
  else if (now !== chartReference.peek()) {
    clearTimeout(pause);
    pause = setTimeout(follow, CHART_PAUSE);
  }
});

/** Position of the date that a layer is shown against; null as stored. */
export function baseIndexOf({ axis, relative }: Layer): number | null {
  const referenceDate = part.referenceDate.value;
  if (!relative || axis.kind !== "time" || referenceDate === null) return null;
  const index = axis.dates.indexOf(referenceDate);
  return index < 0 ? null : index;
}

/** The reference disc in the pixels of a layer; null where there is none, or none inside. */
export function referenceDisc(
  layer: Layer,
  reference = part.reference.value,
): { readonly y: number; readonly x: number; readonly radius: number } | null {
  if (!layer.relative || layer.grid === null || reference === null) return null;
  const pixel = pixelAtPlace(layer.grid, reference.at);
  return pixel && { ...pixel, radius: reference.buffer };
}

/** The point that a layer of points is shown against; null where there is none, or none near the reference place. */
export function referencePoint(layer: Layer, reference = part.reference.value): number | null {
  if (!layer.relative || layer.grid !== null || reference === null) return null;
  const points = pointsOf(layer, 0).value;
  return points && nearestPoint(points, reference.at, SAME_GROUND);
}

/** Series of the reference place along the axis of a layer. */
export function referenceSeries(
  layer: Layer,
  reference = part.reference.value,
): { value: RegionSeries | null; problem: Problem | null } {
  const point = referencePoint(layer, reference);
  if (point !== null) return seriesOfPoint(layer, point);
  const disc = referenceDisc(layer, reference);
  return disc === null ? { value: null, problem: null } : regionSeries(layer.id, { kind: "disc", ...disc });
}

/**
 * What is subtracted from a slice. From the slices on the page where they hold every pixel, so that dragging waits for
 * nothing; those are the numbers that the series would give.
 */
function offsetOf(layer: Layer, index: number, slice: Slice | null, base: Slice | null): number {
  const point = referencePoint(layer);
  if (point !== null) return valueAt(slice, base, point);
  const disc = referenceDisc(layer);
  if (disc === null || layer.grid === null) return 0;
  const baseIndex = baseIndexOf(layer);
  if (wholeStep(layer.grid) === 1) {
    if (slice === null || (baseIndex !== null && base === null)) return 0;
    const { period } = layer;
    return discMean(slice, disc, period).mean - (base === null ? 0 : discMean(base, disc, period).mean);
  }
  const series = referenceSeries(layer).value;
  // Not 0: values that are not against the reference yet must not be shown as if they were.
  if (series === null) return Number.NaN;
  return (
    (series.mean[index] ?? Number.NaN) - (baseIndex === null ? 0 : (series.mean[baseIndex] ?? Number.NaN))
  );
}

/** NaN where a slice is not here, as where it has no data. */
const valueAt = (slice: Slice | null, base: Slice | null, at: number) =>
  (slice?.values[at] ?? Number.NaN) - (base === null ? 0 : (base.values[at] ?? Number.NaN));

/** Is a layer shown by the values of its file, against no other place or date than there? Only those a preview can show. */
const asStored = (layer: Layer) => referenceDisc(layer) === null && baseIndexOf(layer) === null;

/** Samples that a range is taken from: more would not move a percentile by what an eye sees. */
const RANGE_SAMPLES = 50_000;

/** Range of the colours by the values: of the last date of a series, so that the colours keep still from date to date. */
function automaticRange(layer: Layer, index: number, factor: number, diverging: boolean): ValueRange {
  const last = layer.relative ? axisLength(layer.axis) - 1 : index;
  const preview = asStored(layer) ? previewOf(layer, last) : null;
  const slice = wholeSlice(layer, last).value ?? preview;
  const baseIndex = baseIndexOf(layer);
  const base = baseIndex === null ? null : wholeSlice(layer, baseIndex).value;
  if (slice === null) return [0, 1];
  const offset = offsetOf(layer, last, slice, base);
  const known = ranges.get(slice);
  const key = `${offset} ${factor} ${diverging} ${baseIndex}`;
  if (known?.key === key) return known.range;
  const range = rangeOfValues(slice, base, offset, factor, diverging);
  ranges.set(slice, { key, range });
  return range;
}

/** The range that was found for a slice: a step in time asks for that of the last date again. */
const ranges = new WeakMap<Slice, { readonly key: string; readonly range: ValueRange }>();

function rangeOfValues(
  slice: Slice,
  base: Slice | null,
  offset: number,
  factor: number,
  diverging: boolean,
): ValueRange {
  const stride = Math.max(1, Math.floor(slice.values.length / RANGE_SAMPLES));
  const sample = new Float32Array(Math.floor(slice.values.length / stride));
  for (let i = 0; i < sample.length; i++) {
    // A stride that divides the row length would see some columns only.
    const at = i * stride + (i % stride);
    const [value, before] = [slice.values[at] ?? Number.NaN, base?.values[at] ?? 0];
    const isKnown = value !== MISSING && before !== MISSING;
    sample[i] = isKnown ? (value - before - (Number.isFinite(offset) ? offset : 0)) * factor : Number.NaN;
  }
  return valueRange(sample, { symmetric: diverging });
}

let keptRange: { readonly key: string; readonly range: ValueRange } | null = null;

function rangeOf(layer: Layer, index: number, factor: number, unit: string, diverging: boolean): ValueRange {
  const key = `${unit} ${layer.id}`;
  if (dragging.value && keptRange?.key === key) return keptRange.range;
  const range = automaticRange(layer, index, factor, diverging);
  keptRange = { key, range };
  return range;
}

/** How a slice of a layer is drawn now. */
export function shownOf(layer: Layer, index: number): Shown {
  // Asked for before the whole slice, so that it is read before it.
  const preview = asStored(layer) ? previewOf(layer, index) : null;
  const asked = wholeSlice(layer, index);
  const baseIndex = baseIndexOf(layer);
  const base = baseIndex === null ? { value: null, problem: null } : wholeSlice(layer, baseIndex);
  const chosen = part.colours.value;
  const { unit, factor, words, isDiverging, ...legend } = legendOf(layer, chosen);
  const colours = colourMap(legend.colourMap, { reversed: legend.reversed });
  const offset = offsetOf(layer, index, asked.value, base.value);
  return {
    layer,
    index,
    slice: asked.value,
    preview,
    base: base.value,
    offset,
    factor,
    unit,
    range: chosen.range ?? rangeOf(layer, index, factor, unit, isDiverging),
    colours,
    wrap: chosen.wrap,
    words,
    problem: asked.problem ?? base.problem,
  };
}

/** What the map shows; the last picture of the same layer stays until the next has come. */
export const mainShown = computed<Shown | null>(() => {
  const layer = activeLayer.value;
  return layer === null ? null : shownOf(layer, part.index.value);
});

export const swipeShown = computed<Shown | null>(() => {
  const swipe = part.swipe.value;
  const layer = swipe && layerOf(swipe.layer);
  return layer && swipe ? shownOf(layer, Math.min(swipe.index, axisLength(layer.axis) - 1)) : null;
});

/** Slices of the masks, with the ends of what they let through; masks on other grids do not apply. */
export const maskSlices = computed(() =>
  part.masks.value.flatMap((rule) => {
    const layer = layerOf(rule.layer);
    return layer === null ? [] : [{ rule, layer, slice: wholeSlice(layer, 0).value }];
  }),
);

/** The value of a pixel as it is shown, in the unit shown, from what is on the page; NaN where there is none. */
export function shownValue(
  { layer, slice, base, offset, factor }: Shown,
  pixel: { y: number; x: number },
): number {
  if (slice === null || layer.grid === null) return Number.NaN;
  const step = wholeStep(layer.grid);
  const at = Math.floor(pixel.y / step) * slice.width + Math.floor(pixel.x / step);
  return ((slice.values[at] ?? Number.NaN) - (base?.values[at] ?? 0) - offset) * factor;
}
