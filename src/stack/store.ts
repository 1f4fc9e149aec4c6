import type { Grid } from "../geo/grid.ts";
import type { Attributes, Dim, DType, TypedArray, Variable, Window } from "./variable.ts";

/** How an array's chunks are packed. None is read back five times faster than any other. */
export type Compression = "none" | "zlib" | "zstd" | "blosc";

/** Description of an array to be written. */
export interface ArraySpec {
  readonly name: string;
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly unit: string;
  /** Fill value; NaN for floats unless said otherwise. */
  readonly nodata: number | null;
  readonly chunks: readonly number[];
  /** "none" unless said otherwise. */
  readonly compression?: Compression;
  readonly attrs: Attributes;
}

/** Description of a group of arrays on one grid. Coordinates (time, y, x) are arrays like any other. */
export interface GroupSpec {
  readonly attrs: Attributes;
  readonly grid: Grid | null;
  readonly arrays: readonly ArraySpec[];
}

/** Writes whole-chunk-aligned windows of one array. Each chunk lands atomically (temporary name, rename). */
export interface ArrayWriter {
  readonly spec: ArraySpec;
  /** `window` must start on chunk borders and end on chunk borders or at the array's end. */
  write(window: Window, data: TypedArray): Promise<void>;
  close(): Promise<void>;
}

/** Where the pipeline keeps step outputs. `formats/zarr` implements it; tests use an in-memory one. */
export interface OutputStore {
  /** Creates the group's metadata (not its chunks) in an empty or absent folder. */
  create(path: string, group: GroupSpec): Promise<void>;
  /** Opens an array of an existing group for writing, from any thread. */
  openWriter(path: string, name: string): Promise<ArrayWriter>;
  /** Opens an array of an existing group for reading. */
  openVariable(path: string, name: string): Promise<Variable>;
}
