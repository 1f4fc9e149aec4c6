import { screenToWorld } from "../map/camera.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { camera, viewport } from "./map-camera.ts";

export interface DragOnMap {
  readonly onStart?: () => void;
  /** World coordinates under the pointer, and the same as shares of the map's width and height. */
  readonly onMove: (place: WorldPoint, share: readonly [x: number, y: number]) => void;
  readonly onEnd?: () => void;
}

/** A pointer-down handler for something on the map that moves with the pointer; at most one move for each frame. */
export function useDragOnMap({ onStart, onMove, onEnd }: DragOnMap): (event: PointerEvent) => void {
  return (down) => {
    const handle = down.currentTarget;
    const map = handle instanceof Element ? handle.closest(".map") : null;
    if (!(handle instanceof Element) || map === null || down.button !== 0) return;
    down.preventDefault();
    down.stopPropagation();
    handle.setPointerCapture(down.pointerId);
    onStart?.();
    // Once: while it moves, asking for it again would lay out everything that the last movement changed.
    const box = map.getBoundingClientRect();
    let frame = 0;
    let last = down;
    const apply = () => {
      frame = 0;
      const view = camera.peek();
      const [x, y] = [last.clientX - box.left, last.clientY - box.top];
      if (view) onMove(screenToWorld(view, viewport.peek(), [x, y]), [x / box.width, y / box.height]);
    };
    const stop = new AbortController();
    const on = (name: "pointermove" | "pointerup" | "pointercancel", act: (event: PointerEvent) => void) =>
      handle.addEventListener(name, act as EventListener, { signal: stop.signal });
    on("pointermove", (event) => {
      last = event;
      frame ||= requestAnimationFrame(apply);
    });
    const end = (event: PointerEvent) => {
      cancelAnimationFrame(frame);
      last = event;
      apply();
      stop.abort();
      onEnd?.();
    };
    on("pointerup", end);
    on("pointercancel", () => {
      cancelAnimationFrame(frame);
      stop.abort();
      onEnd?.();
    });
  };
}
