import type { PixelSpacing } from "../raster/slope.ts";
import type { PixelMove } from "./shift-raster.ts";

/** What is added to a DEM's coordinates and elevations to lay it on its reference, in the unit of the elevations. */
export interface Shift {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

export const NO_SHIFT: Shift = { east: 0, north: 0, up: 0 };

export const addShifts = (a: Shift, b: Shift): Shift => ({
  east: a.east + b.east,
  north: a.north + b.north,
  up: a.up + b.up,
});

/** Rows run to the south. */
export const moveOf = ({ east, north }: Shift, spacing: PixelSpacing): PixelMove => ({
  y: -north / Math.abs(spacing.y),
  x: east / Math.abs(spacing.x),
});
