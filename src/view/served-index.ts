/**
 * `data/index.json`: what lies below `data/`, as the server of `upwarp view` writes it and as a static copy holds it, because a
 * browser cannot list a folder. Paths are relative to `data/`, with "/" between parts, each root under its number: the content
 * of a folder right below it (`0/velocity.tif` of the first path given), a file or a Zarr store that was given by itself with
 * its name (`1/other.tif`, `2/displacement.zarr`). Parts are not percent-encoded here; they are in addresses.
 */
export interface ServedIndex {
  readonly version: 1;
  /** Is there a server that answers `?pieces=` (see send-pieces.ts)? A static copy has none. */
  readonly pieces?: true;
  /** Name of what is shown, for the page's title: the paths as they were given, without their folders. */
  readonly title: string;
  readonly files: readonly ServedFile[];
  readonly stores: readonly ServedStore[];
  /** What was left out and why, in words for people. */
  readonly notes: readonly string[];
}

export interface ServedFile {
  readonly path: string;
  readonly size: number;
  /** Modification time, Unix milliseconds. */
  readonly modified: number;
}

/** A Zarr hierarchy: its chunks are not listed, only its metadata documents (".zgroup", "displacement/.zarray", ...). */
export interface ServedStore {
  readonly path: string;
  readonly documents: readonly string[];
}
