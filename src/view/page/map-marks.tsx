import type { ComponentChildren } from "preact";
import { seriesColour } from "../../plot/theme.ts";
import { moveCorner, moveMarker } from "../state/places.ts";
import type { Marker, Outline, WorldPoint } from "../state/view-state.ts";
import { onScreen, snapped } from "./map-tools.ts";
import { change, cursor, draft, part, tool } from "./store.ts";
import { useDragOnMap } from "./use-drag.ts";

export type ToScreen = (place: WorldPoint) => readonly [x: number, y: number];

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

export function Outlines({ at }: { readonly at: ToScreen }) {
  const [polygons, transect] = [part.polygons.value, part.transect.value];
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
            {corners.map((_, corner) => (
              <CornerMark
                key={cornerKey(id, corner)}
                outline={id}
                corner={corner}
                corners={corners}
                colour={colour}
                at={at}
              />
            ))}
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

export function Markers({ at }: { readonly at: ToScreen }) {
  return (
    <>
      {part.markers.value
        .filter(({ hidden }) => !hidden)
        .map((marker) => (
          <MarkerMark key={marker.id} marker={marker} at={at} />
        ))}
    </>
  );
}

/** A place whose series is in the chart; it can be dragged to another. */
function MarkerMark({ marker, at }: { readonly marker: Marker; readonly at: ToScreen }) {
  const { id, name, colour } = marker;
  const drag = useDragOnMap({
    onMove(place) {
      const to = snapped(place);
      if (to) change((now) => moveMarker(now, id, to));
    },
  });
  const [x, y] = at(marker.at);
  return (
    <g class="handle" onPointerDown={drag}>
      <title>{name}: drag it to another place</title>
      <circle cx={x} cy={y} r={11} fill="transparent" />
      <circle cx={x} cy={y} r={6.5} fill={stroke(colour)} class="halo" stroke-width={2} />
      <Label at={[x, y]}>{name}</Label>
    </g>
  );
}

const cornerKey = (outline: string, corner: number) => `${outline} ${corner}`;

function CornerMark(props: {
  readonly outline: string;
  readonly corner: number;
  readonly corners: Outline["corners"];
  readonly colour: number;
  readonly at: ToScreen;
}) {
  const { outline, corner, corners, colour, at } = props;
  const drag = useDragOnMap({
    onMove: (place) => change((now) => moveCorner(now, outline, corner, onScreen(place))),
  });
  const [x, y] = at(corners[corner] ?? [0, 0]);
  return (
    <g class="handle" onPointerDown={drag}>
      <circle cx={x} cy={y} r={9} fill="transparent" />
      <circle cx={x} cy={y} r={3.5} fill={stroke(colour)} class="halo" stroke-width={1.5} />
    </g>
  );
}
