import { radiusAlong } from "../../../geo/geodetic.ts";
import type { Place } from "./read-geojson.ts";

/** Corners of the polygon that stands for a circle: its edges run at most 0.06 % of the radius inside. */
const CORNERS = 90;
const DEGREES = 180 / Math.PI;

/** A circle on the ground as a closed ring; for radii that are small against the Earth's. */
export function circlePolygon(lon: number, lat: number, metres: number): Place[] {
  const latitude = lat / DEGREES;
  const perDegree = {
    north: radiusAlong(latitude, 0) / DEGREES,
    east: (radiusAlong(latitude, 90) * Math.cos(latitude)) / DEGREES,
  };
  return Array.from({ length: CORNERS + 1 }, (_, k): Place => {
    const angle = (2 * Math.PI * k) / CORNERS;
    return [
      lon + (metres * Math.sin(angle)) / perDegree.east,
      lat + (metres * Math.cos(angle)) / perDegree.north,
    ];
  });
}
