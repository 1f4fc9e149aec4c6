import { configError } from "../../../errors.ts";
import { type Affine, pixelAt, pixelCenter } from "../../../geo/affine.ts";
import { gridBounds } from "../../../geo/bounds.ts";
import { isGeographic } from "../../../geo/crs.ts";
import { latticeOf } from "../../../geo/geocode-grid.ts";
import type { Grid } from "../../../geo/grid.ts";
import { nearTo } from "../../../geo/nearest-pixels.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { relabel, sampleOnGrid } from "../../../stack/views.ts";
import type { Geometry } from "./open-geometry.ts";
import { geometryMissing } from "./open-geometry.ts";
import type { PlaceTable } from "./place-table.ts";
import { type Lookup, placesOfLookup } from "./places-in-image.ts";
import { type GeocodeMethod, type MapOptions, placesOnMap } from "./places-on-map.ts";
import { readPlaces } from "./read-places.ts";
import { resample } from "./resample.ts";

/** Whether the reference pixel is told as MintPy tells it. */
export type Compat = "none" | "mintpy";

export interface GeocodeOptions extends MapOptions {
  readonly compat?: Compat;
  /** Of floats where the image has no pixel; NaN when absent. */
  readonly fill?: number;
  /** Leads from the image's pixels to those that a lookup table counts, where the image was cut or made coarser. */
  readonly wholeImage?: Affine;
}

/** The pixel of the map that a pixel of the image became, with the place that it is said to have. */
export interface MovedReference {
  readonly y: number;
  readonly x: number;
  readonly lat: number;
  readonly lon: number;
}

/** Takes layers of an image to a map. */
export interface Geocoder {
  readonly grid: Grid;
  /** The layer on the map, read when it is asked for. What lies on the map already passes unchanged. */
  layer(variable: Variable): Variable;
  /** The image's reference pixel on the map; null where it lies outside. */
  reference(pixel: { readonly y: number; readonly x: number }): Promise<MovedReference | null>;
  /** Takes away the table of places. */
  close(): Promise<void>;
}

/**
 * A geocoder for images of `shape`: by latitude and longitude of their pixels, or by a lookup table on a map, whose grid
 * it then takes, or a part or another step of it. Throws "geometry-missing", "geometry-differs", "geocode-lookup".
 *
 * @param out path beside which its table is kept until `close`
 */
export async function createGeocoder(
  geometry: Geometry | null,
  image: { readonly y: number; readonly x: number },
  out: string,
  where: string,
  { compat = "none", fill = Number.NaN, ...options }: GeocodeOptions = {},
): Promise<Geocoder> {
  const { layers, grid } = geometry ?? { layers: new Map<string, Variable>(), grid: null };
  const [latitude, longitude] = [layers.get("latitude"), layers.get("longitude")];
  const [azimuth, range] = [layers.get("azimuthCoord"), layers.get("rangeCoord")];
  if (geometry !== null && latitude && longitude && grid?.geometry === "radar") {
    const coordinates = { latitude, longitude };
    const { places, method, grid: map } = await placesOnMap(coordinates, out, geometry.where, options);
    return {
      ...geocoderOf(map, places, method, fill),
      reference: (pixel) => moveByCoordinates(pixel, coordinates, map, places, compat),
    };
  }
  if (geometry !== null && azimuth && range && grid?.geometry === "map") {
    const lookup = lookupOn({ azimuth, range, grid }, geometry.where, options);
    const places = placesOfLookup(lookup, image, options.wholeImage);
    return geocoderOf(lookup.grid, places, options.method ?? "nearest", fill);
  }
  throw geometryMissing(where, geometry ? `${geometry.where}: ${[...layers.keys()].join(", ")}` : undefined);
}

/** A lookup table on the wanted map: between its own pixels it is interpolated. */
function lookupOn({ azimuth, range, grid }: Lookup, where: string, { step, bounds }: MapOptions): Lookup {
  if (!step && !bounds) return { azimuth, range, grid };
  if (!isGeographic(grid.crs))
    throw configError({
      code: "geocode-lookup",
      what: "The lookup table lies on a projected map, which steps and bounds in degrees do not fit.",
      where,
      got: step ? "--step" : "--bounds",
      fix: "Leave --step and --bounds out, or geocode with latitude and longitude of the radar pixels.",
    });
  const [dx, , , , dy] = grid.affine;
  const [west, south, east, north] = bounds ?? gridBounds(grid);
  const steps = step ?? { lat: Math.abs(dy), lon: Math.abs(dx) };
  const shape = { y: Math.round((north - south) / steps.lat), x: Math.round((east - west) / steps.lon) };
  if (!(shape.y >= 1 && shape.x >= 1))
    throw configError({
      code: "geocode-step",
      what: "The step of the map does not fit its extent.",
      got: `${steps.lat}, ${steps.lon} degrees for ${(north - south).toFixed(4)} x ${(east - west).toFixed(4)} degrees`,
      fix: "Give --step LAT,LON in degrees, both positive, or leave it out.",
    });
  const map: Grid = { ...grid, shape, affine: [steps.lon, 0, west, 0, -steps.lat, north] };
  // 0 is a pixel that the processor knows no place of, and nothing to interpolate from.
  const sampled = (variable: Variable) =>
    sampleOnGrid(relabel(variable, { nodata: 0 }), grid, map, "bilinear");
  return { azimuth: sampled(azimuth), range: sampled(range), grid: map };
}

function geocoderOf(grid: Grid, places: PlaceTable, method: GeocodeMethod, fill: number): Geocoder {
  return {
    grid,
    layer: (variable) =>
      variable.shape.at(-2) === grid.shape.y &&
      variable.shape.at(-1) === grid.shape.x &&
      !fits(variable, places)
        ? variable
        : resample(variable, places, grid.shape, method, { fill }),
    reference: async (pixel) => placed(await nearestPlace(pixel, places, grid, whole(grid)), grid),
    close: () => places.close(),
  };
}

const fits = ({ shape }: Variable, { image }: PlaceTable) =>
  shape.at(-2) === image.y && shape.at(-1) === image.x;

const placed = (pixel: { y: number; x: number } | null, grid: Grid): MovedReference | null => {
  if (pixel === null) return null;
  const [lon, lat] = pixelCenter(grid.affine, pixel.y, pixel.x);
  return { ...pixel, lat, lon };
};

/** Pixels of the map around the reference's place that are searched for its very pixel of the image. */
const NEIGHBOURHOOD = 4;

/**
 * MintPy rounds (latitude - Y_FIRST) / Y_STEP although Y_FIRST is the pixel's outer edge, which is half a pixel off. Ours is
 * the nearest pixel of the map that shows the reference's pixel of the image, so that its values are 0 there; the pixel that
 * contains its place where none does.
 */
async function moveByCoordinates(
  pixel: { readonly y: number; readonly x: number },
  coordinates: Parameters<typeof readPlaces>[0],
  map: Grid,
  places: PlaceTable,
  compat: Compat,
): Promise<MovedReference | null> {
  const window = [
    [pixel.y, pixel.y + 1],
    [pixel.x, pixel.x + 1],
  ] as const;
  const { y, x } = await readPlaces(coordinates, window);
  const lattice = latticeOf(map);
  const lat = y[0] as number;
  const lon = nearTo(x[0] as number, lattice.first.x + (map.shape.x / 2) * lattice.step.x);
  if (Number.isNaN(lat)) return null;
  if (compat === "mintpy") {
    const [dx, , west, , dy, north] = map.affine;
    return { y: roundHalfEven((lat - north) / dy), x: roundHalfEven((lon - west) / dx), lat, lon };
  }
  const at = pixelAt(map.affine, lon, lat);
  const isInside = at.y >= 0 && at.x >= 0 && at.y < map.shape.y && at.x < map.shape.x;
  const around = (position: number, length: number): Range => [
    Math.min(Math.max(0, position - NEIGHBOURHOOD), length),
    Math.max(0, Math.min(length, position + NEIGHBOURHOOD + 1)),
  ];
  const near = await nearestPlace(
    pixel,
    places,
    map,
    [around(at.y, map.shape.y), around(at.x, map.shape.x)],
    at,
  );
  return placed(near ?? (isInside ? at : null), map);
}

/** numpy's rint. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

const whole = ({ shape }: Grid): [Range, Range] => [
  [0, shape.y],
  [0, shape.x],
];

/** Rows of a table that are read at a time. */
const SEARCH_ROWS = 256;

/** The pixel of a window that shows a pixel of the image and is nearest to `from`; the first where nothing is said. */
async function nearestPlace(
  pixel: { readonly y: number; readonly x: number },
  places: PlaceTable,
  grid: Grid,
  [[top, bottom], [left, right]]: readonly [Range, Range],
  from?: { readonly y: number; readonly x: number },
): Promise<{ y: number; x: number } | null> {
  let best: { y: number; x: number; distance: number } | null = null;
  for (let y = top; y < bottom; y += SEARCH_ROWS) {
    const stop = Math.min(bottom, y + SEARCH_ROWS);
    const { rows, columns } = await places.read([
      [y, stop],
      [left, right],
    ]);
    for (let i = 0; i < rows.length; i++) {
      const [down, across] = [(rows[i] as number) - pixel.y, (columns[i] as number) - pixel.x];
      if (Math.round(rows[i] as number) !== pixel.y || Math.round(columns[i] as number) !== pixel.x) continue;
      const [row, column] = [y + Math.floor(i / (right - left)), left + (i % (right - left))];
      const distance = from ? Math.hypot(row - from.y, column - from.x) : Math.hypot(down, across);
      if (best === null || distance < best.distance) best = { y: row, x: column, distance };
    }
  }
  return best && best.y < grid.shape.y ? { y: best.y, x: best.x } : null;
}
