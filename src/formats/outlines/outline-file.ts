import type { Bounds } from "../../geo/bounds.ts";
import type { Crs } from "../../geo/grid.ts";

/** Which outlines of a system are wanted, by their boxes. The others are left out before their corners are read. */
export type Keep = (crs: Crs) => (box: Bounds) => boolean;

export const keepAll: Keep = () => () => true;
