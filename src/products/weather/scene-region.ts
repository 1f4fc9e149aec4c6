import { inputError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { Range } from "../../stack/variable.ts";
import { type PlaceVariables, readPlaces } from "./pixel-places.ts";

/** The box around pixels: degrees, and metres above sea level. East may pass 180 degrees. */
export interface Region {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Pixels that are read at once: 16 MB of heights, latitudes and longitudes. */
const PIXELS_AT_ONCE = 1_000_000;

/** The longitude that lies within half a turn of another. */
export const nearLongitude = (longitude: number, other: number) =>
  longitude - 360 * Math.round((longitude - other) / 360);

/** A box that grows with what is added to it; longitudes count on from the first. */
export class Extent {
  west = Number.POSITIVE_INFINITY;
  east = Number.NEGATIVE_INFINITY;
  south = Number.POSITIVE_INFINITY;
  north = Number.NEGATIVE_INFINITY;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  #first = Number.NaN;

  addPlace(longitude: number, latitude: number): void {
    if (Number.isNaN(longitude) || Number.isNaN(latitude)) return;
    if (Number.isNaN(this.#first)) this.#first = longitude;
    const near = nearLongitude(longitude, this.#first);
    this.west = Math.min(this.west, near);
    this.east = Math.max(this.east, near);
    this.south = Math.min(this.south, latitude);
    this.north = Math.max(this.north, latitude);
  }

  addHeight(height: number): void {
    if (height < this.lowest) this.lowest = height;
    if (height > this.highest) this.highest = height;
  }
}

/** The region that the pixels with a height fill. Reads the heights, in radar geometry the places too. */
export async function sceneRegion(grid: Grid, variables: PlaceVariables): Promise<Region> {
  const extent = new Extent();
  const inRadar = variables.latitude !== undefined;
  const rows = Math.max(1, Math.floor(PIXELS_AT_ONCE / grid.shape.x));
  for (let y = 0; y < grid.shape.y; y += rows) {
    const window: readonly [Range, Range] = [
      [y, Math.min(y + rows, grid.shape.y)],
      [0, grid.shape.x],
    ];
    if (!inRadar) {
      // The places follow from the outline alone.
      const { height } = await readPlaces({ ...grid, crs: WGS84 }, variables, window);
      for (const value of height) extent.addHeight(value);
      continue;
    }
    const { height, latitude, longitude } = await readPlaces(grid, variables, window);
    for (let p = 0; p < height.length; p++)
      if (!Number.isNaN(height[p]!)) {
        extent.addPlace(longitude[p]!, latitude[p]!);
        extent.addHeight(height[p]!);
      }
  }
  if (!inRadar) addOutline(grid, extent);
  const { west, east, south, north, lowest, highest } = extent;
  if (lowest <= highest && west <= east) return { west, east, south, north, lowest, highest };
  throw inputError({
    code: "height-empty",
    what: "No pixel of the stack has a height and a place.",
    fix: "Check the elevation model that was given with the interferograms.",
  });
}

function addOutline({ affine, crs, shape }: Grid, extent: Extent): void {
  const toLonLat = transformer(crs, WGS84);
  const add = (y: number, x: number) => extent.addPlace(...toLonLat(...pixelCenter(affine, y, x)));
  for (let x = 0; x < shape.x; x++) {
    add(0, x);
    add(shape.y - 1, x);
  }
  for (let y = 0; y < shape.y; y++) {
    add(y, 0);
    add(y, shape.x - 1);
  }
}
