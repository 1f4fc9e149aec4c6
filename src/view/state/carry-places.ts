import type { ViewState, WorldPoint } from "./view-state.ts";

/**
 * All places of a state in other coordinates: markers, polygons, the reference, the transect. What has no place in them stays as it
 * is: it lies outside of what is drawn then, and is there again where it came from.
 *
 * @param move null for a place that is not in the new coordinates
 */
export function carryPlaces(state: ViewState, move: (place: WorldPoint) => WorldPoint | null): ViewState {
  const one = (place: WorldPoint) => move(place) ?? place;
  // All corners or none: a line between two kinds of coordinates is nowhere.
  const all = (places: readonly WorldPoint[]) => {
    const moved = places.flatMap((place) => {
      const to = move(place);
      return to === null ? [] : [to];
    });
    return moved.length === places.length ? moved : places;
  };
  return {
    ...state,
    reference: state.reference && { ...state.reference, at: one(state.reference.at) },
    markers: state.markers.map((marker) => ({ ...marker, at: one(marker.at) })),
    polygons: state.polygons.map((outline) => ({ ...outline, corners: all(outline.corners) })),
    transect: all(state.transect),
  };
}
