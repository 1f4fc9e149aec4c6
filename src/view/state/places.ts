import { LIMITS, SERIES_COLOURS } from "./limits.ts";
import { roundTo } from "./round-to.ts";
import type { Marker, Outline, ViewState, WorldPoint } from "./view-state.ts";

/**
 * Markers and polygons: those whose series are in the chart. An id never changes, a name can; both kinds share names and
 * colours, since they share the chart. Functions of an id do nothing where no place has it.
 */

/** A marker under the first free name (P1, P2, ...) and in the colour that is used least. Nothing beyond `LIMITS.markers`. */
export function addMarker(state: ViewState, at: WorldPoint): ViewState {
  if (state.markers.length >= LIMITS.markers) return state;
  const marker: Marker = { ...newPlace(state, "P", "m"), at, offset: 0 };
  return { ...state, markers: [...state.markers, marker] };
}

/** A polygon of three corners or more, A1, A2, ... Nothing beyond `LIMITS.polygons`; corners beyond `LIMITS.corners` are left out. */
export function addPolygon(state: ViewState, corners: readonly WorldPoint[]): ViewState {
  if (corners.length < 3 || state.polygons.length >= LIMITS.polygons) return state;
  const outline: Outline = { ...newPlace(state, "A", "a"), corners: corners.slice(0, LIMITS.corners) };
  return { ...state, polygons: [...state.polygons, outline] };
}

export const moveMarker = (state: ViewState, id: string, at: WorldPoint): ViewState => ({
  ...state,
  markers: state.markers.map((one) => (one.id === id ? { ...one, at } : one)),
});

export const setOffset = (state: ViewState, id: string, offset: number): ViewState => ({
  ...state,
  markers: state.markers.map((one) => (one.id === id && Number.isFinite(offset) ? { ...one, offset } : one)),
});

/** Places that stand above each other in the chart, the first at 0: `step` between one and the next, in the layer's unit. */
export function spreadOffsets(state: ViewState, step: number): ViewState {
  // A hundredth of the distance between two series.
  const grain = Math.abs(step) / 100;
  let shown = 0;
  const markers = state.markers.map((one) =>
    one.hidden ? one : { ...one, offset: roundTo(step * shown++, grain) },
  );
  return { ...state, markers };
}

/** A corner of a polygon elsewhere. */
export const moveCorner = (state: ViewState, id: string, corner: number, to: WorldPoint): ViewState => ({
  ...state,
  polygons: state.polygons.map((one) =>
    one.id === id ? { ...one, corners: one.corners.map((at, k) => (k === corner ? to : at)) } : one,
  ),
});

/** A name without what cannot be seen; one that is empty, or that another place has, changes nothing. */
export function renamePlace(state: ViewState, id: string, name: string): ViewState {
  const clean = name
    .replaceAll(/\p{Surrogate}/gu, "")
    .replaceAll(/\p{Cc}/gu, " ")
    .trim();
  const short = clipped(clean, LIMITS.name);
  const isTaken = placesOf(state).some((one) => one.id !== id && one.name === short);
  return short === "" || isTaken ? state : change(state, id, { name: short });
}

export function toggleHidden(state: ViewState, id: string): ViewState {
  const found = placesOf(state).find((one) => one.id === id);
  return found === undefined ? state : change(state, id, { hidden: !found.hidden });
}

export const recolourPlace = (state: ViewState, id: string, colour: number): ViewState =>
  Number.isInteger(colour) && colour >= 0 && colour < SERIES_COLOURS ? change(state, id, { colour }) : state;

export const removePlace = (state: ViewState, id: string): ViewState => ({
  ...state,
  markers: state.markers.filter((one) => one.id !== id),
  polygons: state.polygons.filter((one) => one.id !== id),
});

export const removeAllPlaces = (state: ViewState): ViewState => ({ ...state, markers: [], polygons: [] });

type Common = Pick<Marker, "id" | "name" | "colour" | "hidden">;

const placesOf = ({ markers, polygons }: ViewState): readonly Common[] => [...markers, ...polygons];

function change(state: ViewState, id: string, to: Partial<Omit<Common, "id">>): ViewState {
  return {
    ...state,
    markers: state.markers.map((one) => (one.id === id ? { ...one, ...to } : one)),
    polygons: state.polygons.map((one) => (one.id === id ? { ...one, ...to } : one)),
  };
}

function newPlace(state: ViewState, prefix: string, idPrefix: string): Common {
  const places = placesOf(state);
  return {
    id: firstFree(
      idPrefix,
      places.map(({ id }) => id),
    ),
    name: firstFree(
      prefix,
      places.map(({ name }) => name),
    ),
    colour: leastUsed(places.map(({ colour }) => colour)),
    hidden: false,
  };
}

function firstFree(prefix: string, taken: readonly string[]): string {
  const used = new Set(taken);
  let number = 1;
  while (used.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}

/** The first of the colours that fewest places have. */
function leastUsed(colours: readonly number[]): number {
  const uses = new Array<number>(SERIES_COLOURS).fill(0);
  for (const colour of colours) uses[colour % SERIES_COLOURS] = (uses[colour % SERIES_COLOURS] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}

/** At most so many UTF-16 units, and no half of a character. */
function clipped(text: string, most: number): string {
  let short = "";
  for (const character of text) {
    if (short.length + character.length > most) break;
    short += character;
  }
  return short.trimEnd();
}
