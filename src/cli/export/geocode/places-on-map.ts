import { cancelledError, inputError } from "../../../errors.ts";
import type { Bounds } from "../../../geo/bounds.ts";
import {
  geocodeGrid,
  latticeOf,
  type MapStep,
  searchRadius,
  stepOfEqualArea,
} from "../../../geo/geocode-grid.ts";
import type { Grid } from "../../../geo/grid.ts";
import { ImageCells } from "../../../geo/image-cells.ts";
import { type Lattice, NearestPixels, nearTo } from "../../../geo/nearest-pixels.ts";
import type { Range } from "../../../stack/variable.ts";
import { type PlaceTable, SpooledPlaces } from "./place-table.ts";
import { type PlacedWindow, type Places, readPlaces, surveyPlaces } from "./read-places.ts";

export type GeocodeMethod = "nearest" | "bilinear";

export interface MapOptions {
  /** Steps of the map, degrees; the image's own pixel area when absent. */
  readonly step?: MapStep;
  readonly bounds?: Bounds;
  readonly method?: GeocodeMethod;
  readonly signal?: AbortSignal;
}

/** A map, and where in the image each of its pixels lies. */
export interface Geocoding {
  readonly grid: Grid;
  readonly places: PlaceTable;
  readonly method: GeocodeMethod;
}

/** Pixels of the map worked on at a time: 64 MB of distances and places. */
const BAND_PIXELS = 4e6;

/**
 * Finds for each pixel of a map in latitude and longitude its place in an image whose pixels' coordinates are given: the
 * nearest pixel within the search radius, or the position between four. Works through the map in bands of rows and reads
 * of the coordinates what a band needs.
 *
 * @param out a path beside which the table is kept until it is closed
 */
export async function placesOnMap(
  coordinates: Places,
  out: string,
  where: string,
  { step, bounds, method = "nearest", signal }: MapOptions = {},
): Promise<Geocoding> {
  checkShapes(coordinates, where);
  const { extent, blocks } = await surveyPlaces(coordinates, where, signal);
  const steps = step ?? stepOfEqualArea(extent);
  const grid = geocodeGrid(extent, steps, bounds);
  const radius = searchRadius(extent, steps);
  const lattice = latticeOf(grid);
  const spool = await SpooledPlaces.create(out, grid.shape.x);
  try {
    const rows = Math.max(1, Math.floor(BAND_PIXELS / grid.shape.x));
    for (let y = 0; y < grid.shape.y; y += rows) {
      const band: Range = [y, Math.min(grid.shape.y, y + rows)];
      const filler =
        method === "nearest"
          ? new NearestPixels(lattice, band, radius, "sphere")
          : new ImageCells(lattice, band, reachOf(radius, extent.bounds), true);
      for (const block of blocks) {
        if (signal?.aborted) throw cancelledError();
        if (touches(block, lattice, band, radius)) filler.add(await readPlaces(coordinates, block.window));
      }
      spool.write(y, filler.places);
    }
  } catch (error) {
    await spool.close();
    throw error;
  }
  const [height = 0, width = 0] = coordinates.latitude.shape;
  return {
    grid,
    method,
    places: {
      image: { y: height, x: width },
      read: async (window) => spool.read(window),
      close: () => spool.close(),
    },
  };
}

function checkShapes({ latitude, longitude }: Places, where: string): void {
  if (latitude.shape.length === 2 && latitude.shape.join() === longitude.shape.join()) return;
  throw inputError({
    code: "geometry-shape",
    what: "Latitude and longitude are not two maps of one size.",
    where,
    got: `${latitude.shape.join(" x ")} and ${longitude.shape.join(" x ")}`,
    fix: "Name a geometry file of the radar images with --geometry.",
  });
}

/** The radius in degrees of latitude and of longitude, where the map is farthest from the equator. */
function reachOf(radius: number, [, south, , north]: Bounds) {
  const cosine = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  return { y: radius, x: radius / Math.max(cosine, 1e-3) };
}

function touches({ bounds }: PlacedWindow, lattice: Lattice, [start, stop]: Range, radius: number): boolean {
  const { first, step, shape } = lattice;
  const north = first.y + start * step.y + radius;
  const south = first.y + (stop - 1) * step.y - radius;
  if (bounds[1] > north || bounds[3] < south) return false;
  // East and west count only far from the date line and the poles, where they are plain.
  const reach = reachOf(radius, bounds).x;
  const [west, east] = [first.x - reach, first.x + (shape.x - 1) * step.x + reach];
  if (east - west >= 180) return true;
  const shift = nearTo(bounds[0], (west + east) / 2) - bounds[0];
  return bounds[0] + shift <= east && bounds[2] + shift >= west;
}
