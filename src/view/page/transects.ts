import type { Problem, Transect } from "../protocol.ts";
import { data } from "./data-client.ts";
import { createLoads } from "./loads.ts";

const TRANSECT_BYTES = 64e6;

const transects = createLoads<Transect>(({ values }) => values.byteLength, TRANSECT_BYTES);

export const forgetTransects = () => transects.clear();

/** Values along a line at every position of a layer's axis. */
export const transectOf = (
  layer: string,
  line: readonly (readonly [column: number, row: number])[],
): { readonly value: Transect | null; readonly problem: Problem | null } =>
  transects.get(`${line.join(";")}|${layer}`, () => data().transect(layer, line));
