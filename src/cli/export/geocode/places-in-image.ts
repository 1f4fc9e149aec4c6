import { cancelledError } from "../../../errors.ts";
import { type Affine, applyAffine, invertAffine } from "../../../geo/affine.ts";
import { isGeographic } from "../../../geo/crs.ts";
import { type Grid, IDENTITY } from "../../../geo/grid.ts";
import { type Lattice, NearestPixels, nearTo } from "../../../geo/nearest-pixels.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { type PlaceTable, SpooledPlaces } from "./place-table.ts";
import { type Places, readPlaces } from "./read-places.ts";

/** Azimuth and range of each pixel of a map, counted in pixel centres of the image: the lookup table of GAMMA and ROI_PAC. */
export interface Lookup {
  readonly azimuth: Variable;
  readonly range: Variable;
  readonly grid: Grid;
}

/** Pixels of the image within which a pixel of the lookup table must lie. */
const LOOKUP_RADIUS = 3;
/** Rows of the lookup table that are read at a time, and pixels of a band of the image. */
const STRIP_PIXELS = 4e6;

/**
 * Where each pixel of the lookup's own map lies in the image of `image` rows and columns.
 *
 * @param whole leads from the image to the whole one that the lookup counts in, where it was cut or made coarser
 */
export function placesOfLookup(
  { azimuth, range }: Lookup,
  image: PlaceTable["image"],
  whole: Affine = IDENTITY,
): PlaceTable {
  const toImage = invertAffine(whole);
  return {
    image,
    async read(window, options) {
      const rows = (await readFloats(azimuth, window, options)).slice();
      const columns = (await readFloats(range, window, options)).slice();
      for (let i = 0; i < rows.length; i++) {
        const [row, column] = [rows[i] as number, columns[i] as number];
        // What the processor does not know is 0 in both.
        const isKnown = row > 0 || column > 0;
        const [x, y] = applyAffine(toImage, column + 0.5, row + 0.5);
        rows[i] = isKnown ? y - 0.5 : Number.NaN;
        columns[i] = isKnown ? x - 0.5 : Number.NaN;
      }
      return { rows, columns };
    },
    close: async () => {},
  };
}

/** Where on a map each pixel of an image lies, by its coordinates. */
export function placesByCoordinates(coordinates: Places, map: Grid): PlaceTable {
  const toMap = transformer(WGS84, map.crs);
  const toPixel = invertAffine(map.affine);
  // A map may count its longitudes beyond 180 degrees.
  const [middle] = applyAffine(map.affine, map.shape.x / 2, map.shape.y / 2);
  const turned = isGeographic(map.crs) ? (lon: number) => nearTo(lon, middle) : (lon: number) => lon;
  return {
    image: map.shape,
    async read(window, options) {
      const { y, x } = await readPlaces(coordinates, window, options);
      const [rows, columns] = [new Float32Array(y.length), new Float32Array(y.length)];
      for (let i = 0; i < y.length; i++) {
        const [column, row] = applyAffine(toPixel, ...toMap(turned(x[i] as number), y[i] as number));
        rows[i] = row - 0.5;
        columns[i] = column - 0.5;
      }
      return { rows, columns };
    },
    close: async () => {},
  };
}

/** Where on the lookup's map each pixel of an image lies: the pixel of the map whose azimuth and range are nearest. */
export async function placesByLookup(
  lookup: Lookup,
  image: PlaceTable["image"],
  out: string,
  signal?: AbortSignal,
): Promise<PlaceTable> {
  const { shape } = lookup.grid;
  const lattice: Lattice = { shape: image, first: { y: 0, x: 0 }, step: { y: 1, x: 1 } };
  const table = placesOfLookup(lookup, image);
  const spool = await SpooledPlaces.create(out, image.x);
  const band = Math.max(1, Math.floor(STRIP_PIXELS / image.x));
  const strip = Math.max(1, Math.floor(STRIP_PIXELS / shape.x));
  try {
    for (let y = 0; y < image.y; y += band) {
      const rows: Range = [y, Math.min(image.y, y + band)];
      const nearest = new NearestPixels(lattice, rows, LOOKUP_RADIUS, "plane");
      for (let row = 0; row < shape.y; row += strip) {
        if (signal?.aborted) throw cancelledError();
        const places = await table.read([
          [row, Math.min(shape.y, row + strip)],
          [0, shape.x],
        ]);
        nearest.add({ y: places.rows, x: places.columns, row, column: 0, width: shape.x });
      }
      spool.write(y, nearest.places);
    }
  } catch (error) {
    await spool.close();
    throw error;
  }
  return { image: shape, read: async (window) => spool.read(window), close: () => spool.close() };
}
