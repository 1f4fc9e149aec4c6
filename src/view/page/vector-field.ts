import { isSameGrid } from "../grid-places.ts";
import type { Layer, Slice } from "../protocol.ts";
import { wholeSlice } from "./slices.ts";
import { part, scene } from "./store.ts";

/** Names of the two components of a velocity on a grid, along x and along y. */
const PAIRS: readonly (readonly [x: RegExp, y: RegExp])[] = [
  [/^vx$/i, /^vy$/i],
  [/^(v_?east|east_?velocity|velocity_?east|ve)$/i, /^(v_?north|north_?velocity|velocity_?north|vn)$/i],
];

export interface Components {
  readonly x: Layer;
  readonly y: Layer;
  readonly slices: readonly [x: Slice, y: Slice];
}

/** Components of the motion that a layer shows the speed or one component of, as they are at the date of the map. */
export function componentsOf(layer: Layer): Components | null {
  if (layer.role !== "speed" && layer.role !== "component") return null;
  for (const [alongX, alongY] of PAIRS) {
    const [x, y] = [sibling(layer, alongX), sibling(layer, alongY)];
    if (x === undefined || y === undefined) continue;
    const slices = [x, y].map(
      (one) => wholeSlice(one, one.axis.kind === "none" ? 0 : part.index.value).value,
    );
    const [sx, sy] = slices;
    if (sx && sy) return { x, y, slices: [sx, sy] };
  }
  return null;
}

const sibling = (layer: Layer, name: RegExp) =>
  scene.value.layers.find(
    (other) =>
      other.path === layer.path &&
      name.test(other.name) &&
      other.grid &&
      layer.grid &&
      isSameGrid(other.grid, layer.grid),
  );
