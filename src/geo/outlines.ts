import type { Bounds } from "./bounds.ts";
import type { Crs } from "./grid.ts";

/** In the units of the outlines' system; x is always east or longitude. */
export type OutlineCorner = readonly [x: number, y: number];

export type OutlineValue = string | number | boolean | null;

/** A polygon of any number of parts: whatever an odd number of its rings encloses. The last corner is joined to the first. */
export interface Outline {
  readonly rings: readonly (readonly OutlineCorner[])[];
  readonly properties: Readonly<Record<string, OutlineValue>>;
}

/** Polygons of one file, in its order. */
export interface Outlines {
  readonly crs: Crs;
  readonly outlines: readonly Outline[];
}

/** The box around rings; of none, one that nothing meets. */
export function boundsOfRings(rings: Outline["rings"]): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (const [x, y] of ring) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  return [west, south, east, north];
}
