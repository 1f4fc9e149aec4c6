import type { Affine } from "./affine.ts";

/**
 * A coordinate reference system. `epsg` when the code is known, `wkt` when the file carried one;
 * both null means "no georeference" (radar geometry, or a raster that carries none).
 */
export interface Crs {
  readonly epsg: number | null;
  readonly wkt: string | null;
}

export type Geometry = "map" | "radar";

/**
 * Where the pixels of a raster are. In radar geometry y is azimuth lines and x is range samples, and the
 * affine is the identity unless a multilook says otherwise.
 */
export interface Grid {
  /** Rows and columns. */
  readonly shape: { readonly y: number; readonly x: number };
  readonly affine: Affine;
  readonly crs: Crs;
  readonly geometry: Geometry;
}

export const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];
export const NO_CRS: Crs = { epsg: null, wkt: null };
