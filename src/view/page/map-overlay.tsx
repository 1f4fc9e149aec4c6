import { COLOURS } from "../../plot/theme.ts";
import { worldToScreen } from "../map/camera.ts";
import { nudgeReference } from "../state/update.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { camera, viewport } from "./map-camera.ts";
import { MapFurniture } from "./map-furniture.tsx";
import { Markers, Outlines, type ToScreen } from "./map-marks.tsx";
import { dragReference } from "./map-tools.ts";
import { dragging } from "./shown.ts";
import { activeLayer, change, part } from "./store.ts";
import { SwipeLine } from "./swipe-line.tsx";
import { useDragOnMap } from "./use-drag.ts";

/** What lies over the picture: lines of longitude and latitude, places, the reference point, the swipe's line. */
export function MapOverlay() {
  const view = camera.value;
  const { width, height } = viewport.value;
  if (view === null) return null;
  const at = (place: WorldPoint) => worldToScreen(view, viewport.value, place);
  return (
    <svg class="overlay" viewBox={`0 0 ${width} ${height}`} role="presentation">
      <MapFurniture />
      <Outlines at={at} />
      <Markers at={at} />
      <ReferenceMark at={at} />
      <SwipeLine />
    </svg>
  );
}

/** What an arrow key moves the reference of points by, pixels of the screen. */
const POINT_NUDGE = 4;

/** A square that can be dragged; with a circle for the disc whose mean is taken. */
function ReferenceMark({ at }: { readonly at: ToScreen }) {
  const reference = part.reference.value;
  const layer = activeLayer.value;
  const drag = useDragOnMap({
    onStart: () => {
      dragging.value = true;
    },
    onMove: dragReference,
    onEnd: () => {
      dragging.value = false;
    },
  });
  const view = camera.value;
  if (reference === null || layer === null || !layer.relative || view === null) return null;
  const [x, y] = at(reference.at);
  const pixel =
    layer.grid === null
      ? POINT_NUDGE / view.scale
      : layer.grid.geometry === "radar"
        ? 1
        : Math.hypot(layer.grid.affine[0], layer.grid.affine[3]);
  const radius = (reference.buffer + 0.5) * pixel * view.scale * view.stretch[0];
  return (
    <g
      class="handle reference"
      role="slider"
      tabindex={0}
      aria-label="Reference point"
      aria-valuenow={0}
      aria-valuetext="drag it, or move it with the arrow keys"
      onPointerDown={drag}
      onKeyDown={(event) => {
        const moves: Record<string, [number, number]> = {
          ArrowLeft: [-1, 0],
          ArrowRight: [1, 0],
          ArrowUp: [0, 1],
          ArrowDown: [0, -1],
        };
        const move = moves[event.key];
        if (move === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        change((now) => nudgeReference(now, [move[0] * pixel, move[1] * pixel]));
      }}
    >
      {reference.buffer > 0 && layer.grid !== null && (
        <circle
          cx={x}
          cy={y}
          r={radius}
          fill="none"
          stroke={COLOURS.ink[0]}
          stroke-dasharray="4 3"
          stroke-width={1.5}
        />
      )}
      <rect x={x - 14} y={y - 14} width={28} height={28} fill="transparent" />
      <rect
        x={x - 7}
        y={y - 7}
        width={14}
        height={14}
        fill={COLOURS.ink[0]}
        stroke="#fff"
        stroke-width={2.5}
      />
      <text x={x + 12} y={y + 4}>
        reference
      </text>
    </g>
  );
}
