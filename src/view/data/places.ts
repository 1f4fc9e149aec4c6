import type { Origin } from "../protocol.ts";

/** One thing at an origin that may hold data, before it is opened. */
export interface Place {
  /** Path within its origin: what layers are named by. */
  readonly path: string;
  /** What the readers are given: a path of the (virtual) file tree, or the address of a Zarr store. */
  readonly at: string;
  readonly kind: "file" | "store";
}

export interface FoundPlaces {
  readonly places: readonly Place[];
  readonly notes: readonly string[];
}

/** Finds what lies at an origin and makes it readable by path. The one part that knows where the code runs. */
export type FindPlaces = (origin: Origin) => Promise<FoundPlaces>;

const MARKERS: ReadonlySet<string> = new Set([".zgroup", ".zarray", "zarr.json", ".zmetadata"]);

/** Groups a list of files: the outermost folders with Zarr's documents are stores, all other files stand alone. */
export function groupStores(paths: readonly string[]): {
  readonly stores: string[];
  readonly files: string[];
} {
  const folders = new Set(
    paths.flatMap((path) => {
      const slash = path.lastIndexOf("/");
      return slash > 0 && MARKERS.has(path.slice(slash + 1)) ? [path.slice(0, slash)] : [];
    }),
  );
  const isWithin = (path: string) => {
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1))
      if (folders.has(path.slice(0, slash))) return true;
    return false;
  };
  return {
    stores: [...folders].filter((folder) => !isWithin(folder)).sort(),
    files: paths.filter((path) => !isWithin(path)).sort(),
  };
}
