import { headingOf } from "../../../geo/look-vector.ts";
import { type ScreenPoint, screenToWorld, worldToScreen } from "../camera.ts";
import type { Camera, Viewport } from "../renderer-types.ts";
import type { PlaceTransforms } from "./place-transforms.ts";

/** Degrees of latitude for the derivative: a metre on the ground. */
const SMALL_STEP = 1e-5;

/** Direction of true north at the middle of the view, degrees clockwise from the top of the screen; NaN where there is none. */
export function northOnScreen(
  camera: Camera,
  viewport: Viewport,
  { toLonLat, toWorld }: PlaceTransforms,
): number {
  const [lon, lat] = toLonLat(...screenToWorld(camera, viewport, [viewport.width / 2, viewport.height / 2]));
  // At a pole there is no further north; from there the direction is where one came from.
  const ahead = lat + SMALL_STEP > 90 ? -SMALL_STEP : SMALL_STEP;
  const [x0, y0] = worldToScreen(camera, viewport, toWorld(lon, lat));
  const [x1, y1] = worldToScreen(camera, viewport, toWorld(lon, lat + ahead));
  const angle = (Math.atan2(x1 - x0, y0 - y1) * 180) / Math.PI;
  return ahead > 0 ? angle : wrap(angle + 180);
}

/** How the radar flew and looked: its heading, or the azimuth angle of the line of sight, both as in the conventions. */
export type Flight =
  /** From north, clockwise, degrees. */
  | { readonly heading: number; readonly side?: "right" | "left" }
  /** Of the vector from the ground to the satellite, from north, anti-clockwise, degrees. */
  | { readonly azimuthAngle: number; readonly side?: "right" | "left" };

/** Directions on the screen, degrees clockwise from its top. */
export interface LookDirections {
  readonly flight: number;
  /** From the satellite to the ground. */
  readonly look: number;
}

export function lookDirections(flight: Flight, north: number): LookDirections {
  const { side = "right" } = flight;
  if ("heading" in flight)
    return {
      flight: wrap(flight.heading + north),
      look: wrap(flight.heading + (side === "right" ? 90 : -90) + north),
    };
  const heading = headingOf(flight.azimuthAngle) + (side === "right" ? 0 : 180);
  return lookDirections({ heading, side }, north);
}

/** In radar geometry lines follow each other downwards in flight, and range grows to the right, whichever side was seen. */
export const RADAR_LOOK: LookDirections = { flight: 180, look: 90 };

/** An arrow about a centre that reaches so many pixels both ways; `from` 0 starts it at the centre. */
export function arrowLine(
  [x, y]: ScreenPoint,
  direction: number,
  { reach, from = -1 }: { reach: number; from?: 0 | -1 },
): readonly [tail: ScreenPoint, tip: ScreenPoint] {
  const angle = (direction * Math.PI) / 180;
  const at = (share: number): ScreenPoint => [
    x + share * reach * Math.sin(angle),
    y - share * reach * Math.cos(angle),
  ];
  return [at(from), at(1)];
}

/** Within (-180, 180]. */
function wrap(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}
