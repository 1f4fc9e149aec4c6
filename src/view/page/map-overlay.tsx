import type { ComponentChildren } from "preact";
import { COLOURS, seriesColour } from "../../plot/theme.ts";
import { worldToScreen } from "../map/camera.ts";
import { nudgeReference } from "../state/update.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { camera, viewport } from "./map-camera.ts";
import { MapFurniture } from "./map-furniture.tsx";
import { dragReference } from "./map-tools.ts";
import { dragging } from "./shown.ts";
import { activeLayer, change, cursor, draft, state, tool } from "./store.ts";
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

type ToScreen = (place: WorldPoint) => readonly [x: number, y: number];

const stroke = (index: number) => `var(--uw-${seriesColour(index)})`;
const path = (corners: readonly WorldPoint[], at: ToScreen) =>
  corners.map((corner) => at(corner).join(",")).join(" ");

/** A line that shows on any colours: the paper's colour under its own. */
function Line({
  points,
  colour,
  isClosed = false,
}: {
  readonly points: string;
  readonly colour: string;
  readonly isClosed?: boolean;
}) {
  const Shape = isClosed ? "polygon" : "polyline";
  return (
    <>
      <Shape points={points} fill="none" class="halo" stroke-width={4.5} />
      <Shape
        points={points}
        fill={isClosed ? colour : "none"}
        fill-opacity={0.12}
        stroke={colour}
        stroke-width={2}
      />
    </>
  );
}

function Outlines({ at }: { readonly at: ToScreen }) {
  const { polygons, transect } = state.value;
  const pointer = cursor.value;
  const open = draft.value.length > 0 && pointer ? [...draft.value, pointer] : draft.value;
  return (
    <>
      {polygons
        .filter(({ hidden }) => !hidden)
        .map(({ id, corners, colour, name }) => (
          <g key={id}>
            <Line points={path(corners, at)} colour={stroke(colour)} isClosed />
            <Label at={at(corners[0] ?? [0, 0])}>{name}</Label>
          </g>
        ))}
      {transect.length > 1 && (
        <>
          <Line points={path(transect, at)} colour="var(--uw-ink)" />
          <Label at={at(transect[0] ?? [0, 0])}>A</Label>
          <Label at={at(transect.at(-1) ?? [0, 0])}>B</Label>
        </>
      )}
      {open.length > 0 && (
        <Line points={path(open, at)} colour="var(--uw-accent)" isClosed={tool.value === "polygon"} />
      )}
    </>
  );
}

function Label({
  at: [x, y],
  children,
}: {
  readonly at: readonly [number, number];
  readonly children: ComponentChildren;
}) {
  return (
    <text x={x + 9} y={y - 7}>
      {children}
    </text>
  );
}

function Markers({ at }: { readonly at: ToScreen }) {
  return (
    <>
      {state.value.markers
        .filter(({ hidden }) => !hidden)
        .map(({ id, at: place, colour, name }) => {
          const [x, y] = at(place);
          return (
            <g key={id}>
              <circle cx={x} cy={y} r={6.5} fill={stroke(colour)} class="halo" stroke-width={2} />
              <Label at={[x, y]}>{name}</Label>
            </g>
          );
        })}
    </>
  );
}

/** What an arrow key moves the reference of points by, pixels of the screen. */
const POINT_NUDGE = 4;

/** A square that can be dragged; with a circle for the disc whose mean is taken. */
function ReferenceMark({ at }: { readonly at: ToScreen }) {
  const { reference } = state.value;
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
      tabIndex={0}
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
