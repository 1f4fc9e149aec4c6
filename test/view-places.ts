import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type FindPlaces, groupStores, type Place } from "../src/view/data/places.ts";

/** The files of a folder on this machine's disk as an origin of the data worker, whatever origin is asked for. */
export const nodePlaces =
  (folder: string): FindPlaces =>
  async () => {
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
    const { stores, files } = groupStores(paths);
    const place = (kind: Place["kind"]) => (path: string) => ({ path, at: join(folder, path), kind });
    return { places: [...stores.map(place("store")), ...files.map(place("file"))], notes: [] };
  };

/** What is opened where only a folder counts. */
export const anywhere = { kind: "addresses", urls: [] } as const;
