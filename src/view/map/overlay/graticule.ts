import { type ScreenPoint, screenToWorld, worldToScreen } from "../camera.ts";
import type { Camera, Viewport } from "../renderer-types.ts";
import { type ClippedLine, clipLine, type Edge } from "./clip-line.ts";
import { degreeStep, degreeText } from "./degree-steps.ts";
import type { PlaceTransforms } from "./place-transforms.ts";

export interface GraticuleLine {
  readonly axis: "lon" | "lat";
  /** Degrees. */
  readonly value: number;
  readonly parts: ClippedLine["parts"];
}

export interface GraticuleLabel {
  readonly text: string;
  readonly axis: "lon" | "lat";
  readonly edge: Edge;
  /** Where the line meets the edge. */
  readonly at: ScreenPoint;
}

export interface Graticule {
  readonly lines: readonly GraticuleLine[];
  readonly labels: readonly GraticuleLabel[];
}

/** Places of the screen along each side where longitude and latitude are asked for. */
const PROBES = 9;
/** Straight pieces of a line across the view. */
const PIECES = 48;
/** For derivatives: a metre on the ground. */
const SMALL_STEP = 1e-5;

/**
 * Meridians and parallels in view with names where they leave it, for any projection: it asks the transforms only. Lines are about
 * `spacing` CSS pixels apart or more. Where a pole is in view, only every 90th degree runs into it.
 */
export function graticule(
  camera: Camera,
  viewport: Viewport,
  { toLonLat, toWorld }: PlaceTransforms,
  { spacing = 130 }: { spacing?: number } = {},
): Graticule {
  const onScreen = (lon: number, lat: number) => worldToScreen(camera, viewport, toWorld(lon, lat));
  const view = probe(camera, viewport, toLonLat, onScreen);
  if (view === null) return { lines: [], labels: [] };
  const latStep = degreeStep(spacing / view.pixelsPerLat);
  const lonStep = degreeStep(spacing / view.pixelsPerLon);
  const [south, north] = [Math.max(-90, view.lat[0] - latStep), Math.min(90, view.lat[1] + latStep)];
  const [west, east] = view.isWholeTurn
    ? [-180, 180 - lonStep / 2]
    : [view.lon[0] - lonStep, view.lon[1] + lonStep];
  const lines: GraticuleLine[] = [];
  const labels: GraticuleLabel[] = [];
  const add = (axis: "lon" | "lat", value: number, step: number, places: readonly ScreenPoint[]) => {
    const { parts, crossings } = clipLine(places, viewport);
    if (parts.length === 0) return;
    lines.push({ axis, value, parts });
    const edges = EDGES_FOR[axis];
    const named = crossings.reduce<(typeof crossings)[number] | null>(
      (a, b) => (a === null || edges.indexOf(b.edge) < edges.indexOf(a.edge) ? b : a),
      null,
    );
    if (named !== null && labels.every((label) => isApart(label, named)))
      labels.push({ text: degreeText(value, step, axis), axis, ...named });
  };
  for (const lon of multiples(west, east, lonStep)) {
    const stop = 90 - (lon % 90 === 0 ? 0 : latStep);
    const [from, to] = [Math.max(south, -stop), Math.min(north, stop)];
    if (to > from)
      add(
        "lon",
        lon,
        lonStep,
        along(from, to, (lat) => onScreen(lon, lat)),
      );
  }
  const [first, last] = view.isWholeTurn ? [-180, 180] : [west, east];
  for (const lat of multiples(south, north, latStep))
    if (Math.abs(lat) < 90)
      add(
        "lat",
        lat,
        latStep,
        along(first, last, (lon) => onScreen(lon, lat)),
      );
  return { lines, labels };
}

/** Edges on which lines are named, in order of preference. */
const EDGES_FOR: Readonly<Record<"lon" | "lat", readonly Edge[]>> = {
  lon: ["top", "bottom", "left", "right"],
  lat: ["left", "right", "top", "bottom"],
};

/** Room of a name along its edge, CSS pixels. */
const ROOM = { wide: 64, high: 20 };

const isApart = (a: { edge: Edge; at: ScreenPoint }, b: { edge: Edge; at: ScreenPoint }) =>
  Math.abs(a.at[0] - b.at[0]) > ROOM.wide || Math.abs(a.at[1] - b.at[1]) > ROOM.high;

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    // 0.1 * 3 is not 0.3 and would be spelt so.
    Number(((first + i) * step).toPrecision(12)),
  );
}

const along = (from: number, to: number, place: (at: number) => ScreenPoint): readonly ScreenPoint[] =>
  Array.from({ length: PIECES + 1 }, (_, i) => place(from + ((to - from) * i) / PIECES));

/** Ranges of longitude and latitude in view, and how large a degree is there; null when nothing in view has a place. */
function probe(
  camera: Camera,
  viewport: Viewport,
  toLonLat: PlaceTransforms["toLonLat"],
  onScreen: (lon: number, lat: number) => ScreenPoint,
) {
  const at = (x: number, y: number) =>
    toLonLat(...screenToWorld(camera, viewport, [x * viewport.width, y * viewport.height]));
  const steps = Array.from({ length: PROBES }, (_, i) => i / (PROBES - 1));
  const places = steps
    .flatMap((y) => steps.map((x) => at(x, y)))
    .filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90);
  const middle = places[places.length >> 1];
  if (middle === undefined) return null;
  const poles = [90, -90].filter((lat) => {
    const [x, y] = onScreen(middle[0], lat);
    const [otherX, otherY] = onScreen(middle[0] + 90, lat);
    const isInView = x >= 0 && y >= 0 && x <= viewport.width && y <= viewport.height;
    // In a cylindrical projection a pole is an edge, not a point around which longitudes run.
    return isInView && Math.hypot(otherX - x, otherY - y) < 1;
  });
  const lats = [...places.map(([, lat]) => lat), ...poles];
  // Longitudes are counted from the middle's, so that a view across the date line is one range.
  const lons = places.map(([lon]) => middle[0] + ((((lon - middle[0] + 180) % 360) + 360) % 360) - 180);
  const size = (dLon: number, dLat: number) =>
    quantile(
      places.flatMap(([lon, lat]) => {
        const [x0, y0] = onScreen(lon, lat);
        const [x1, y1] = onScreen(lon + dLon, lat + dLat);
        const pixels = Math.hypot(x1 - x0, y1 - y0) / SMALL_STEP;
        return Number.isFinite(pixels) && pixels > 0 ? [pixels] : [];
      }),
    );
  const [pixelsPerLon, pixelsPerLat] = [size(SMALL_STEP, 0), size(0, SMALL_STEP)];
  if (pixelsPerLon === null || pixelsPerLat === null) return null;
  const lon = [Math.min(...lons), Math.max(...lons)] as const;
  const isWholeTurn = poles.length > 0 || lon[1] - lon[0] > 355;
  return {
    lon,
    lat: [Math.min(...lats), Math.max(...lats)] as const,
    isWholeTurn,
    pixelsPerLon,
    pixelsPerLat,
  };
}

/** The upper quartile: degrees shrink towards a pole, and lines are to stand apart where most of the view is. */
function quantile(values: number[]): number | null {
  values.sort((a, b) => a - b);
  return values[Math.floor(0.75 * (values.length - 1))] ?? null;
}
