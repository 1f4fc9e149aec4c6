import { inputError } from "../../errors.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { sampleOnGrid } from "../../stack/views.ts";
import { gridDifference } from "../results/grid-difference.ts";
import type { ResultLayer } from "../results/open-result.ts";
import { chooseLayers } from "../results/open-result.ts";
import { type Geometry, geometryMissing, openGeometry } from "./geocode/open-geometry.ts";
import type { PlaceTable } from "./geocode/place-table.ts";
import { type Lookup, placesByCoordinates, placesByLookup } from "./geocode/places-in-image.ts";
import type { GeocodeMethod } from "./geocode/places-on-map.ts";
import { resample } from "./geocode/resample.ts";
import { isRadar, openSource } from "./source.ts";
import { writeResults } from "./write-results.ts";

export interface RadarRequest {
  readonly geometry?: string | Geometry | undefined;
  readonly variable?: string | undefined;
  readonly method?: GeocodeMethod | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Writes layers of a map (a height model, a water mask) at the pixels of a radar image: by the latitude and longitude of
 * its pixels, or by a lookup table on a map, of which the nearest pixel is taken. Returns the paths.
 */
export async function exportRadar(
  path: string,
  out: string,
  { geometry: given, variable, method = "nearest", signal }: RadarRequest,
): Promise<string[]> {
  if (given === undefined) throw geometryMissing(path);
  const source = await openSource(path);
  const geometry = typeof given === "string" ? await openGeometry(given) : given;
  const tables: PlaceTable[] = [];
  try {
    const layers: ResultLayer[] = [];
    for (const layer of chooseLayers(source, variable)) {
      if (layer.grid === null || isRadar(layer.grid)) throw notOnMap(layer);
      const { table, image, layer: ready } = await placesOf(layer, layer.grid, geometry, out, signal);
      tables.push(table);
      layers.push({
        ...ready,
        variable: resample(ready.variable, table, image, method),
        grid: { shape: image, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      });
    }
    return await writeResults(layers, out, signal);
  } finally {
    for (const table of tables) await table.close();
    if (typeof given === "string") await geometry.close();
    await source.close();
  }
}

async function placesOf(
  layer: ResultLayer,
  map: Grid,
  geometry: Geometry,
  out: string,
  signal: AbortSignal | undefined,
) {
  const { layers, grid, where } = geometry;
  const [latitude, longitude] = [layers.get("latitude"), layers.get("longitude")];
  if (latitude && longitude) {
    const [y = 0, x = 0] = latitude.shape;
    return { table: placesByCoordinates({ latitude, longitude }, map), image: { y, x }, layer };
  }
  const [azimuth, range] = [layers.get("azimuthCoord"), layers.get("rangeCoord")];
  if (!azimuth || !range || grid.geometry !== "map")
    throw geometryMissing(where, [...layers.keys()].join(", "));
  const lookup: Lookup = { azimuth, range, grid };
  const image = await imageOf(lookup);
  const table = await placesByLookup(lookup, image, out, signal);
  // The table counts pixels of the lookup's map: another map is brought there first.
  const sameMap = gridDifference(map, grid) === null;
  if (!sameMap && layer.variable.shape.length !== 2)
    throw inputError({
      code: "grid-differs",
      what: "A series on another grid than the lookup table's cannot be taken to the radar image.",
      where: layer.path,
      got: gridDifference(map, grid) ?? "",
      fix: "Export one of its maps, or give latitude and longitude of the radar pixels.",
    });
  return {
    table,
    image,
    layer: sameMap
      ? layer
      : {
          ...layer,
          variable: sampleOnGrid(
            layer.variable,
            map,
            grid,
            /^f/.test(layer.variable.dtype) ? "bilinear" : "nearest",
          ),
        },
  };
}

/** Rows of the lookup table that are read at a time. */
const ROWS = 256;

/** Rows and columns of the image that a lookup table points into: up to its largest. */
async function imageOf({ azimuth, range }: Lookup): Promise<{ y: number; x: number }> {
  const [height = 0, width = 0] = azimuth.shape;
  let [y, x] = [0, 0];
  for (let row = 0; row < height; row += ROWS) {
    const window = [
      [row, Math.min(height, row + ROWS)],
      [0, width],
    ] as const;
    for (const value of await azimuth.read(window)) if (value > y) y = value;
    for (const value of await range.read(window)) if (value > x) x = value;
  }
  return { y: Math.round(y) + 1, x: Math.round(x) + 1 };
}

const notOnMap = ({ name, path }: ResultLayer) =>
  inputError({
    code: "grid-missing",
    what: `${name} does not lie on a map.`,
    where: path,
    fix: "Name a layer with coordinates, such as a height model as GeoTIFF.",
  });
