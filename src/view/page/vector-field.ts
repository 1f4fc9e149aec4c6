import { isSamePlaces } from "../grid-places.ts";
import type { Layer, Slice } from "../protocol.ts";
import { axisLength, wholeSlice } from "./slices.ts";
import { part, scene } from "./store.ts";

/**
 * Names of the two components of a velocity on a grid, along x and along y. What stands before them ("20180304_velo-raw_vx.tif") must
 * be the same in both.
 */
const PAIRS: readonly (readonly [x: RegExp, y: RegExp])[] = [
  [/^(.*[-_])?vx$/i, /^(.*[-_])?vy$/i],
  [
    /^(.*[-_])?(v_?east|east_?velocity|velocity_?east|ve)$/i,
    /^(.*[-_])?(v_?north|north_?velocity|velocity_?north|vn)$/i,
  ],
];

export interface Components {
  readonly x: Layer;
  readonly y: Layer;
  readonly slices: readonly [x: Slice, y: Slice];
}

/** Components of the motion that a layer shows the speed or one component of, as they are at the date of the map. */
export function componentsOf(layer: Layer): Components | null {
  const pair = componentLayers(layer);
  if (pair === null) return null;
  const [x, y] = pair;
  const [sx, sy] = pair.map((one) => wholeSlice(one, one.axis.kind === "none" ? 0 : part.index.value).value);
  return sx && sy ? { x, y, slices: [sx, sy] } : null;
}

/** Is there a motion to draw arrows of? */
export const hasComponents = (layer: Layer): boolean => componentLayers(layer) !== null;

function componentLayers(layer: Layer): readonly [x: Layer, y: Layer] | null {
  if (layer.grid === null || (layer.role !== "speed" && layer.role !== "component")) return null;
  const beside = scene.value.layers.filter((other) => isBeside(other, layer));
  for (const [alongX, alongY] of PAIRS) {
    // A component has its own partner; a speed the components of its file.
    const wanted = alongX.exec(layer.name) ?? alongY.exec(layer.name);
    const find = (pattern: RegExp) =>
      beside.find(({ name }) => {
        const match = pattern.exec(name);
        return match !== null && (wanted === null || (match[1] ?? "") === (wanted[1] ?? ""));
      });
    const [x, y] = [find(alongX), find(alongY)];
    if (x !== undefined && y !== undefined) return [x, y];
  }
  return null;
}

/** In one file, or in files with one array each, which their names bring together. */
const isBeside = (other: Layer, layer: Layer) =>
  isSamePlaces(other, layer) &&
  other.axis.kind === layer.axis.kind &&
  axisLength(other.axis) === axisLength(layer.axis) &&
  (other.path === layer.path || (isAlone(other) && isAlone(layer)));

const isAlone = (layer: Layer) => scene.value.layers.filter(({ path }) => path === layer.path).length === 1;
