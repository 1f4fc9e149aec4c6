import type { Grid } from "../../geo/grid.ts";
import type { ColourMap } from "../../plot/colour/colour-map.ts";
import type { PixelWindow } from "../protocol.ts";
import type { CameraState, WorldPoint } from "../state/view-state.ts";

/**
 * What the map draws and how it is asked to. A source holds arrays and changes rarely; a style holds choices and changes with every
 * movement of a hand: it becomes uniforms and costs a frame, never a calculation over pixels. Both are values: a changed one is a
 * new object, and arrays that stay the same object stay on the GPU.
 */

/** Where the map looks. */
export interface Camera extends CameraState {
  /**
   * Screen pixels along x and y for each `scale`: (cos latitude, 1) for longitude and latitude, (1, azimuth by range spacing) in
   * radar geometry, (1, 1) in a projection.
   */
  readonly stretch: readonly [x: number, y: number];
}

/** Size of the map on the page, CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** Samples of a window of a raster, as the data worker answers: each is the mean of `step` x `step` pixels. */
export interface RasterLevel {
  readonly step: number;
  readonly window: PixelWindow;
  /** Samples: the window's columns and rows divided by `step`, rounded up. */
  readonly width: number;
  readonly height: number;
  /** NaN is no data, `MISSING` an absent chunk. */
  readonly values: Float32Array;
}

/**
 * One quantity on a grid. A single level of the whole grid with step 1 is enough: coarser ones are made from it, a little in each
 * frame. A grid beyond `maxTextureSize` comes as a whole level with a larger step and a window in detail over what is in view.
 */
export interface RasterData {
  readonly levels: readonly RasterLevel[];
  /** Values are angles (wrapped phase), whose means are directions: 2 pi for radians. */
  readonly period?: number;
}

/** Rasters that share a grid. */
export interface RasterSource {
  readonly kind: "raster";
  readonly grid: Grid;
  /** What the colours show; null draws only arrows. */
  readonly values: RasterData | null;
  /** Taken from the values before anything else: the slice of the reference date. */
  readonly minus?: RasterData | null;
  /** Up to `MOST_MASKS`; their limits are in the style, in the same order. */
  readonly masks?: readonly RasterData[];
  readonly relief?: Relief | null;
  /** Components along x and y of the grid's coordinate system (east and north, in most). */
  readonly arrows?: { readonly x: RasterData; readonly y: RasterData } | null;
}

export interface Relief {
  /** Metres, on the grid of the source. */
  readonly heights: RasterData;
  /** Metres on the ground for one unit of the world along x and y; (1, 1) in a projection. */
  readonly metresPerUnit: readonly [x: number, y: number];
  /** Heights are multiplied by it; chosen from the heights when absent. */
  readonly exaggeration?: number;
}

/** Points in the coordinates of the map. All arrays are of equal length. */
export interface PointSource {
  readonly kind: "points";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly values: Float32Array;
  readonly minus?: Float32Array | null;
  /** Up to `MOST_MASKS` columns; points outside a limit are not drawn. */
  readonly masks?: readonly Float32Array[];
}

export type Source = RasterSource | PointSource;

/** Textures for masks in one pass: with the others they stay within the 16 that every WebGL2 gives. */
export const MOST_MASKS = 3;

/** Both ends inclusive; null leaves an end open. A mask without data there hides the pixel. */
export type Limits = readonly [min: number | null, max: number | null];

/** How the values of a source become colours. Shown is (value - minus - offset) x factor. */
export interface Style {
  readonly colours: ColourMap;
  /** Ends of the colours in the unit shown. */
  readonly range: readonly [low: number, high: number];
  readonly reverse?: boolean;
  /** Values are wrapped into the range; cyclic colour maps always do. */
  readonly wrap?: boolean;
  /** From the unit of the values to the unit shown; 1 when absent. */
  readonly factor?: number;
  /** Value at the reference place (after `minus`), in the unit of the values; 0 when absent, NaN leaves nothing to show. */
  readonly offset?: number;
  /** One for each mask of the source. */
  readonly limits?: readonly Limits[];
  /** Of everything in the source, 0 to 1. */
  readonly opacity?: number;
  /** Of pixels without data and masked ones, 0 to 1: 0 lets the basemap through. Absent chunks always show. */
  readonly emptyOpacity?: number;
  readonly points?: { readonly radius: number; readonly rim?: boolean };
  readonly arrows?: ArrowStyle;
}

export interface ArrowStyle {
  /** CSS pixels between arrows. */
  readonly spacing: number;
  /** Speed of an arrow as long as the spacing, in the unit of the components; faster ones are no longer. */
  readonly full: number;
}

/**
 * Where a source is drawn: `main` everywhere, or right of the swipe's line when there is one; `swipe` left of it; `overlay` above
 * both.
 */
export type Slot = "main" | "swipe" | "overlay";

export interface View {
  readonly theme: "light" | "dark";
  /** Position of the swipe's line, 0 (left edge) to 1; null draws `main` alone. */
  readonly swipe: number | null;
}

/** Map tiles under everything, bent into the map's coordinates. */
export interface Basemap {
  readonly tiles: readonly BasemapTile[];
  /** WGS 84 degrees to the map's coordinates; NaN where there is no such place. The same function keeps meshes. */
  readonly toWorld: (lon: number, lat: number) => readonly [x: number, y: number];
  readonly opacity?: number;
}

/** One tile of the usual pyramid in spherical web Mercator (EPSG:3857), y from the north. */
export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export interface BasemapTile extends TileAddress {
  readonly image: ImageBitmap | HTMLImageElement | HTMLCanvasElement;
}

/** Made by `createMapRenderer(canvas, options)` of renderer.ts. */
export interface MapRenderer {
  /** Sides of a level must not be longer. */
  readonly maxTextureSize: number;
  /** Throws the input error "map-level-size" for a level whose values do not fill it or that is too large. */
  setSource(slot: Slot, source: Source | null): void;
  setStyle(slot: Slot, style: Style): void;
  setCamera(camera: Camera): void;
  setView(view: View): void;
  setBasemap(basemap: Basemap | null): void;
  /** Size of the canvas on the page and device pixels for each CSS pixel. */
  resize(viewport: Viewport, devicePixelRatio: number): void;
  /** Draws in the next animation frame; all setters do so themselves. */
  requestDraw(): void;
  /** Draws now, with what is on the GPU by then. */
  draw(): void;
  /** Sends everything that is still to be sent and draws, at once: for snapshots and tests, not while a hand moves. */
  settle(): void;
  /** The map as a PNG at device resolution, without the overlays of the page; complete, so it settles first. */
  snapshot(): Promise<Blob>;
  /** Frees the GPU's memory and listens to nothing any more; the canvas cannot be used for another map. */
  dispose(): void;
}

/**
 * `full` takes several samples for a pixel of the screen where a level does not fit it; `fast` takes the level that fits best by one
 * sample, for computers that draw without a graphics card.
 */
export type Quality = "full" | "fast";

/** Called with each frame's time in milliseconds and the number of bytes that were sent to the GPU for it. */
export interface RendererOptions {
  /** `full` on graphics cards, `fast` without one. Snapshots are always `full`. */
  readonly quality?: Quality;
  readonly onFrame?: (frame: { readonly milliseconds: number; readonly uploadedBytes: number }) => void;
  /** The context was lost (true) or is back and everything is being sent again (false). */
  readonly onContext?: (lost: boolean) => void;
}

/** What lies at a place of a raster source, by the same rules as the picture. */
export type Sample =
  | { readonly kind: "data"; readonly shown: number; readonly t: number }
  | { readonly kind: "no-data" }
  | { readonly kind: "masked"; readonly masks: readonly number[]; readonly shown: number }
  | { readonly kind: "missing" }
  | { readonly kind: "outside" };

export type { WorldPoint };
