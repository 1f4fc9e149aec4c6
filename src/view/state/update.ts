import { colourMapNames } from "../../plot/colour/colour-map.ts";
import { LIMITS } from "./limits.ts";
import { roundDigits, roundTo } from "./round-to.ts";
import {
  type CameraState,
  type ChartState,
  INITIAL_STATE,
  type MaskRule,
  type Panel,
  type ViewState,
  type WorldPoint,
} from "./view-state.ts";

/**
 * What a person does, each as a function from state to state. A state that nothing changes is given back itself, so that
 * whoever listens can compare by identity. Places (markers, polygons) are in places.ts.
 */

/** Another layer. Its own colours and positions are not those of the last one; places, reference and camera stay. */
export function showLayer(state: ViewState, layer: string | null, index = 0): ViewState {
  if (layer === state.layer) return state;
  const { reverse } = state.colours;
  return { ...state, layer, index, colours: { ...INITIAL_STATE.colours, reverse } };
}

/** @param count positions along the axis of the layer */
export function showIndex(state: ViewState, index: number, count: number): ViewState {
  const inside = Math.min(Math.max(0, Math.round(index)), Math.max(0, count - 1));
  return inside === state.index || Number.isNaN(inside) ? state : { ...state, index: inside };
}

/** So many positions on; stops at the ends, or comes round, as play does. */
export function stepIndex(state: ViewState, by: number, count: number, comesRound = false): ViewState {
  const next = state.index + by;
  if (!comesRound || count < 1) return showIndex(state, next, count);
  return showIndex(state, ((next % count) + count) % count, count);
}

export const setReferenceDate = (state: ViewState, referenceDate: string | null): ViewState =>
  referenceDate === state.referenceDate ? state : { ...state, referenceDate };

/** Where values are shown against. Also while it is dragged: the buffer stays unless it is given. */
export function setReference(state: ViewState, at: WorldPoint, buffer?: number): ViewState {
  const radius = Math.min(LIMITS.buffer, Math.max(0, buffer ?? state.reference?.buffer ?? 0));
  return { ...state, reference: { at, buffer: radius } };
}

/** A ten-thousandth of a step is not seen, nor are a hundred of them. */
const STEPS_SEEN = 10_000;

/** By a distance in world units, as arrow keys move it. Nothing moves where nothing was set. */
export function nudgeReference(state: ViewState, [dx, dy]: WorldPoint): ViewState {
  if (state.reference === null) return state;
  const { at, buffer } = state.reference;
  const grain = Math.hypot(dx, dy) / STEPS_SEEN;
  const to = [roundTo(at[0] + dx, grain), roundTo(at[1] + dy, grain)] as const;
  return { ...state, reference: { at: to, buffer } };
}

export function setBuffer(state: ViewState, buffer: number): ViewState {
  return state.reference === null ? state : setReference(state, state.reference.at, buffer);
}

export const clearReference = (state: ViewState): ViewState =>
  state.reference === null ? state : { ...state, reference: null };

/** Ends in any order; ends that are no range leave the state as it is. */
export function setRange(state: ViewState, range: readonly [number, number] | null): ViewState {
  if (range === null) return { ...state, colours: { ...state.colours, range } };
  const [low, high] = [Math.min(...range), Math.max(...range)];
  if (!(low < high) || !Number.isFinite(high - low)) return state;
  return { ...state, colours: { ...state.colours, range: [low, high] } };
}

export function setColourMap(state: ViewState, map: string | null): ViewState {
  const known = map === null || colourMapNames.some((name) => name === map);
  return known ? { ...state, colours: { ...state.colours, map } } : state;
}

export const toggleReverse = (state: ViewState): ViewState => ({
  ...state,
  colours: { ...state.colours, reverse: !state.colours.reverse },
});

export const toggleWrap = (state: ViewState): ViewState => ({
  ...state,
  colours: { ...state.colours, wrap: !state.colours.wrap },
});

/** More than anybody types, and few enough to leave out what the multiplication adds. */
const CONVERTED_DIGITS = 12;

/** @param factor what a number in the old unit is multiplied with to be in the new one: the range stays what it was */
export function setUnit(state: ViewState, unit: string | null, factor: number): ViewState {
  const { range } = state.colours;
  const converted = (end: number) => roundDigits(end * factor, CONVERTED_DIGITS);
  const ends = range && ([converted(range[0]), converted(range[1])] as const);
  const ordered = ends && (ends[0] <= ends[1] ? ends : ([ends[1], ends[0]] as const));
  return { ...state, colours: { ...state.colours, unit, range: ordered } };
}

/** All masks at once, so many as the map draws. */
export const setMasks = (state: ViewState, masks: readonly MaskRule[]): ViewState => ({
  ...state,
  masks: masks.slice(0, LIMITS.masks),
});

export const setSwipe = (state: ViewState, layer: string, index: number): ViewState => ({
  ...state,
  swipe: { layer, index, at: state.swipe?.at ?? 0.5 },
});

/** Share of the map's width: less than a pixel of any screen. */
const SWIPE_GRAIN = 1e-4;

export function moveSwipe(state: ViewState, at: number): ViewState {
  return state.swipe === null
    ? state
    : { ...state, swipe: { ...state.swipe, at: roundTo(Math.min(1, Math.max(0, at)), SWIPE_GRAIN) } };
}

export const clearSwipe = (state: ViewState): ViewState =>
  state.swipe === null ? state : { ...state, swipe: null };

export const setCamera = (state: ViewState, camera: CameraState | null): ViewState => ({ ...state, camera });

/** A line of two points or more; fewer are none, and so many are kept as an address can spell. */
export const setTransect = (state: ViewState, line: readonly WorldPoint[]): ViewState => ({
  ...state,
  transect: line.length < 2 ? [] : line.slice(0, LIMITS.corners),
});

/** Panels keep the order in which they were opened. */
export const togglePanel = (state: ViewState, panel: Panel): ViewState => ({
  ...state,
  panels: state.panels.includes(panel)
    ? state.panels.filter((open) => open !== panel)
    : [...state.panels, panel],
});

export const setChart = (state: ViewState, change: Partial<ChartState>): ViewState => ({
  ...state,
  chart: { ...state.chart, ...change },
});

export const setTheme = (state: ViewState, theme: ViewState["theme"]): ViewState => ({ ...state, theme });
export const toggleGraticule = (state: ViewState): ViewState => ({ ...state, graticule: !state.graticule });
export const toggleArrows = (state: ViewState): ViewState => ({ ...state, arrows: !state.arrows });
export const toggleRelief = (state: ViewState): ViewState => ({ ...state, relief: !state.relief });
