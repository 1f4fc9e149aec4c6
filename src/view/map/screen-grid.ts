import { applyAffine, invertAffine } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import type { PixelWindow } from "../protocol.ts";
import { screenToWorld } from "./camera.ts";
import { worldAffine } from "./grid-world.ts";
import type { Camera, Viewport } from "./renderer-types.ts";

/**
 * From the canvas to the pixels of a grid, as the shader needs it: position = origin + x step of `alongX` + y step of `alongY`, with x
 * and y in device pixels from the LOWER left corner, as gl_FragCoord counts. All in float64 until it becomes a uniform: world
 * coordinates of a projection have no room for a fraction of a pixel in float32.
 */
export interface ScreenGrid {
  readonly origin: readonly [column: number, row: number];
  readonly alongX: readonly [column: number, row: number];
  readonly alongY: readonly [column: number, row: number];
  /** Grid pixels for each device pixel along the screen's x and y. */
  readonly pixels: readonly [x: number, y: number];
  /** Rows and columns of the grid. */
  readonly shape: Grid["shape"];
  /** What of the grid is in view, whole pixels; empty when nothing is. */
  readonly view: PixelWindow;
}

export function screenGrid(
  grid: Grid,
  camera: Camera,
  viewport: Viewport,
  devicePixelRatio: number,
): ScreenGrid {
  const inverse = invertAffine(worldAffine(grid));
  const at = (x: number, y: number) => {
    const [worldX, worldY] = screenToWorld(camera, viewport, [x, y]);
    return applyAffine(inverse, worldX, worldY);
  };
  const { width, height } = viewport;
  const origin = at(0, height);
  const [right, upper] = [at(width, height), at(0, 0)];
  const along = (end: readonly [number, number], pixels: number) =>
    [
      (end[0] - origin[0]) / (pixels * devicePixelRatio),
      (end[1] - origin[1]) / (pixels * devicePixelRatio),
    ] as const;
  const [alongX, alongY] = [along(right, width), along(upper, height)];
  const corners = [origin, right, upper, at(width, 0)];
  const span = (axis: 0 | 1, size: number): [number, number] => {
    const ends = corners.map((corner) => corner[axis]);
    const within = (value: number) => Math.min(size, Math.max(0, value));
    return [within(Math.floor(Math.min(...ends))), within(Math.ceil(Math.max(...ends)))];
  };
  return {
    origin,
    alongX,
    alongY,
    pixels: [Math.hypot(...alongX), Math.hypot(...alongY)],
    shape: grid.shape,
    view: { x: span(0, grid.shape.x), y: span(1, grid.shape.y) },
  };
}
