import { pixelAtPlace, positionAt } from "../grid-places.ts";
import type { Layer, Problem, Region, RegionSeries } from "../protocol.ts";
import type { Marker, Outline } from "../state/view-state.ts";
import { nearestPoint, pointsOf, SAME_GROUND, seriesOfPoint } from "./points.ts";
import { regionSeries } from "./slices.ts";
import { layerOf, part } from "./store.ts";

/** The series of a marker or a polygon as it is stored; what is not here yet is null. */
export interface AskedSeries {
  readonly place: Marker | Outline;
  readonly kind: "marker" | "polygon";
  readonly series: RegionSeries | null;
  /** Standard error at each position of the axis, where the scene has it. */
  readonly sigma: RegionSeries | null;
  readonly problem: Problem | null;
}

/** Series of every place of the state in one layer, in the order of the chart. Reading it asks for what is not here. */
export function seriesOfPlaces(layer: Layer): readonly AskedSeries[] {
  const [markers, polygons] = [part.markers.value, part.polygons.value];
  return [
    ...markers.map((place) => seriesAt(layer, place, "marker")),
    ...polygons.map((place) => seriesAt(layer, place, "polygon")),
  ];
}

function seriesAt(layer: Layer, place: Marker | Outline, kind: AskedSeries["kind"]): AskedSeries {
  if (layer.grid === null) return seriesAmongPoints(layer, place, kind);
  const region = regionOf(layer, place);
  if (region === null) return { place, kind, series: null, sigma: null, problem: OUTSIDE };
  const asked = regionSeries(layer.id, region);
  const errors = layerOf(layer.sigma);
  const sigma = errors && regionSeries(errors.id, region).value;
  return { place, kind, series: asked.value, sigma, problem: asked.problem };
}

const OUTSIDE: Problem = { code: "place-outside", what: "The place is outside the layer." };

function regionOf(layer: Layer, place: Marker | Outline): Region | null {
  const { grid } = layer;
  if (grid === null) return null;
  if ("corners" in place)
    return { kind: "polygon", corners: place.corners.map((corner) => positionAt(grid, corner)) };
  const pixel = pixelAtPlace(grid, place.at);
  return pixel && { kind: "disc", ...pixel, radius: 0 };
}

const NO_POINT: Problem = { code: "place-outside", what: "There is no point within 250 m." };

/** Of a layer of points: the series of the one at a marker, or the mean of those in a polygon. */
function seriesAmongPoints(layer: Layer, place: Marker | Outline, kind: AskedSeries["kind"]): AskedSeries {
  const none = { place, kind, series: null, sigma: null, problem: null };
  if ("corners" in place) {
    const { value, problem } = regionSeries(layer.id, { kind: "polygon", corners: place.corners });
    return { ...none, series: value, problem };
  }
  const points = pointsOf(layer, 0).value;
  if (points === null) return none;
  const point = nearestPoint(points, place.at, SAME_GROUND);
  if (point === null) return { ...none, problem: NO_POINT };
  const { value, problem } = seriesOfPoint(layer, point);
  return { ...none, series: value, problem };
}
