import { configError } from "../../errors.ts";
import { chooseBlock, rectangles } from "../../stack/tile-plan.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

type LonLat = readonly [lon: number, lat: number];

interface Pixel {
  readonly y: number;
  readonly x: number;
}

/** A place is within the scene while it is no farther from the nearest pixel than this many of the steps around it. */
const WITHIN_STEPS = 1;

const RADIANS = Math.PI / 180;

/**
 * The pixel of a scene in radar geometry whose centre is nearest to a place, by the latitudes and longitudes of the pixels.
 * Throws "reference-outside" when the place is farther from it than its neighbours are.
 */
export async function pixelOfPlace(
  place: LonLat,
  { latitude, longitude }: { readonly latitude: Variable; readonly longitude: Variable },
  shape: Pixel,
  signal: AbortSignal,
): Promise<Pixel> {
  const far = distanceFrom(place);
  let best = { y: 0, x: 0, distance: Number.POSITIVE_INFINITY };
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const tile of rectangles(shape, chooseBlock(shape, [latitude, longitude]))) {
    const lat = await readFloats(latitude, [tile.y, tile.x], { signal });
    const lon = await readFloats(longitude, [tile.y, tile.x], { signal });
    const width = tile.x[1] - tile.x[0];
    for (let p = 0; p < lat.length; p++) {
      const distance = far(lon[p]!, lat[p]!);
      if (Number.isNaN(distance)) continue;
      box.west = Math.min(box.west, lon[p]!);
      box.east = Math.max(box.east, lon[p]!);
      box.south = Math.min(box.south, lat[p]!);
      box.north = Math.max(box.north, lat[p]!);
      if (distance < best.distance)
        best = { y: tile.y[0] + Math.floor(p / width), x: tile.x[0] + (p % width), distance };
    }
  }
  const around = [span(best.y, shape.y), span(best.x, shape.x)] as const;
  const [lat, lon] = [await readFloats(latitude, around), await readFloats(longitude, around)];
  const own = (best.y - around[0][0]) * (around[1][1] - around[1][0]) + best.x - around[1][0];
  const step = distanceFrom([lon[own]!, lat[own]!]);
  const steps = Array.from(lat, (value, p) => step(lon[p]!, value)).filter(Number.isFinite);
  if (best.distance <= WITHIN_STEPS * Math.max(...steps)) return { y: best.y, x: best.x };
  throw configError({
    code: "reference-outside",
    what: "The reference point lies outside the stack.",
    where: "reference.lonlat",
    got: place.join(","),
    fix: Number.isFinite(box.west)
      ? `Longitudes run from ${box.west.toFixed(4)} to ${box.east.toFixed(4)}, latitudes from ${box.south.toFixed(4)} to ${box.north.toFixed(4)}: write LON,LAT.`
      : "No pixel has a latitude and longitude: give reference.yx=ROW,COL.",
  });
}

/** Degrees of latitude to a place, on a plane: pixels are near to each other. */
function distanceFrom([lon0, lat0]: LonLat): (lon: number, lat: number) => number {
  const scale = Math.cos(lat0 * RADIANS);
  return (lon, lat) => {
    // The same meridian may be written 360 degrees on.
    const east = ((((lon - lon0 + 180) % 360) + 360) % 360) - 180;
    return Math.hypot(east * scale, lat - lat0);
  };
}

const span = (at: number, length: number): Range => [Math.max(0, at - 1), Math.min(length, at + 2)];
