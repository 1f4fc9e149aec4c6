import { signal } from "@preact/signals";
import { transformer, WGS84 } from "../../geo/transform.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import { screenToWorld } from "../map/camera.ts";
import type { Basemap, BasemapTile, TileAddress } from "../map/renderer-types.ts";
import { camera, viewport } from "./map-camera.ts";
import { toWorldOf } from "./points.ts";
import { activeLayer, report, state } from "./store.ts";

/** Tiles on the page at most; a screen full is about thirty. */
const MOST_TILES = 96;
const DEEPEST = 18;
const TILE_PIXELS = 256;

/** Tiles that came, newest last; changes when one does. */
const tiles = new Map<string, ImageBitmap | "asked">();
const arrivals = signal(0);

/** The tiles of the basemap under what is in view; null without one, and for images without coordinates. */
export function basemapOf(): Basemap | null {
  const template = state.value.basemap;
  const layer = activeLayer.value;
  const view = camera.value;
  if (template === "" || layer === null || view === null) return null;
  const isPlaced = layer.grid === null || (layer.grid.geometry === "map" && isGeoreferenced(layer.grid.crs));
  if (!isPlaced) return null;
  arrivals.value;
  const toWorld = toWorldOf(layer);
  const wanted = tilesInView(layer.grid === null ? (x, y) => [x, y] : transformer(layer.grid.crs, WGS84));
  const here: BasemapTile[] = [];
  for (const address of wanted) {
    const image = tileOf(template, address);
    if (image !== null) here.push({ ...address, image });
  }
  return { tiles: here, toWorld };
}

function tileOf(template: string, { z, x, y }: TileAddress): ImageBitmap | null {
  const url = template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
  const known = tiles.get(url);
  if (known !== undefined) return known === "asked" ? null : known;
  tiles.set(url, "asked");
  fetchTile(url).then(
    (image) => {
      tiles.set(url, image);
      for (const [old, kept] of tiles) {
        if (tiles.size <= MOST_TILES) break;
        tiles.delete(old);
        if (kept !== "asked") kept.close();
      }
      arrivals.value++;
    },
    (cause: unknown) =>
      report({
        code: "basemap-tile",
        what: "The basemap's server did not give a picture.",
        where: new URL(url, location.href).origin,
        got: cause instanceof Error ? cause.message : String(cause),
        fix: "Check the address of the basemap and the network, or leave the basemap out.",
      }),
  );
  return null;
}

async function fetchTile(url: string): Promise<ImageBitmap> {
  // Without credentials and referrer: the tile server learns which tiles are looked at, and no more.
  const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return createImageBitmap(await answer.blob());
}

/** Addresses of the tiles that the map shows, at the depth that matches its pixels. */
function tilesInView(toLonLat: (x: number, y: number) => [number, number]): readonly TileAddress[] {
  const view = camera.value;
  if (view === null) return [];
  const { width, height } = viewport.value;
  const places = [0, 0.25, 0.5, 0.75, 1].flatMap((u) =>
    [0, 0.25, 0.5, 0.75, 1].map((v) => {
      const [x, y] = screenToWorld(view, viewport.value, [u * width, v * height]);
      return mercator(toLonLat(x, y));
    }),
  );
  const known = places.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (known.length === 0) return [];
  const [xs, ys] = [known.map(([x]) => x), known.map(([, y]) => y)];
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const span = Math.max(east - west, south - north, 1e-9);
  const z = Math.min(DEEPEST, Math.max(0, Math.round(Math.log2(Math.max(width, height) / TILE_PIXELS / span))));
  const count = 2 ** z;
  const first = (share: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  const found: TileAddress[] = [];
  for (let y = first(north); y <= first(south); y++)
    for (let x = first(west); x <= first(east); x++) if (found.length < MOST_TILES) found.push({ z, x, y });
  return found;
}

/** Shares of the square of spherical web Mercator from its north-west corner. */
function mercator([lon, lat]: readonly [number, number]): [x: number, y: number] {
  const sine = Math.sin((Math.min(85.05, Math.max(-85.05, lat)) * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}
