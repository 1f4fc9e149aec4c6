import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Grid } from "../../geo/grid.ts";
import { type CameraLimits, screenToWorld } from "../map/camera.ts";
import { attachGestures } from "../map/gestures.ts";
import { createMapRenderer } from "../map/renderer.ts";
import type { Camera, MapRenderer, Slot } from "../map/renderer-types.ts";
import { basemapOf } from "./basemap.ts";
import { Legend } from "./legend.tsx";
import { camera, limits, setCamera, viewport } from "./map-camera.ts";
import { MapOverlay } from "./map-overlay.tsx";
import { followFoot } from "./map-room.ts";
import { sourceOf, styleOf } from "./map-sources.ts";
import { clickAt, finishDraft } from "./map-tools.ts";
import { Readout } from "./readout.tsx";
import { mainShown, type Shown, swipeShown } from "./shown.ts";
import { cursor, draft, part, report, tool } from "./store.ts";
import { schemeOf } from "./theme.ts";
import { TimeBar } from "./time-bar.tsx";
import { ToolButtons } from "./tool-buttons.tsx";

/** The renderer of the page, for pictures of it. */
export const map: { renderer: MapRenderer | null } = { renderer: null };

/** The map: a WebGL2 picture, an SVG over it, and what belongs to the place rather than to the side. */
export function MapPane() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => (canvas.current ? runMap(canvas.current) : undefined), []);
  useEffect(
    () => (canvas.current && foot.current ? followFoot(canvas.current, foot.current) : undefined),
    [],
  );
  return (
    <div class="map">
      <canvas ref={canvas} aria-label="Map. The inspector has its values as text." />
      <MapOverlay />
      <div class="map-head">
        <Hint />
        <Readout />
      </div>
      <ToolButtons />
      <div class="map-foot" ref={foot}>
        <Legend />
        <TimeBar />
      </div>
    </div>
  );
}

const HINTS = {
  point: "",
  reference: "Click the place that everything is to be shown against",
  polygon: "Click the corners; Enter or a double click closes the polygon",
  transect: "Click the bends of the line; Enter or a double click ends it",
} as const;

function Hint() {
  const text = HINTS[tool.value];
  return text === "" ? null : <p class="hint">{text}</p>;
}

/** Connects the renderer with the state; gives back what undoes it. */
function runMap(canvas: HTMLCanvasElement): () => void {
  let renderer: MapRenderer;
  try {
    renderer = createMapRenderer(canvas);
  } catch (cause) {
    report({
      code: "webgl2-missing",
      what: "This browser gives the page no WebGL2, which the map is drawn with.",
      got: cause instanceof Error ? cause.message : String(cause),
      fix: "Turn hardware acceleration on, or use another browser.",
    });
    return () => undefined;
  }
  map.renderer = renderer;
  const size = new ResizeObserver(() => {
    viewport.value = { width: canvas.clientWidth, height: canvas.clientHeight };
    renderer.resize(viewport.peek(), devicePixelRatio);
  });
  size.observe(canvas);
  const stops = [
    followShown(renderer, "main", () => mainShown.value),
    followShown(renderer, "swipe", () => swipeShown.value),
    effect(() => {
      if (camera.value) renderer.setCamera(camera.value);
    }),
    effect(() =>
      renderer.setView({ theme: schemeOf(part.theme.value), swipe: part.swipe.value?.at ?? null }),
    ),
    effect(() => renderer.setBasemap(basemapOf())),
    listen(canvas),
  ];
  return () => {
    for (const stop of stops) stop();
    size.disconnect();
    renderer.dispose();
    map.renderer = null;
  };
}

/** The last picture stays until the next one is here, unless it belongs to another ground. */
function followShown(renderer: MapRenderer, slot: Slot, read: () => Shown | null): () => void {
  let drawn: Grid | null | undefined;
  const stopSource = effect(() => {
    const shown = read();
    const source = shown && sourceOf(shown);
    if (source) renderer.setSource(slot, source);
    else if (shown === null || shown.layer.grid !== drawn) renderer.setSource(slot, null);
    if (shown?.problem) report(shown.problem);
    drawn = shown?.layer.grid;
  });
  const stopStyle = effect(() => {
    const shown = read();
    if (shown) renderer.setStyle(slot, styleOf(shown));
  });
  return () => {
    stopSource();
    stopStyle();
  };
}

const NOWHERE: Camera = { centre: [0, 0], scale: 1, stretch: [1, 1] };
const NO_LIMITS: CameraLimits = { bounds: [0, 0, 0, 0], smallestScale: 1, largestScale: 1 };

/** Pan, zoom, click and hover. */
function listen(canvas: HTMLCanvasElement): () => void {
  const placeAt = (at: readonly [number, number]) => {
    const view = camera.peek();
    return view && screenToWorld(view, viewport.peek(), at);
  };
  const gestures = attachGestures(canvas, {
    viewport: () => viewport.peek(),
    camera: () => camera.peek() ?? NOWHERE,
    limits: () => limits.peek() ?? NO_LIMITS,
    onCamera: setCamera,
    // A double click ends a line that is being drawn; only otherwise it enlarges.
    accepts: ({ type }) => type !== "dblclick" || draft.peek().length === 0,
  });
  const stop = new AbortController();
  const on = (name: "click" | "dblclick", act: (event: MouseEvent) => void) =>
    canvas.addEventListener(name, act, { signal: stop.signal });
  on("click", ({ offsetX, offsetY, detail }) => {
    const place = placeAt([offsetX, offsetY]);
    // The second click of a double click is no other place.
    if (place && detail < 2) clickAt(place);
  });
  on("dblclick", finishDraft);
  // On the whole map, because a mark that appears under the pointer is no way off it.
  const pane = canvas.parentElement ?? canvas;
  pane.addEventListener(
    "pointermove",
    ({ target, clientX, clientY }) => {
      const isOnMap =
        target === canvas || (target instanceof Element && target.closest("svg.overlay") !== null);
      const box = canvas.getBoundingClientRect();
      cursor.value = isOnMap ? placeAt([clientX - box.left, clientY - box.top]) : null;
    },
    { signal: stop.signal },
  );
  pane.addEventListener(
    "pointerleave",
    () => {
      cursor.value = null;
    },
    { signal: stop.signal },
  );
  return () => {
    stop.abort();
    gestures.detach();
  };
}
