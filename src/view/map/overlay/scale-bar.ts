import { radiusAlong } from "../../../geo/geodetic.ts";
import { lengthText, scaleBarLength } from "../../../plot/map/map-ornaments.ts";
import { screenToWorld } from "../camera.ts";
import type { Camera, Viewport } from "../renderer-types.ts";
import type { PlaceTransforms } from "./place-transforms.ts";

const RADIANS = Math.PI / 180;

/**
 * Metres on the WGS 84 ellipsoid across one CSS pixel at the middle of the view, left to right: the true length, which in a projection
 * is not that of its coordinates. NaN where the middle has no place.
 */
export function metresPerPixel(
  camera: Camera,
  viewport: Viewport,
  toLonLat: PlaceTransforms["toLonLat"],
): number {
  const at = (side: number) =>
    toLonLat(...screenToWorld(camera, viewport, [viewport.width / 2 + side, viewport.height / 2]));
  const [[lon0, lat0], [lon1, lat1]] = [at(-0.5), at(0.5)];
  const lat = ((lat0 + lat1) / 2) * RADIANS;
  const turned = ((((lon1 - lon0 + 180) % 360) + 360) % 360) - 180;
  // Over one pixel the geodesic is the hypotenuse along the two principal radii of curvature.
  return Math.hypot(
    radiusAlong(lat, 0) * (lat1 - lat0) * RADIANS,
    radiusAlong(lat, 90) * Math.cos(lat) * turned * RADIANS,
  );
}

export interface ScaleBar {
  /** Metres: 1, 2 or 5 times a power of ten. */
  readonly length: number;
  readonly text: string;
  /** CSS pixels. */
  readonly width: number;
}

/**
 * A bar of a round length, at most `most` CSS pixels wide; null where the size of a pixel is not known. In radar geometry a caller that
 * knows the spacing on the ground divides it by the pixels of the screen for each column.
 */
export function scaleBar(metres: number, { most = 140 }: { most?: number } = {}): ScaleBar | null {
  if (!(metres > 0) || !Number.isFinite(metres)) return null;
  const length = scaleBarLength(metres * most, 1);
  return { length, text: lengthText(length), width: length / metres };
}
