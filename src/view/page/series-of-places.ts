import { pixelAtPlace, positionAt } from "../grid-places.ts";
import type { Layer, Problem, Region, RegionSeries } from "../protocol.ts";
import type { Marker, Outline } from "../state/view-state.ts";
import { nearestPoint, pointSeries, pointsOf } from "./points.ts";
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
  if (layer.grid === null) return seriesOfPoint(layer, place, kind);
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

/** Of a layer of points: the series of the one nearest to a marker. */
function seriesOfPoint(layer: Layer, place: Marker | Outline, kind: AskedSeries["kind"]): AskedSeries {
  const none = { place, kind, series: null, sigma: null, problem: null };
  if ("corners" in place) return none;
  const points = pointsOf(layer, 0).value;
  const point = points && nearestPoint(points, place.at);
  if (point === null) return none;
  const asked = pointSeries(layer, point);
  const mean = asked.value;
  if (mean === null) return { ...none, problem: asked.problem };
  const series = {
    mean,
    deviation: new Float64Array(mean.length).fill(Number.NaN),
    count: Uint32Array.from(mean, (value) => (Number.isNaN(value) ? 0 : 1)),
  };
  return { ...none, series };
}
