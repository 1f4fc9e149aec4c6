import { crsFromEpsg } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Scan } from "./field.ts";

/** What the two editions say about a regular latitude/longitude grid; degrees, at the points. */
export interface LatLonDefinition {
  readonly ni: number;
  readonly nj: number;
  readonly firstLatitude: number;
  readonly firstLongitude: number;
  readonly lastLatitude: number;
  readonly lastLongitude: number;
  /** Used where there is one point only along an axis; NaN where the message does not give it. */
  readonly stepLongitude: number;
  readonly stepLatitude: number;
  /** Code table 3.4: bit 1 west, bit 2 north, bit 3 columns first, bit 4 alternating (GRIB 2). */
  readonly scanMode: number;
}

/** Points of one field at most: a global grid of 0.05 degrees has 26 million. A larger number is a damaged header. */
export const MAX_POINTS = 2 ** 25;

/** The grid with each point in the centre of a pixel, north up; null when the numbers make none. */
export function latLonGrid(definition: LatLonDefinition): { grid: Grid; scan: Scan } | null {
  const { ni, nj, scanMode } = definition;
  if (!(ni > 0 && nj > 0 && ni * nj <= MAX_POINTS)) return null;
  const [fromEast, fromSouth] = [(scanMode & 0x80) !== 0, (scanMode & 0x40) !== 0];
  const [first, last] = [definition.firstLatitude, definition.lastLatitude];
  const [north, south] = fromSouth ? [last, first] : [first, last];
  const [one, other] = [definition.firstLongitude, definition.lastLongitude];
  const [west, east] = fromEast ? [other, one] : [one, other];
  // The ends are more exact than the steps: GRIB 1 rounds a step of 0.28125 degrees to 0.281.
  const across = east < west ? east - west + 360 : east - west;
  const dx = ni > 1 ? across / (ni - 1) : definition.stepLongitude;
  const dy = nj > 1 ? (north - south) / (nj - 1) : definition.stepLatitude;
  if (!(dx > 0 && dy > 0 && north <= 90 && south >= -90 && Number.isFinite(west))) return null;
  return {
    grid: {
      shape: { y: nj, x: ni },
      affine: [dx, 0, west - dx / 2, 0, -dy, north + dy / 2],
      crs: crsFromEpsg(4326),
      geometry: "map",
    },
    scan: {
      fromSouth,
      fromEast,
      columnsFirst: (scanMode & 0x20) !== 0,
      alternating: (scanMode & 0x10) !== 0,
    },
  };
}
