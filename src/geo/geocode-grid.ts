import { configError, inputError } from "../errors.ts";
import type { Bounds } from "./bounds.ts";
import type { Grid } from "./grid.ts";
import { type Lattice, nearTo, type PlacedBlock } from "./nearest-pixels.ts";
import { WGS84 } from "./transform.ts";

/** Mean radius of the Earth, metres (IUGG 2015, R1), with which MintPy counts degrees too. */
export const EARTH_RADIUS = 6371008.8;
const RADIANS = Math.PI / 180;
const METRES_PER_DEGREE = EARTH_RADIUS * RADIANS;

/** What an image's coordinates say of it: extent, and the size and direction of its pixels on the ground. */
export interface ImageExtent {
  /** Degrees; the longitude is continuous and may pass 180. */
  readonly bounds: Bounds;
  /** Metres from one column to the next, and from one line to the next; medians. */
  readonly pixel: { readonly range: number; readonly azimuth: number };
  /** Acute angle between the lines' direction of flight and north, degrees; median. */
  readonly turn: number;
}

/** Longitudes and latitudes of a radar image are degrees, and exactly 0 where the processor knew none. */
export const isPlace = (latitude: number, longitude: number): boolean =>
  latitude !== 0 && longitude !== 0 && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360;

/** Vectors kept for the medians; more do not move them. */
const MOST_VECTORS = 20_000;

/** Gathers the extent of an image from blocks of its latitudes (y) and longitudes (x). */
export class ExtentFinder {
  private bounds: [number, number, number, number] | null = null;
  private readonly range: number[] = [];
  private readonly azimuth: number[] = [];
  private readonly turns: number[] = [];

  /** Bounds of the block itself, or null where it has no places. */
  add({ y, x, width }: PlacedBlock): Bounds | null {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < y.length; i++) {
      const latitude = y[i] as number;
      const written = x[i] as number;
      if (!isPlace(latitude, written)) continue;
      const longitude = nearTo(written, this.bounds?.[0] ?? (west === Infinity ? written : west));
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
    if (west === Infinity) return null;
    const known = this.bounds ?? [west, south, east, north];
    this.bounds = [
      Math.min(known[0], west),
      Math.min(known[1], south),
      Math.max(known[2], east),
      Math.max(known[3], north),
    ];
    this.measure(y, x, width);
    return [west, south, east, north];
  }

  private measure(y: ArrayLike<number>, x: ArrayLike<number>, width: number): void {
    const height = y.length / width;
    const each = Math.max(1, Math.floor(Math.sqrt(y.length / 400)));
    for (let row = 0; row + 1 < height; row += each)
      for (let column = 0; column + 1 < width; column += each) {
        if (this.range.length >= MOST_VECTORS) return;
        const at = row * width + column;
        const across = vector(y, x, at, at + 1);
        const along = vector(y, x, at, at + width);
        if (across === null || along === null) continue;
        this.range.push(Math.hypot(...across));
        this.azimuth.push(Math.hypot(...along));
        const angle = Math.atan2(Math.abs(along[0]), Math.abs(along[1]));
        this.turns.push(angle / RADIANS);
      }
  }

  /** Throws the input error "geometry-empty". */
  extent(where: string): ImageExtent {
    const { bounds, range, azimuth, turns } = this;
    if (bounds === null || range.length === 0)
      throw inputError({
        code: "geometry-empty",
        what: "No pixel has a latitude and a longitude.",
        where,
        fix: "Name with --geometry the file that the run's inputs came with.",
      });
    return { bounds, pixel: { range: middle(range), azimuth: middle(azimuth) }, turn: middle(turns) };
  }
}

/** Metres east and north from one pixel to another; null where a place is missing. */
function vector(y: ArrayLike<number>, x: ArrayLike<number>, from: number, to: number) {
  const [y0, y1, x0, x1] = [y[from], y[to], x[from], x[to]] as [number, number, number, number];
  if (!isPlace(y0, x0) || !isPlace(y1, x1)) return null;
  const east = (nearTo(x1, x0) - x0) * METRES_PER_DEGREE * Math.cos(y0 * RADIANS);
  return [east, (y1 - y0) * METRES_PER_DEGREE] as const;
}

const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;

/** Steps of a map, degrees, both positive. */
export interface MapStep {
  readonly lat: number;
  readonly lon: number;
}

/**
 * Steps in latitude and longitude that give a map's pixel the area of the image's: the sides of the upright rectangle about
 * the turned pixel, both scaled so that the area is kept, as MintPy chooses them; from the pixels' measured sizes, where
 * MintPy takes the nominal ones of the metadata.
 */
export function stepOfEqualArea({ bounds, pixel, turn }: ImageExtent): MapStep {
  const { range, azimuth } = pixel;
  const [cosine, sine] = [Math.cos(turn * RADIANS), Math.sin(turn * RADIANS)];
  const x = range * cosine + azimuth * sine;
  const y = range * sine + azimuth * cosine;
  const scale = Math.sqrt((range * azimuth) / (x * y));
  const latitude = (bounds[1] + bounds[3]) / 2;
  return {
    lat: (y * scale) / METRES_PER_DEGREE,
    lon: (x * scale) / (METRES_PER_DEGREE * Math.cos(latitude * RADIANS)),
  };
}

/** More pixels than a map can have before something is wrong with the step. */
const MOST_PIXELS = 4e9;

/**
 * The map that an image is geocoded to, WGS 84, north up: the given bounds, or the extent of the image's pixel centres and
 * half a step around it; a whole number of steps. Throws the config error "geocode-step".
 */
export function geocodeGrid(extent: ImageExtent, step: MapStep, bounds?: Bounds): Grid {
  const [west, south, east, north] = bounds ?? [
    extent.bounds[0] - step.lon / 2,
    extent.bounds[1] - step.lat / 2,
    extent.bounds[2] + step.lon / 2,
    extent.bounds[3] + step.lat / 2,
  ];
  const shape = {
    y: Math.max(1, Math.round((north - south) / step.lat)),
    x: Math.max(1, Math.round((east - west) / step.lon)),
  };
  if (!(step.lat > 0 && step.lon > 0 && shape.x * shape.y <= MOST_PIXELS))
    throw configError({
      code: "geocode-step",
      what: "The step of the map does not fit its extent.",
      got: `${step.lat}, ${step.lon} degrees for ${(north - south).toFixed(4)} x ${(east - west).toFixed(4)} degrees`,
      fix: "Give --step LAT,LON in degrees, both positive, or leave it out.",
    });
  return { shape, affine: [step.lon, 0, west, 0, -step.lat, north], crs: WGS84, geometry: "map" };
}

/** The pixel centres of a north-up grid as a lattice: y is the latitude or northing. */
export function latticeOf({ shape, affine: [dx, , west, , dy, north] }: Grid): Lattice {
  return { shape, first: { y: north + dy / 2, x: west + dx / 2 }, step: { y: dy, x: dx } };
}

/** Steps of the map within which a pixel of the image must lie; MintPy's. */
const RADIUS_STEPS = 3;

/**
 * Search radius in degrees of arc: three steps of the map, or three pixels of the image where those are larger, so that a
 * map finer than its image has no holes (MintPy counts steps of the map alone).
 */
export function searchRadius(extent: ImageExtent, step: MapStep): number {
  const cosine = Math.cos(((extent.bounds[1] + extent.bounds[3]) / 2) * RADIANS);
  const pixel = Math.max(extent.pixel.range, extent.pixel.azimuth) / METRES_PER_DEGREE;
  return RADIUS_STEPS * Math.max(step.lat, step.lon * cosine, pixel);
}
