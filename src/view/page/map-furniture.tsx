import { arrowLine, lookDirections, northOnScreen, RADAR_LOOK } from "../map/overlay/directions.ts";
import { graticule } from "../map/overlay/graticule.ts";
import type { PlaceTransforms } from "../map/overlay/place-transforms.ts";
import { metresPerPixel, scaleBar } from "../map/overlay/scale-bar.ts";
import type { Camera, Viewport } from "../map/renderer-types.ts";
import type { Layer } from "../protocol.ts";
import { camera, viewport } from "./map-camera.ts";
import { footRoom } from "./map-room.ts";
import { projectionOf } from "./projection.ts";
import { activeLayer, part, scene } from "./store.ts";

/** Room for the names of parallels at the left, and above what lies at the foot of the map. */
const MARGIN = { side: 70, bottom: 18 } as const;
/** Of the line that scale bar and arrows stand on. */
const floorOf = ({ height }: Viewport) => height - footRoom.value - MARGIN.bottom;
const NORTH_REACH = 15;

/** Lines of longitude and latitude, the scale bar, where north is: of layers that lie on a map. How the satellite looked: of all. */
export function MapFurniture() {
  const layer = activeLayer.value;
  const view = camera.value;
  const transforms = layer && projectionOf(layer);
  if (layer === null || view === null) return null;
  if (transforms === null) return <LookArrow north={null} />;
  return (
    <>
      <LookArrow north={northOnScreen(view, viewport.value, transforms)} />
      {part.graticule.value && <Graticule view={view} size={viewport.value} transforms={transforms} />}
      <ScaleBar view={view} size={viewport.value} transforms={transforms} />
      <NorthArrow view={view} size={viewport.value} transforms={transforms} />
    </>
  );
}

interface Furniture {
  readonly view: Camera;
  readonly size: Viewport;
  readonly transforms: PlaceTransforms;
}

/** Where a name stands that belongs to a line's end on an edge of the map. */
const LABEL = {
  top: (x: number) => ({ x, y: 12, "text-anchor": "middle" }),
  bottom: (x: number, y: number) => ({ x, y: y - 4, "text-anchor": "middle" }),
  left: (_x: number, y: number) => ({ x: 4, y: y - 3, "text-anchor": "start" }),
  right: (x: number, y: number) => ({ x: x - 4, y: y - 3, "text-anchor": "end" }),
} as const;

function Graticule({ view, size, transforms }: Furniture) {
  const { lines, labels } = graticule(view, size, transforms);
  return (
    <g class="graticule">
      {lines.flatMap(({ axis, value, parts }) =>
        parts.map((part) => (
          <polyline key={`${axis} ${value} ${part[0]}`} points={part.map((at) => at.join(",")).join(" ")} />
        )),
      )}
      {labels.map(({ text, edge, at: [x, y] }) => (
        <text key={`${text} ${edge}`} {...LABEL[edge](x, y)}>
          {text}
        </text>
      ))}
    </g>
  );
}

function ScaleBar({ view, size, transforms }: Furniture) {
  const bar = scaleBar(metresPerPixel(view, size, transforms.toLonLat));
  if (bar === null) return null;
  const [x, y] = [MARGIN.side, floorOf(size)];
  const path = `M${x},${y - 6}V${y}H${x + bar.width}V${y - 6}`;
  return (
    <g class="scale-bar">
      <path d={path} fill="none" class="halo" stroke-width={5} />
      <path d={path} fill="none" stroke="var(--uw-ink)" stroke-width={1.75} />
      <text x={x + bar.width / 2} y={y - 6} text-anchor="middle">
        {bar.text}
      </text>
    </g>
  );
}

/** An arrow to true north, which turns where a projection turns it. */
function NorthArrow({ view, size, transforms }: Furniture) {
  const direction = northOnScreen(view, size, transforms);
  if (!Number.isFinite(direction)) return null;
  const centre = [MARGIN.side + NORTH_REACH, floorOf(size) - 52] as const;
  const [[x0, y0], [x1, y1]] = arrowLine(centre, direction, { reach: NORTH_REACH });
  return (
    <g class="north" aria-label="North">
      <line x1={x0} y1={y0} x2={x1} y2={y1} class="halo" stroke-width={5} />
      <line x1={x0} y1={y0} x2={x1} y2={y1} stroke="var(--uw-ink)" stroke-width={1.75} />
      <path
        d="M0,-4L4,6L0,4L-4,6Z"
        transform={`translate(${x1},${y1}) rotate(${direction})`}
        fill="var(--uw-ink)"
        class="halo"
        stroke-width={1}
      />
      <text x={x1} y={y1 - 8} text-anchor="middle">
        N
      </text>
    </g>
  );
}

/** Flight of the layer, or of another one of the scene: a map beside a series was seen by the same satellite. */
const flight = () =>
  activeLayer.value?.flight ?? scene.value.layers.find((layer) => layer.flight)?.flight ?? null;

const LOOK_REACH = 17;

/** A long arrow along the flight, a short one from its middle to where the antenna looks. */
function LookArrow({ north }: { readonly north: number | null }) {
  const layer = activeLayer.value;
  const flown = flight();
  if (layer === null || !LINE_OF_SIGHT.has(layer.role)) return null;
  const directions =
    north === null ? RADAR_LOOK : flown && Number.isFinite(north) ? lookDirections(flown, north) : null;
  if (directions === null) return null;
  const centre = [MARGIN.side + 74, floorOf(viewport.value) - 62] as const;
  const along = arrowLine(centre, directions.flight, { reach: LOOK_REACH });
  const across = arrowLine(centre, directions.look, { reach: LOOK_REACH * 0.8, from: 0 });
  return (
    <g class="look">
      <title>Direction of flight, and of the line of sight</title>
      {[along, across].map(([[x0, y0], [x1, y1]], k) => (
        <g key={k === 0 ? "flight" : "look"}>
          <line x1={x0} y1={y0} x2={x1} y2={y1} class="halo" stroke-width={5} />
          <line x1={x0} y1={y0} x2={x1} y2={y1} stroke="var(--uw-ink)" stroke-width={1.75} />
          <path
            d="M0,-5L4,4H-4Z"
            transform={`translate(${x1},${y1}) rotate(${k === 0 ? directions.flight : directions.look})`}
            fill="var(--uw-ink)"
          />
        </g>
      ))}
      <text x={centre[0]} y={centre[1] + LOOK_REACH + 16} text-anchor="middle">
        LOS
      </text>
    </g>
  );
}

/** What is measured along the line of sight. */
const LINE_OF_SIGHT: ReadonlySet<Layer["role"]> = new Set(["displacement", "velocity", "phase"]);
