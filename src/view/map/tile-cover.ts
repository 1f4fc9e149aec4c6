import { screenToWorld } from "./camera.ts";
import type { PlaceTransforms } from "./overlay/place-transforms.ts";
import { metresPerPixel } from "./overlay/scale-bar.ts";
import type { Camera, TileAddress, Viewport } from "./renderer-types.ts";

/** Metres across a pixel of a tile of zoom 0 at the equator: the circumference of WGS 84's equator over 256. */
const METRES_AT_ZOOM_0 = (2 * Math.PI * 6_378_137) / 256;
/** Web Mercator ends where its square does. */
const LAST_LATITUDE = 85.051_128_779_806_6;
/** Places of the screen along each side that are asked for. */
const PROBES = 9;

export interface TileCoverOptions {
  readonly maxZoom?: number;
  /** At most so many tiles; the zoom goes down until they suffice. */
  readonly most?: number;
  readonly devicePixelRatio?: number;
}

/**
 * Tiles that cover the view, the nearest to its middle first. Beyond the date line x goes on counting, so that a mesh is where the
 * map's coordinates are; `tileUrl` takes it back.
 */
export function tilesInView(
  camera: Camera,
  viewport: Viewport,
  { toLonLat }: Pick<PlaceTransforms, "toLonLat">,
  { maxZoom = 19, most = 64, devicePixelRatio = 1 }: TileCoverOptions = {},
): readonly TileAddress[] {
  const at = (x: number, y: number) =>
    toLonLat(...screenToWorld(camera, viewport, [x * viewport.width, y * viewport.height]));
  const [middleLon, middleLat] = at(0.5, 0.5);
  const steps = Array.from({ length: PROBES }, (_, i) => i / (PROBES - 1));
  const places = steps
    .flatMap((y) => steps.map((x) => at(x, y)))
    .filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat))
    .map(([lon, lat]) => mercatorOf(nearTo(middleLon, lon), lat));
  const metres = metresPerPixel(camera, viewport, toLonLat);
  if (places.length === 0 || !(metres > 0)) return [];
  const ground = METRES_AT_ZOOM_0 * Math.cos((Math.min(LAST_LATITUDE, Math.abs(middleLat)) * Math.PI) / 180);
  const sharp = Math.round(Math.log2((ground * devicePixelRatio) / metres));
  const [us, vs] = [places.map(([u]) => u), places.map(([, v]) => v)];
  const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
  for (let z = Math.min(maxZoom, Math.max(0, sharp)); z >= 0; z--) {
    const side = 2 ** z;
    const [left, right] = [
      Math.floor(u0 * side),
      Math.min(Math.floor(u0 * side) + side - 1, Math.floor(u1 * side)),
    ];
    const [top, bottom] = [v0, v1].map((v) => Math.min(side - 1, Math.max(0, Math.floor(v * side)))) as [
      number,
      number,
    ];
    if ((right - left + 1) * (bottom - top + 1) > most && z > 0) continue;
    const tiles: TileAddress[] = [];
    for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) tiles.push({ z, x, y });
    const [u, v] = mercatorOf(middleLon, middleLat);
    const far = (tile: TileAddress) => Math.hypot(tile.x + 0.5 - u * side, tile.y + 0.5 - v * side);
    return tiles.sort((a, b) => far(a) - far(b));
  }
  return [];
}

/** The address of a tile by a template with {z}, {x} and {y}. */
export function tileUrl(template: string, { z, x, y }: TileAddress): string {
  const side = 2 ** z;
  const places: Readonly<Record<string, number>> = { z, x: ((x % side) + side) % side, y };
  return template.replace(/\{([zxy])\}/g, (_, name: string) => String(places[name]));
}

const nearTo = (middle: number, lon: number) => middle + ((((lon - middle + 180) % 360) + 360) % 360) - 180;

/** Position in the square of spherical web Mercator, 0 to 1 from the north-west. */
function mercatorOf(lon: number, lat: number): readonly [u: number, v: number] {
  const bounded = Math.min(LAST_LATITUDE, Math.max(-LAST_LATITUDE, lat));
  return [(lon + 180) / 360, 0.5 - Math.asinh(Math.tan((bounded * Math.PI) / 180)) / (2 * Math.PI)];
}
