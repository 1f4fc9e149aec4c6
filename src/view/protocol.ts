import type { Grid } from "../geo/grid.ts";

/**
 * What the page asks of the data worker, and what it is answered. The worker opens files and reads windows of them; it knows
 * nothing of the screen. Everything here can be sent between threads.
 */

/**
 * Value of a pixel whose chunk is absent: the writer was stopped, which is not the same as NaN ("measured, and no data"). The
 * smallest float32, which no quantity of the ground reaches, because a NaN's bits do not survive the way through a GPU.
 */
export const MISSING = -3.4028234663852886e38;

/** Where data come from. */
export type Origin =
  /** The folder listing and the files that `upwarp view` serves, or a static copy of them: the address of `data/`. */
  | { readonly kind: "served"; readonly base: string }
  /** Files or Zarr stores somewhere on the web. */
  | { readonly kind: "addresses"; readonly urls: readonly string[] }
  /** Files dropped on the page, with their paths within what was dropped. */
  | { readonly kind: "dropped"; readonly files: readonly DroppedFile[] };

export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/** What the third axis of a raster counts. */
export type Axis =
  | { readonly kind: "none" }
  | { readonly kind: "time"; readonly dates: readonly string[] }
  | { readonly kind: "pair"; readonly pairs: readonly PairLabel[] }
  /** Slices whose meaning the file does not say. */
  | { readonly kind: "slice"; readonly count: number };

export interface PairLabel {
  readonly reference: string;
  readonly secondary: string;
  /** Of the pair, metres; absent when not known. */
  readonly perpendicularBaseline?: number;
  /** The stack keeps it, but it is not used: MintPy's dropIfgram. Absent means that it is. */
  readonly dropped?: boolean;
}

/** One array that can be drawn. */
export interface Layer {
  /** Path of the file within its origin, "#", name of the variable: what an address of the page names. */
  readonly id: string;
  /** Name of the variable, or of the file where it holds one: "velocity". */
  readonly name: string;
  /** "Mean velocity along the line of sight", where the file says it. */
  readonly title: string;
  readonly path: string;
  /** UDUNITS spelling; "" when the file does not say. */
  readonly unit: string;
  readonly role: Role;
  readonly axis: Axis;
  /** Where the pixels lie; null for points. Layers of equal grids can mask each other. */
  readonly grid: Grid | null;
  readonly points: PointTable | null;
  /** Its values are angles that come round after so much (wrapped phase), in its own unit: their mean is a direction. Absent for others. */
  readonly period?: number;
  /** Its values are against a place (and, along time, against a date), so another place or date may be chosen. */
  readonly relative: boolean;
  /** The layer with its standard errors, same grid and axis. */
  readonly sigma: string | null;
  /** How the satellite flew, where the file says it: degrees from north, clockwise, and the side that it looks to. */
  readonly flight: { readonly heading: number; readonly side: "left" | "right" } | null;
  /** Pixel that the file says its values are against. */
  readonly reference: { readonly y: number; readonly x: number } | null;
  /** Smaller copies of the image in its file: pixels along one side for each of theirs. Absent where there are none. */
  readonly overviews?: readonly number[];
}

/** What a layer measures: it decides the colours, the words at the ends of the legend and the masks on offer. */
export type Role =
  | "displacement"
  | "velocity"
  | "phase"
  | "coherence"
  | "count"
  | "mask"
  | "elevation"
  | "speed"
  | "component"
  | "standard-error"
  | "other";

/** Points (persistent scatterers, EGMS, stations): one colour value each, and a series each where there are dates. */
export interface PointTable {
  readonly count: number;
  /** Names of the columns with one number for each point, with their units. */
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
}

export interface Scene {
  readonly layers: readonly Layer[];
  /** Files that were passed over and why, in words for people. */
  readonly notes: readonly string[];
}

/** A window of a raster layer: rows and columns at full resolution, half open. */
export interface PixelWindow {
  readonly y: readonly [start: number, stop: number];
  readonly x: readonly [start: number, stop: number];
}

export interface SliceRequest {
  readonly layer: string;
  /** Position along the axis; 0 for a map. */
  readonly index: number;
  readonly window: PixelWindow;
  /** Each sample is the mean of `step` x `step` pixels (those with data), of angles their mean direction; a power of two. */
  readonly step: number;
}

/** Samples of a window, C order, physical values: NaN is no data, `MISSING` an absent chunk. */
export interface Slice {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Pixels whose mean is wanted: one pixel, a disc of pixels (radius in pixels, 0 = one), or those inside a polygon. */
export type Region =
  | { readonly kind: "disc"; readonly y: number; readonly x: number; readonly radius: number }
  /** Corners in continuous pixel coordinates from the outer corner of the first pixel. */
  | { readonly kind: "polygon"; readonly corners: readonly (readonly [column: number, row: number])[] };

export interface RegionSeries {
  /** One value for each position along the axis: the mean of the pixels with data. */
  readonly mean: Float64Array;
  /** Spread of the pixels (sample standard deviation); NaN below two pixels. */
  readonly deviation: Float64Array;
  /** Pixels with data at each position. */
  readonly count: Uint32Array;
}

export interface Transect {
  /** Distance of each sample from the start along the line, in pixels of full resolution. */
  readonly distance: Float64Array;
  /** [position along the axis][sample], nearest pixels. */
  readonly values: Float32Array;
}

/** Points of a layer, all in the coordinates of its CRS (WGS 84 longitude and latitude). */
export interface PointValues {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly values: Float32Array;
}

export interface DataApi {
  /** Opens everything at the origin, headers only, and adds it to the scene. Rejects with a `Problem`. */
  open(origin: Origin): Promise<Scene>;
  slice(request: SliceRequest): Promise<Slice>;
  /** Along the whole axis. */
  regionSeries(layer: string, region: Region): Promise<RegionSeries>;
  /** Values at the position of the axis of many pixels along a line, given in continuous pixel coordinates. */
  transect(layer: string, line: readonly (readonly [column: number, row: number])[]): Promise<Transect>;
  points(layer: string, column: string, index: number): Promise<PointValues>;
  /** Series of one point along the axis, empty where the layer has none. */
  pointSeries(layer: string, point: number): Promise<Float64Array>;
  /** Every column of one point, for the inspector. */
  pointColumns(
    layer: string,
    point: number,
  ): Promise<readonly { name: string; unit: string; value: number | string }[]>;
}

/** An error as it travels between threads. */
export interface Problem {
  readonly code: string;
  readonly what: string;
  readonly where?: string;
  readonly got?: string;
  readonly fix?: string;
}
