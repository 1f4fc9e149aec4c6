import { inputError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { isGeographic } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { Range, ReadOptions, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** Where the pixels of a window are, C order. NaN where it is not known. */
export interface PixelPlaces {
  /** Degrees. */
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  /** m. */
  readonly height: Float32Array;
}

/** The variables that place pixels: height, and in radar geometry latitude and longitude. */
export interface PlaceVariables {
  readonly height: Variable;
  readonly latitude?: Variable;
  readonly longitude?: Variable;
}

/** The lowest land is at -430 m, the highest at 8849 m; what lies beyond is a fill value that no header names. */
const PLAUSIBLE_HEIGHT = { lowest: -1000, highest: 9000 };

/** Reads heights and places of a window. A place of exactly (0, 0) and a height no land has count as not known. */
export async function readPlaces(
  grid: Grid,
  { height, latitude, longitude }: PlaceVariables,
  window: readonly [y: Range, x: Range],
  options: ReadOptions = {},
): Promise<PixelPlaces> {
  const heights = await readFloats(height, window, options);
  for (let p = 0; p < heights.length; p++) {
    const h = heights[p]!;
    if (!(h >= PLAUSIBLE_HEIGHT.lowest && h <= PLAUSIBLE_HEIGHT.highest)) heights[p] = Number.NaN;
  }
  if (latitude === undefined || longitude === undefined)
    return { height: heights, ...placesOfGrid(grid, window) };
  const [lat, lon] = [
    await readDoubles(latitude, window, options),
    await readDoubles(longitude, window, options),
  ];
  for (let p = 0; p < lat.length; p++)
    if (lat[p] === 0 && lon[p] === 0) {
      lat[p] = Number.NaN;
      lon[p] = Number.NaN;
    }
  return { height: heights, latitude: lat, longitude: lon };
}

/** Longitudes need more than 24 bits to tell pixels of some metres apart smoothly. */
async function readDoubles(variable: Variable, window: readonly Range[], options: ReadOptions) {
  const plain = variable.nodata === null && variable.scale === undefined && variable.offset === undefined;
  return Float64Array.from(
    plain ? await variable.read(window, options) : await readFloats(variable, window, options),
  );
}

function placesOfGrid(grid: Grid, [[y0, y1], [x0, x1]]: readonly [Range, Range]) {
  const toLonLat = transformer(grid.crs, WGS84);
  const [rows, columns] = [y1 - y0, x1 - x0];
  const latitude = new Float64Array(rows * columns);
  const longitude = new Float64Array(rows * columns);
  for (let y = 0, p = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, p++) {
      const [lon, lat] = toLonLat(...pixelCenter(grid.affine, y0 + y, x0 + x));
      latitude[p] = lat;
      longitude[p] = lon;
    }
  return { latitude, longitude };
}

/** Throws "coordinates-missing" for a stack whose pixels cannot be placed on the Earth, "height-missing" without heights. */
export function placeVariables(grid: Grid, variables: ReadonlyMap<string, Variable>): PlaceVariables {
  const [height, latitude, longitude] = ["height", "latitude", "longitude"].map((name) =>
    variables.get(name),
  );
  if (height === undefined)
    throw inputError({
      code: "height-missing",
      what: "The tropospheric delay depends on the height, and the stack has none.",
      fix: "Give the elevation model in the stack's geometry together with the interferograms.",
    });
  if (grid.geometry === "map" && (isGeographic(grid.crs) || grid.crs.epsg !== null || grid.crs.wkt !== null))
    return { height };
  if (latitude && longitude) return { height, latitude, longitude };
  throw inputError({
    code: "coordinates-missing",
    what: "Nothing says where the pixels of the stack are on the Earth.",
    got:
      grid.geometry === "radar"
        ? "radar geometry without layers of latitude and longitude"
        : "a map without a coordinate reference system",
    fix: "Give latitude and longitude of each pixel (lat.rdr and lon.rdr, geometryRadar.h5), or a stack in map geometry.",
  });
}
