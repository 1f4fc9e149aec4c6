import { sameCrs } from "../../geo/crs.ts";
import { WGS84 } from "../../geo/transform.ts";
import { axisUnit } from "../../plot/map/map-frame.ts";
import { isSameGrid } from "../grid-places.ts";
import { gridBounds } from "../map/grid-world.ts";
import type { Layer } from "../protocol.ts";
import { carryPlaces } from "../state/carry-places.ts";
import { roundDigits, roundTo } from "../state/round-to.ts";
import type { CameraState, ViewState, WorldPoint } from "../state/view-state.ts";
import { projectionOf } from "./projection.ts";
import { layerOf } from "./store.ts";

/** What of a layer says in which coordinates its places are. */
export type Placed = Pick<Layer, "grid">;

type Carrier = (place: WorldPoint) => WorldPoint | null;

const crsOf = ({ grid }: Placed) => grid?.crs ?? WGS84;
const isRadar = ({ grid }: Placed) => grid?.geometry === "radar";
const inDegrees = (layer: Placed) => axisUnit(crsOf(layer)) === "degree";

/** Are the places of two layers numbers of one kind? Tables of points are in longitude and latitude. */
export function isSameSystem(a: Placed, b: Placed): boolean {
  // Also where one of two files on the same pixels does not say its system.
  if (a.grid && b.grid && isSameGrid(a.grid, b.grid)) return true;
  return isRadar(a) === isRadar(b) && (isRadar(a) || sameCrs(crsOf(a), crsOf(b)));
}

/** A tenth of a millimetre and a millimetre: metres come back from degrees as they were. */
const GRAIN = { degrees: 1e-9, metres: 1e-3 } as const;

/**
 * Takes a place of one layer into the coordinates of another, null where they do not reach; null itself where one of the layers
 * has no place on the Earth. Systems are learnt before their layers are in the scene, so that nothing is waited for here.
 */
export function carrierBetween(from: Placed, to: Placed): Carrier | null {
  if (isSameSystem(from, to)) return (place) => place;
  const [source, target] = [projectionOf(from), projectionOf(to)];
  if (source === null || target === null) return null;
  const grain = inDegrees(to) ? GRAIN.degrees : GRAIN.metres;
  return ([x, y]) => {
    const moved = target.toWorld(...source.toLonLat(x, y));
    return moved.every(Number.isFinite) ? [roundTo(moved[0], grain), roundTo(moved[1], grain)] : null;
  };
}

/** The state when another layer is drawn instead: the same ground in the middle, and every place where it was on the ground. */
export function carryView(state: ViewState, from: Placed, to: Placed): ViewState {
  if (isSameSystem(from, to)) return state;
  const carry = carrierBetween(from, to);
  const left = state.swipe && layerOf(state.swipe.layer);
  return {
    ...(carry === null ? state : carryPlaces(state, carry)),
    camera: carry && state.camera && carryCamera(state.camera, carry, to),
    // Both halves are drawn in the coordinates of one.
    swipe: left && isSameSystem(left, to) ? state.swipe : null,
  };
}

/** Pixels of the screen whose length on the ground stays: about half of it. */
const REACH = 400;

/** The camera over the same ground as large; null, which shows the whole layer, where that would show none of it. */
function carryCamera({ centre, scale }: CameraState, carry: Carrier, to: Placed): CameraState | null {
  const middle = carry(centre);
  const above = carry([centre[0], centre[1] + REACH / scale]);
  if (middle === null || above === null || !reaches(to, middle)) return null;
  const shrink = inDegrees(to) ? Math.cos((middle[1] * Math.PI) / 180) : 1;
  const length = Math.hypot((above[0] - middle[0]) * shrink, above[1] - middle[1]);
  return length > 0 ? { centre: middle, scale: roundDigits(REACH / length, 7) } : null;
}

function reaches({ grid }: Placed, [x, y]: WorldPoint): boolean {
  if (grid === null) return true;
  const [west, south, east, north] = gridBounds(grid);
  return x >= west && x <= east && y >= south && y <= north;
}
