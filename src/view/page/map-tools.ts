import { pixelAtPlace, placeOfPixel } from "../grid-places.ts";
import { addMarker, addPolygon } from "../state/places.ts";
import { roundTo } from "../state/round-to.ts";
import { setReference, setTransect, togglePanel } from "../state/update.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { pointNear } from "./look-at.ts";
import { camera } from "./map-camera.ts";
import { peekPoints } from "./points.ts";
import { activeLayer, change, cursor, draft, state, tool } from "./store.ts";

/** What a click at a place of the map does, by the tool in hand. */
export function clickAt(place: WorldPoint): void {
  const at = snapped(place);
  switch (tool.peek()) {
    case "point":
      if (at) change((now) => addMarker(now, at));
      break;
    case "reference":
      // Where no point is near, another click may hit one.
      if (at === null) break;
      change((now) => setReference(now, at));
      tool.value = "point";
      break;
    default:
      draft.value = [...draft.peek(), onScreen(place)];
  }
}

/** Pixels of the screen: a hand points no better. */
const GRAIN = 0.1;

/** A place that was pointed to, in as many digits as the screen tells apart. */
export function onScreen([x, y]: WorldPoint): WorldPoint {
  const view = camera.peek();
  if (view === null) return [x, y];
  const { scale, stretch } = view;
  return [roundTo(x, GRAIN / (scale * stretch[0])), roundTo(y, GRAIN / (scale * stretch[1]))];
}

/**
 * The centre of the pixel at a place, so that a link brings back the very pixel, or the point that is meant (null where none is near);
 * the place itself where there is no pixel.
 */
export function snapped(place: WorldPoint): WorldPoint | null {
  const layer = activeLayer.peek();
  const grid = layer?.grid;
  if (layer?.points) {
    const points = peekPoints(layer, 0);
    // A click that comes before the points do is not lost: its series is that of the nearest one then.
    if (points === null) return place;
    const point = pointNear(layer, place);
    return point === null ? null : [points.lon[point] ?? 0, points.lat[point] ?? 0];
  }
  const pixel = grid && pixelAtPlace(grid, place);
  return grid && pixel ? placeOfPixel(grid, pixel) : onScreen(place);
}

/** Moves the reference point with the pointer, pixel by pixel. */
export function dragReference(place: WorldPoint): void {
  const { reference } = state.peek();
  const at = snapped(place);
  if (reference === null || at === null || (reference.at[0] === at[0] && reference.at[1] === at[1])) return;
  change((now) => setReference(now, at));
}

const FEWEST = { polygon: 3, transect: 2 } as const;

/** Turns the corners drawn so far into a polygon or a transect; too few are given up. */
export function finishDraft(): void {
  const kind = tool.peek();
  const corners = withoutRepeats(draft.peek());
  draft.value = [];
  if (kind !== "polygon" && kind !== "transect") return;
  if (corners.length < FEWEST[kind]) return;
  tool.value = "point";
  change((now) => {
    const changed = kind === "polygon" ? addPolygon(now, corners) : setTransect(now, corners);
    const panel = kind === "polygon" ? "series" : "transect";
    return changed.panels.includes(panel) ? changed : togglePanel(changed, panel);
  });
}

export function cancelDraft(): void {
  draft.value = [];
  tool.value = "point";
}

/** A double click ends a line with two clicks at one place. */
const withoutRepeats = (corners: readonly WorldPoint[]) =>
  corners.filter(([x, y], i) => i === 0 || x !== corners[i - 1]?.[0] || y !== corners[i - 1]?.[1]);

/** Marks the place under the pointer, or the middle of the map where there is none: clicking without a mouse. */
export function markAtCursor(): void {
  const place = cursor.peek() ?? camera.peek()?.centre;
  const at = place ? snapped(place) : null;
  if (at) change((now) => addMarker(now, at));
}
