import { configError, storageError } from "../../errors.ts";
import { listHttpStore } from "../../formats/zarr/http-store.ts";
import { droppedBytes } from "../host/dropped-bytes.ts";
import { mountFile } from "../host/mounts.ts";
import { servedBytes } from "../host/served-bytes.ts";
import type { DroppedFile } from "../protocol.ts";
import type { ServedIndex } from "../served-index.ts";
import { type FindPlaces, type FoundPlaces, groupStores, type Place } from "./places.ts";

/** Origins opened so far: each has a folder of its own in the virtual tree. */
let origins = 0;

/** What lies at an origin, mounted in the virtual tree of the browser's stand-ins for Node. */
export const browserPlaces: FindPlaces = async (origin) => {
  const number = origins++;
  switch (origin.kind) {
    case "served":
      return served(origin.base, number);
    case "addresses":
      return addressed(origin.urls, number);
    case "dropped":
      return dropped(origin.files, number);
  }
};

/** The first origin's files stand at the root of the tree, so that errors name them as the command line did. */
const folderOf = (number: number) => (number === 0 ? "" : `/origin-${number + 1}`);

async function served(base: string, number: number): Promise<FoundPlaces> {
  const address = base.endsWith("/") ? base : `${base}/`;
  const at = (path: string) =>
    new URL(path.split("/").map(encodeURIComponent).join("/"), new URL(address, self.location.href)).href;
  const index = await fetchIndex(at("index.json"));
  const places: Place[] = [];
  for (const { path, size, modified } of index.files) {
    mountFile(`${folderOf(number)}/${path}`, servedBytes(at(path), size, modified));
    places.push({ path, at: `${folderOf(number)}/${path}`, kind: "file" });
  }
  for (const { path, documents } of index.stores) {
    listHttpStore(at(path), documents, { pieces: index.pieces === true });
    places.push({ path, at: at(path), kind: "store" });
  }
  return { places, notes: [] };
}

async function fetchIndex(url: string): Promise<ServedIndex> {
  const response = await fetch(url, { cache: "no-cache" }).catch((cause: unknown) => {
    throw storageError({
      code: "http-failed",
      what: "The list of the data could not be fetched.",
      where: url,
      got: cause instanceof Error ? cause.message : String(cause),
      fix: "Check that the server still runs, then load the page again.",
      cause,
    });
  });
  if (!response.ok)
    throw storageError({
      code: "http-failed",
      what: "The list of the data could not be fetched.",
      where: url,
      got: `status ${response.status}`,
      fix: "Serve the folder with upwarp view, or copy data/index.json beside the page.",
    });
  const index = (await response.json()) as Partial<ServedIndex> | null;
  if (index?.version === 1 && Array.isArray(index.files) && Array.isArray(index.stores))
    return index as ServedIndex;
  throw storageError({
    code: "served-index-unknown",
    what: "The list of the data is of a kind that this page does not know.",
    where: url,
    got: `version ${String(index?.version)}`,
    fix: "Use the page and the data of one version of upwarp.",
  });
}

async function addressed(urls: readonly string[], number: number): Promise<FoundPlaces> {
  const places: Place[] = [];
  const notes: string[] = [];
  for (const url of urls) {
    const { href, pathname } = new URL(url, self.location.href);
    const name = decodeURIComponent(pathname.replace(/\/+$/, "").split("/").at(-1) ?? "") || "data";
    const size = /\.zarr\/?$/i.test(pathname) ? null : await sizeOf(href);
    if (typeof size === "number") {
      notes.push(`${url}: the server has no such file (status ${size}).`);
      continue;
    }
    const path = `${places.length}/${name}`;
    if (size === null) places.push({ path, at: href, kind: "store" });
    else {
      const at = `/web-${number + 1}/${path}`;
      mountFile(at, servedBytes(href, size.bytes, size.modified));
      places.push({ path, at, kind: "file" });
    }
  }
  return { places, notes };
}

/** A name that no folder of a Zarr store has. */
const IS_FILE = /\.(tiff?|h5|he5|hdf5?|nc4?|csv|zip)$/i;

/** Size of a file behind an address; the status where it is refused; null where there is none, as of the folder of a Zarr store. */
async function sizeOf(url: string): Promise<{ bytes: number; modified: number } | number | null> {
  const response = await fetch(url, { method: "HEAD" }).catch((cause: unknown) => {
    throw storageError({
      code: "http-failed",
      what: "The file could not be fetched.",
      where: url,
      got: cause instanceof Error ? cause.message : String(cause),
      fix: "Check the address. A server of another name must allow this page to read it (CORS).",
      cause,
    });
  });
  const length = response.headers.get("content-length");
  if (!response.ok && IS_FILE.test(new URL(url).pathname)) return response.status;
  if (!response.ok || length === null) return null;
  return { bytes: Number(length), modified: Date.parse(response.headers.get("last-modified") ?? "") || 0 };
}

function dropped(files: readonly DroppedFile[], number: number): FoundPlaces {
  if (files.length === 0)
    throw configError({
      code: "paths-missing",
      what: "Nothing was dropped.",
      fix: "Drop files or a folder.",
    });
  const folder = `/dropped-${number + 1}`;
  for (const { path, file } of files) mountFile(`${folder}/${path}`, droppedBytes(file));
  const grouped = groupStores(files.map(({ path }) => path));
  const place =
    (kind: Place["kind"]) =>
    (path: string): Place => ({ path, at: `${folder}/${path}`, kind });
  return { places: [...grouped.stores.map(place("store")), ...grouped.files.map(place("file"))], notes: [] };
}
