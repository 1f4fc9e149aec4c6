/** Everything that decides what is on the screen. It is one value, never changed in place, and the page's address spells it. */
export interface ViewState {
  /** Id of the layer that is drawn; null until something is open. */
  readonly layer: string | null;
  /** Position along the layer's axis. */
  readonly index: number;
  /** Date that a series is shown against; null as stored. */
  readonly referenceDate: string | null;
  readonly reference: ReferencePlace | null;
  readonly colours: ColourState;
  readonly masks: readonly MaskRule[];
  readonly swipe: Swipe | null;
  readonly camera: CameraState | null;
  readonly markers: readonly Marker[];
  readonly polygons: readonly Outline[];
  readonly transect: readonly WorldPoint[];
  readonly chart: ChartState;
  /** Panels that are open. */
  readonly panels: readonly Panel[];
  readonly theme: "auto" | "light" | "dark";
  readonly graticule: boolean;
  readonly relief: boolean;
  /** Arrows along a motion of two components. */
  readonly arrows: boolean;
  /** Address of map tiles with {z}, {x}, {y}; "" for none. */
  readonly basemap: string;
}

export const PANELS = ["series", "transect", "histogram", "network", "coherence", "inspector"] as const;
export type Panel = (typeof PANELS)[number];

/** In the coordinates of the scene: those of the CRS of the layer that is drawn; column and -row in radar geometry. */
export type WorldPoint = readonly [x: number, y: number];

export interface ReferencePlace {
  readonly at: WorldPoint;
  /** Radius of the disc whose mean is taken, pixels; 0 for the pixel alone. */
  readonly buffer: number;
}

export interface ColourState {
  /** Ends of the colours in the unit shown; null by the layer's values. */
  readonly range: readonly [low: number, high: number] | null;
  /** Name of a colour map; null by what the layer measures. */
  readonly map: string | null;
  readonly reverse: boolean;
  /** Values are wrapped into the range. */
  readonly wrap: boolean;
  /** UDUNITS spelling; null for the layer's preferred one. */
  readonly unit: string | null;
}

/** Pixels where the layer is outside [min, max] are not shown. */
export interface MaskRule {
  readonly layer: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** Left of the line another layer, or another date of the same. */
export interface Swipe {
  readonly layer: string;
  readonly index: number;
  /** Position of the line, 0 (left edge) to 1. */
  readonly at: number;
}

export interface CameraState {
  readonly centre: WorldPoint;
  /** Screen pixels for each world unit. */
  readonly scale: number;
}

/** A place whose series is in the chart. */
export interface Marker {
  readonly id: string;
  readonly name: string;
  readonly at: WorldPoint;
  readonly colour: number;
  readonly hidden: boolean;
  /** Added to its series in the chart, in the unit of the layer. */
  readonly offset: number;
}

export interface Outline {
  readonly id: string;
  readonly name: string;
  readonly corners: readonly WorldPoint[];
  readonly colour: number;
  readonly hidden: boolean;
}

export interface ChartState {
  readonly errors: "auto" | "bars" | "band" | "none";
  readonly fit: FitState | null;
  readonly residual: boolean;
  /** Dates weigh by their standard errors in the fits, where those are known; all alike otherwise, as in `run sbas`. */
  readonly weighted: boolean;
}

/** Functions of time that are fitted to each series, as the text that `parseTimeFunctions` reads. */
export interface FitState {
  readonly polynomial: number;
  readonly annual: boolean;
  readonly semiannual: boolean;
  /** ISO dates. */
  readonly steps: readonly string[];
  /** ISO date and characteristic time in days. */
  readonly exponentials: readonly (readonly [date: string, days: number])[];
  readonly logarithms: readonly (readonly [date: string, days: number])[];
}

export const INITIAL_STATE: ViewState = {
  layer: null,
  index: 0,
  referenceDate: null,
  reference: null,
  colours: { range: null, map: null, reverse: false, wrap: false, unit: null },
  masks: [],
  swipe: null,
  camera: null,
  markers: [],
  polygons: [],
  transect: [],
  chart: { errors: "auto", fit: null, residual: false, weighted: false },
  panels: ["series", "inspector"],
  theme: "auto",
  graticule: true,
  relief: false,
  arrows: true,
  basemap: "",
};
