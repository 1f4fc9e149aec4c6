import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import type { CameraLimits } from "./camera.ts";
import { clampCamera, panBy, type ScreenPoint, screenToWorld, zoomAbout } from "./camera.ts";
import type { Camera, Viewport } from "./renderer-types.ts";

export interface GestureOptions {
  readonly viewport: () => Viewport;
  /** The camera as it is: the page may have moved it by other means. */
  readonly camera: () => Camera;
  readonly limits: () => CameraLimits;
  readonly onCamera: (camera: Camera) => void;
  /** Whether a pointer's press is the map's to take; not where a marker or a line of a measurement is dragged. */
  readonly accepts?: (event: Event) => boolean;
}

export interface Gestures {
  /** Moves the map by CSS pixels; to the right is positive: what is under the hand goes there. */
  panBy(dx: number, dy: number): void;
  /** Enlarges by a factor about a place of the screen, the middle when absent. */
  zoomBy(factor: number, at?: ScreenPoint): void;
  detach(): void;
}

/** A wheel's notch (120 units of 1/500 doubling) enlarges by 1.18; with Ctrl, as a pinch on a trackpad arrives, ten times as much. */
const WHEEL_PER_PIXEL = 1 / 500;
const PIXELS_PER_LINE = 25;
const PIXELS_PER_PAGE = 500;

/**
 * Wheel, drag, pinch and double click on an element move the camera. d3-zoom reads the gestures; the camera stays the page's own: each
 * event is taken as a step from the last one, so that a camera which was moved or clamped in between is not thrown back.
 */
export function attachGestures(element: HTMLElement, options: GestureOptions): Gestures {
  const { viewport, camera, limits, onCamera, accepts = () => true } = options;
  const move = (next: Camera) => onCamera(clampCamera(next, limits()));
  let last: ZoomTransform = zoomIdentity;
  const limitScale = () => {
    const { smallestScale, largestScale } = limits();
    const { scale } = camera();
    behaviour.scaleExtent([(last.k * smallestScale) / scale, (last.k * largestScale) / scale]);
  };

  const behaviour = zoom<HTMLElement, unknown>()
    // Clicks stay clicks up to this distance: the hand trembles.
    .clickDistance(4)
    .filter((event: Event) => {
      // At the end of the scale d3 must know it: a camera clamped afterwards would slide to the pointer instead of standing still.
      limitScale();
      return isWanted(event) && accepts(event);
    })
    .duration(prefersStillness() ? 0 : DOUBLE_CLICK_MILLISECONDS)
    .wheelDelta((event) => {
      const unit = event.deltaMode === 1 ? PIXELS_PER_LINE : event.deltaMode === 2 ? PIXELS_PER_PAGE : 1;
      return -event.deltaY * unit * WHEEL_PER_PIXEL * (event.ctrlKey ? 10 : 1);
    })
    .on("zoom", ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      move(cameraAfter(camera(), viewport(), last, transform));
      last = transform;
    })
    .on("end", () => {
      // Every gesture starts from rest: at the limits of the camera the numbers would otherwise run away.
      last = zoomIdentity;
      selection.property("__zoom", zoomIdentity);
    });
  const selection = select(element).call(behaviour);
  // The page's own touch scrolling would take the gesture over.
  element.style.touchAction = "none";

  return {
    panBy: (dx, dy) => move(panBy(camera(), [dx, dy])),
    zoomBy: (factor, at = [viewport().width / 2, viewport().height / 2]) => {
      const { smallestScale, largestScale } = limits();
      const { scale } = camera();
      const allowed = Math.min(largestScale, Math.max(smallestScale, scale * factor)) / scale;
      move(zoomAbout(camera(), viewport(), allowed, at));
    },
    detach: () => {
      selection.on(".zoom", null);
    },
  };
}

const DOUBLE_CLICK_MILLISECONDS = 250;
const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The main button and fingers; a wheel also with Ctrl, which is a pinch. */
function isWanted(event: Event): boolean {
  if (event.type === "wheel") return true;
  return !(event instanceof MouseEvent) || (event.button === 0 && !event.ctrlKey);
}

/**
 * The camera after d3's transform went from one to another. Both say where a point p of the screen at rest is drawn: k p + (x, y). So
 * the step takes q to s q + (x1 - s x0, y1 - s y0) with s = k1 / k0, and what is drawn at the middle afterwards was at the inverse of
 * that before.
 */
export function cameraAfter(
  camera: Camera,
  viewport: Viewport,
  from: { readonly k: number; readonly x: number; readonly y: number },
  to: { readonly k: number; readonly x: number; readonly y: number },
): Camera {
  const ratio = to.k / from.k;
  const before = (half: number, x0: number, x1: number) => (half - (x1 - ratio * x0)) / ratio;
  const centre = screenToWorld(camera, viewport, [
    before(viewport.width / 2, from.x, to.x),
    before(viewport.height / 2, from.y, to.y),
  ]);
  return { ...camera, centre, scale: camera.scale * ratio };
}
