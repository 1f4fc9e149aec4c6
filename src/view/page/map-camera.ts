import { computed, signal } from "@preact/signals";
import {
  type CameraLimits,
  cameraLimits,
  clampCamera,
  fitBounds,
  panBy as panned,
  zoomAbout,
} from "../map/camera.ts";
import { gridBounds, gridStretch, pixelSize } from "../map/grid-world.ts";
import type { Camera, Viewport } from "../map/renderer-types.ts";
import type { Layer } from "../protocol.ts";
import { roundDigits, roundTo } from "../state/round-to.ts";
import { pointsOf } from "./points.ts";
import { activeLayer, change, part } from "./store.ts";

/** Size of the map on the page. */
export const viewport = signal<Viewport>({ width: 1, height: 1 });

type Bounds = readonly [west: number, south: number, east: number, north: number];

/** A point has no size; the closest view shows a few metres. */
const POINT_SIZE = 1e-6;
const pixelSizeOf = ({ grid }: Layer): number => (grid === null ? POINT_SIZE : pixelSize(grid));

/** Outer edges of a layer; of points those that hold them, null until they are here. */
function boundsOf(layer: Layer): Bounds | null {
  if (layer.grid !== null) return gridBounds(layer.grid);
  const points = pointsOf(layer, 0).value;
  if (points === null || points.lon.length === 0) return null;
  const edges = (list: Float64Array): [number, number] =>
    list.reduce<[number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
  const [west, east] = edges(points.lon);
  const [south, north] = edges(points.lat);
  return [west, south, east, north];
}

const bounds = computed(() => (activeLayer.value ? boundsOf(activeLayer.value) : null));

/** Points lie in degrees, of which those of longitude are shorter. */
function stretchOf({ grid }: Layer, [, south, , north]: Bounds): Camera["stretch"] {
  return grid === null ? [Math.cos((((south + north) / 2) * Math.PI) / 180), 1] : gridStretch(grid);
}

/** The camera of the state, or the whole layer where the state has none; null until the layer's edges are known. */
export const camera = computed<Camera | null>(() => {
  const layer = activeLayer.value;
  if (layer === null || bounds.value === null) return null;
  const stretch = stretchOf(layer, bounds.value);
  const chosen = part.camera.value;
  const whole = fitBounds(bounds.value, viewport.value, stretch, { margin: 40 });
  return chosen === null ? whole : { ...chosen, stretch };
});

export const limits = computed<CameraLimits | null>(() => {
  const layer = activeLayer.value;
  if (layer === null || bounds.value === null || camera.value === null) return null;
  return cameraLimits(bounds.value, viewport.value, camera.value.stretch, pixelSizeOf(layer));
});

/** Pixels of the screen by which the map may lie beside where it was moved to: enough of such steps are not seen either. */
const GRAIN = 1e-3;
/** Of the scale: a thousandth of a pixel from one end of the screen to the other. */
const SCALE_DIGITS = 7;

export function setCamera(next: Camera): void {
  const allowed = limits.peek() === null ? next : clampCamera(next, limits.peek() as CameraLimits);
  const { centre, stretch } = allowed;
  const scale = roundDigits(allowed.scale, SCALE_DIGITS);
  const [x, y] = [
    roundTo(centre[0], GRAIN / (scale * stretch[0])),
    roundTo(centre[1], GRAIN / (scale * stretch[1])),
  ];
  change((now) => ({ ...now, camera: { centre: [x, y], scale } }));
}

export function zoomBy(factor: number): void {
  const now = camera.peek();
  const { width, height } = viewport.peek();
  if (now) setCamera(zoomAbout(now, viewport.peek(), factor, [width / 2, height / 2]));
}

export function panBy(dx: number, dy: number): void {
  const now = camera.peek();
  if (now) setCamera(panned(now, [dx, dy]));
}

/** Shows the whole layer. */
export const fitLayer = () => change((now) => ({ ...now, camera: null }));
