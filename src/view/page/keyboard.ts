import { isSameGrid } from "../grid-places.ts";
import type { Layer } from "../protocol.ts";
import { clearSwipe, setChart, setSwipe, setTheme, showIndex, togglePanel } from "../state/update.ts";
import type { Panel } from "../state/view-state.ts";
import { copyLink } from "./address.ts";
import { showLayer } from "./layer-list.tsx";
import { fitLayer, panBy, zoomBy } from "./map-camera.ts";
import { cancelDraft, finishDraft, markAtCursor } from "./map-tools.ts";
import { axisLength } from "./slices.ts";
import { saveSnapshot } from "./snapshot.ts";
import { activeLayer, change, playing, scene, state, type Tool, tool } from "./store.ts";
import { step } from "./time-bar.tsx";

export interface Shortcut {
  /** `event.key`, lower case; several do the same. */
  readonly keys: readonly string[];
  /** How the key is written for people. */
  readonly shown: string;
  readonly what: string;
  run(event: KeyboardEvent): void;
}

const PAN = 80;

const toggle = (panel: Panel) => change((now) => togglePanel(now, panel));

const take = (wanted: Tool) => () => {
  tool.value = tool.peek() === wanted ? "point" : wanted;
};

function otherLayer(by: number): void {
  const { layers } = scene.peek();
  const at = layers.findIndex(({ id }) => id === state.peek().layer);
  const next = layers[(at + by + layers.length) % layers.length];
  if (next) showLayer(next);
}

function toEnd(first: boolean): void {
  const layer = activeLayer.peek();
  const count = layer ? axisLength(layer.axis) : 0;
  change((now) => showIndex(now, first ? 0 : count - 1, count));
}

function nextTheme(): void {
  const order = ["auto", "light", "dark"] as const;
  change((now) => setTheme(now, order[(order.indexOf(now.theme) + 1) % order.length] ?? "auto"));
}

/** Every key that the page knows, in the order of the help. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["arrowleft"], shown: "←", what: "one date back", run: () => step(-1) },
  { keys: ["arrowright"], shown: "→", what: "one date on", run: () => step(1) },
  { keys: ["home"], shown: "Home", what: "first date", run: () => toEnd(true) },
  { keys: ["end"], shown: "End", what: "last date", run: () => toEnd(false) },
  {
    keys: [" "],
    shown: "space",
    what: "play or stop",
    run: () => {
      playing.value = !playing.peek();
    },
  },
  { keys: ["["], shown: "[", what: "layer before", run: () => otherLayer(-1) },
  { keys: ["]"], shown: "]", what: "next layer", run: () => otherLayer(1) },
  { keys: ["+", "="], shown: "+", what: "nearer", run: () => zoomBy(1.5) },
  { keys: ["-"], shown: "−", what: "farther", run: () => zoomBy(1 / 1.5) },
  { keys: ["0"], shown: "0", what: "whole layer", run: () => fitLayer() },
  { keys: ["w"], shown: "w a s d", what: "move the map", run: () => panBy(0, PAN) },
  { keys: ["a"], shown: "", what: "", run: () => panBy(PAN, 0) },
  { keys: ["s"], shown: "", what: "", run: () => panBy(0, -PAN) },
  { keys: ["d"], shown: "", what: "", run: () => panBy(-PAN, 0) },
  { keys: ["m"], shown: "m", what: "mark the place in the middle (or under the pointer)", run: markAtCursor },
  { keys: ["r"], shown: "r", what: "choose the reference point", run: take("reference") },
  { keys: ["g"], shown: "g", what: "draw a polygon", run: take("polygon") },
  { keys: ["t"], shown: "t", what: "draw a transect", run: take("transect") },
  { keys: ["enter"], shown: "Enter", what: "finish the line or polygon", run: finishDraft },
  { keys: ["escape"], shown: "Esc", what: "give up the drawing", run: cancelDraft },
  { keys: ["x"], shown: "x", what: "swipe between two dates or layers", run: toggleSwipe },
  {
    keys: ["1"],
    shown: "1 … 6",
    what: "series, transect, histogram, network, coherence, inspector",
    run: () => toggle("series"),
  },
  { keys: ["2"], shown: "", what: "", run: () => toggle("transect") },
  { keys: ["3"], shown: "", what: "", run: () => toggle("histogram") },
  { keys: ["4"], shown: "", what: "", run: () => toggle("network") },
  { keys: ["5"], shown: "", what: "", run: () => toggle("coherence") },
  { keys: ["6"], shown: "", what: "", run: () => toggle("inspector") },
  { keys: ["f"], shown: "f", what: "residuals of the fit, or the series", run: toggleResidual },
  { keys: ["l"], shown: "l", what: "copy the link to this view", run: () => void copyLink() },
  { keys: ["p"], shown: "p", what: "save a picture", run: () => void saveSnapshot() },
  { keys: ["n"], shown: "n", what: "light, dark, or as the system", run: nextTheme },
];

/** What a layer is usually compared with: its own first date, or of a map another one of the same ground. */
function partnerOf(layer: Layer): Layer {
  if (axisLength(layer.axis) > 1) return layer;
  const beside = scene
    .peek()
    .layers.filter(({ id, grid }) => id !== layer.id && grid && layer.grid && isSameGrid(grid, layer.grid));
  return beside.find(({ role }) => role === layer.role) ?? beside[0] ?? layer;
}

export function toggleSwipe(): void {
  change((now) => {
    if (now.swipe !== null) return clearSwipe(now);
    const layer = activeLayer.peek();
    return layer?.grid ? setSwipe(now, partnerOf(layer).id, 0) : now;
  });
}

function toggleResidual(): void {
  change((now) => setChart(now, { residual: !now.chart.residual }));
}

/** Runs the shortcut of a key, unless the key belongs to what has the focus. */
export function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  const key = event.key.toLowerCase();
  if (target?.closest("dialog")) return;
  if (target?.matches("input:not([type=checkbox]), select, textarea") && key !== "escape") return;
  // Space and Enter press the button that has the focus; space ticks a box.
  if (target?.matches("button, a, [role=slider]") && (key === " " || key === "enter")) return;
  if (target?.matches("input[type=checkbox]") && key === " ") return;
  const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(key));
  if (shortcut === undefined) return;
  event.preventDefault();
  shortcut.run(event);
}
