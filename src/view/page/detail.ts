import { computed, effect, signal } from "@preact/signals";
import { positionAt } from "../grid-places.ts";
import { visibleBounds } from "../map/camera.ts";
import type { Camera, RasterLevel } from "../map/renderer-types.ts";
import type { Layer, PixelWindow } from "../protocol.ts";
import { camera, viewport } from "./map-camera.ts";
import { levelOf } from "./raster-levels.ts";
import { sliceOf, WHOLE_SIDE, wholeStep } from "./slices.ts";
import { activeLayer } from "./store.ts";

/** The map stands still for so long before details are read: a hand that moves on wants others. Milliseconds. */
const REST = 160;
/** Windows begin at multiples of so many samples, so that a small movement asks for nothing new. */
const BLOCK = 256;

/** Where the camera came to rest. */
const resting = signal<Camera | null>(null);
effect(() => {
  const view = camera.value;
  const timer = setTimeout(() => {
    resting.value = view;
  }, REST);
  return () => clearTimeout(timer);
});

/** Pixels of the layer for each pixel of the screen, as a power of two, and what of the layer is in view. */
const wanted = computed(() => {
  const view = resting.value;
  const grid = activeLayer.value?.grid;
  if (view === null || !grid) return null;
  const [west, south, east, north] = visibleBounds(view, viewport.value);
  const corners = [
    [west, south],
    [west, north],
    [east, south],
    [east, north],
  ].map(([x = 0, y = 0]) => positionAt(grid, [x, y]));
  const columns = corners.map(([column]) => column);
  const rows = corners.map(([, row]) => row);
  const across = (Math.max(...columns) - Math.min(...columns)) / viewport.value.width;
  const step = 2 ** Math.max(0, Math.floor(Math.log2(across)));
  const along = (list: readonly number[], length: number): [number, number] => {
    const unit = BLOCK * step;
    const start = Math.max(0, Math.floor(Math.min(...list) / unit) * unit);
    return [start, Math.min(length, Math.ceil(Math.max(...list) / unit) * unit)];
  };
  const window: PixelWindow = { y: along(rows, grid.shape.y), x: along(columns, grid.shape.x) };
  return { step, window };
});

/**
 * A finer picture of what is in view, of layers too large to be held whole; null where the whole picture is fine enough, and
 * until it has come.
 */
export function detailOf(layer: Layer, index: number): RasterLevel | null {
  if (layer.grid === null || wholeStep(layer.grid) === 1 || wanted.value === null) return null;
  const { step, window } = wanted.value;
  const [height, width] = [window.y[1] - window.y[0], window.x[1] - window.x[0]];
  if (step >= wholeStep(layer.grid) || height <= 0 || width <= 0) return null;
  if (Math.max(height, width) / step > WHOLE_SIDE) return null;
  const slice = sliceOf(layer.id, index, window, step).value;
  return slice && levelOf(slice, step, window);
}
