import type { WorldPoint } from "../state/view-state.ts";
import type { Camera, Viewport } from "./renderer-types.ts";

/** CSS pixels from the left upper corner of the map. */
export type ScreenPoint = readonly [x: number, y: number];

/** [west, south, east, north] in the coordinates of the map. */
export type WorldBounds = readonly [west: number, south: number, east: number, north: number];

/** Screen pixels for each unit of the world along x and y (y up). */
const pixelsPerUnit = ({ scale, stretch }: Camera): readonly [x: number, y: number] => [
  scale * stretch[0],
  scale * stretch[1],
];

export function worldToScreen(camera: Camera, { width, height }: Viewport, [x, y]: WorldPoint): ScreenPoint {
  const [kx, ky] = pixelsPerUnit(camera);
  return [width / 2 + (x - camera.centre[0]) * kx, height / 2 - (y - camera.centre[1]) * ky];
}

export function screenToWorld(camera: Camera, { width, height }: Viewport, [x, y]: ScreenPoint): WorldPoint {
  const [kx, ky] = pixelsPerUnit(camera);
  return [camera.centre[0] + (x - width / 2) / kx, camera.centre[1] - (y - height / 2) / ky];
}

/** What of the world is in view. */
export function visibleBounds(camera: Camera, viewport: Viewport): WorldBounds {
  const [west, north] = screenToWorld(camera, viewport, [0, 0]);
  const [east, south] = screenToWorld(camera, viewport, [viewport.width, viewport.height]);
  return [west, south, east, north];
}

/** The camera that shows all of the bounds with `margin` CSS pixels around them. */
export function fitBounds(
  [west, south, east, north]: WorldBounds,
  { width, height }: Viewport,
  stretch: Camera["stretch"],
  { margin = 16 }: { margin?: number } = {},
): Camera {
  const room = (side: number) => Math.max(1, side - 2 * margin);
  const fits = [room(width) / ((east - west) * stretch[0]), room(height) / ((north - south) * stretch[1])];
  // A single point has no size to fit: it is shown as if it were one unit wide.
  const scale = Math.min(...fits.filter((fit) => Number.isFinite(fit) && fit > 0));
  return {
    centre: [(west + east) / 2, (south + north) / 2],
    scale: Number.isFinite(scale) ? scale : room(Math.min(width, height)),
    stretch,
  };
}

/** Moves what is under the hand by so many CSS pixels. */
export function panBy(camera: Camera, [dx, dy]: ScreenPoint): Camera {
  const [kx, ky] = pixelsPerUnit(camera);
  return { ...camera, centre: [camera.centre[0] - dx / kx, camera.centre[1] + dy / ky] };
}

/** Enlarges by a factor; what is at the screen point stays there. */
export function zoomAbout(camera: Camera, viewport: Viewport, factor: number, at: ScreenPoint): Camera {
  const [x, y] = screenToWorld(camera, viewport, at);
  const keep = (centre: number, fixed: number) => fixed + (centre - fixed) / factor;
  return {
    ...camera,
    scale: camera.scale * factor,
    centre: [keep(camera.centre[0], x), keep(camera.centre[1], y)],
  };
}

export interface CameraLimits {
  /** The camera's centre stays inside. */
  readonly bounds: WorldBounds;
  readonly smallestScale: number;
  readonly largestScale: number;
}

/** The bounds shrink to a quarter of the screen at most, ... */
const SMALLEST_SHARE = 1 / 4;
/** ... and a pixel of the data grows to so many CSS pixels at most: by then there is nothing more to see. */
const LARGEST_PIXEL = 256;

/** Limits for data within bounds whose pixels are `pixelSize` world units wide (the finer of its sides). */
export function cameraLimits(
  bounds: WorldBounds,
  viewport: Viewport,
  stretch: Camera["stretch"],
  pixelSize: number,
): CameraLimits {
  const { scale } = fitBounds(bounds, viewport, stretch, { margin: 0 });
  const largest = LARGEST_PIXEL / (pixelSize * Math.min(...stretch));
  return { bounds, smallestScale: scale * SMALLEST_SHARE, largestScale: Math.max(largest, scale) };
}

export function clampCamera(camera: Camera, limits: CameraLimits): Camera {
  const [west, south, east, north] = limits.bounds;
  const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    ...camera,
    centre: [within(camera.centre[0], west, east), within(camera.centre[1], south, north)],
    scale: within(camera.scale, limits.smallestScale, limits.largestScale),
  };
}
