import { signal } from "@preact/signals";
import type { Basemap, BasemapTile, TileAddress } from "../map/renderer-types.ts";
import { tilesInView, tileUrl } from "../map/tile-cover.ts";
import { camera, viewport } from "./map-camera.ts";
import { projectionOf } from "./projection.ts";
import { activeLayer, part, report } from "./store.ts";

/** Tiles on the page at most; a screen full is about thirty. */
const MOST_TILES = 96;

/** Tiles that came, newest last; changes when one does. */
const tiles = new Map<string, ImageBitmap | "asked">();
const arrivals = signal(0);

/** The tiles of the basemap under what is in view; null without one, and for images without coordinates. */
export function basemapOf(): Basemap | null {
  const template = part.basemap.value;
  const layer = activeLayer.value;
  const view = camera.value;
  if (template === "" || layer === null || view === null) return null;
  const projection = projectionOf(layer);
  if (projection === null) return null;
  arrivals.value;
  const wanted = tilesInView(view, viewport.value, projection, { most: MOST_TILES / 2 });
  const here: BasemapTile[] = [];
  for (const address of wanted) {
    const image = tileOf(template, address);
    if (image !== null) here.push({ ...address, image });
  }
  return { tiles: here, toWorld: projection.toWorld };
}

function tileOf(template: string, address: TileAddress): ImageBitmap | null {
  const url = tileUrl(template, address);
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
