import type { Grid } from "../geo/grid.ts";

/**
 * Dimension names, a closed vocabulary. A variable's dims keep this order: time|observation|pair, band, y, x. `observation` is the
 * stack's dates in a group whose `time` is another axis, such as that of predictions.
 */
export type Dim = "time" | "observation" | "pair" | "band" | "y" | "x" | "azimuth" | "range" | "space";

/** Numeric storage types. `bool` is stored as bytes 0 and 1; `c64` as interleaved float32 (real, imaginary). */
export type DType = "f32" | "f64" | "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "bool" | "c64";

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export type AttributeValue = string | number | boolean | readonly number[] | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Half-open index range along each dimension of a variable, in the order of its dims. */
export type Range = readonly [start: number, stop: number];
export type Window = readonly Range[];

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/**
 * How to open a variable again, as plain JSON: what a worker thread, a cache key and a provenance record
 * all need. Leaves name a file (`{ format: "geotiff", path, ... }`); views name another source
 * (`{ view: "crop", of, ... }`).
 */
export type Source =
  | ({ readonly format: string; readonly path: string } & { readonly [key: string]: unknown })
  | ({ readonly view: string } & { readonly [key: string]: unknown });

/**
 * A lazy n-dimensional array: a description and a way to read windows. It never holds pixels.
 *
 * `read` returns the stored values in C order, in the typed array that matches `dtype`; nodata is NOT
 * replaced and scale is NOT applied (see `readFloats`, which does both).
 */
export interface Variable {
  readonly name: string;
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Unit in UDUNITS spelling: "rad", "m", "m yr-1", "1", "degree". "" when the file does not say. */
  readonly unit: string;
  /** The stored value that means "no data", besides NaN in floats. null when there is none. */
  readonly nodata: number | null;
  /** Physical value = stored * scale + offset. Absent means 1 and 0. */
  readonly scale?: number;
  readonly offset?: number;
  /** Natural read block along each dimension: reads aligned to it touch each stored byte once. */
  readonly chunks: readonly number[];
  readonly attrs: Attributes;
  readonly source: Source;
  /**
   * Number of the pack that each position along the first dimension lies in, where several are packed together: none of them
   * can be read without unpacking all. Absent where each can be read by itself.
   */
  readonly packs?: readonly number[];
  read(window: Window, options?: ReadOptions): Promise<TypedArray>;
  /** As `read`, into an array of the type and size that it would return. Absent where that would save nothing. */
  readInto?(window: Window, out: TypedArray, options?: ReadOptions): Promise<void>;
  /** Releases file handles. Safe to call twice. */
  close(): Promise<void>;
}

/** A variable together with where its y and x dimensions lie. What a format reader returns. */
export interface Raster {
  readonly variable: Variable;
  readonly grid: Grid;
}

/** What opening one file yields: every array in it, the grid when there is one, and its global attributes. */
export interface Dataset {
  /** Short format name as recognised from the bytes: "geotiff", "hdf5", "netcdf3", "zarr", "envi", ... */
  readonly format: string;
  readonly path: string;
  readonly grid: Grid | null;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly attrs: Attributes;
}
