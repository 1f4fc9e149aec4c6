import type { Grid } from "../geo/grid.ts";
import type { Network } from "./network.ts";
import type { Attributes, Variable } from "./variable.ts";

/** Acquisition parameters that the processing needs; what a product does not state stays absent. */
export interface Acquisition {
  /** Radar wavelength, metres. */
  readonly wavelength?: number;
  /** Number of independent looks that went into each pixel's phase and coherence. */
  readonly looks?: number;
  /** Incidence angle from the vertical at the scene centre, degrees. */
  readonly incidence?: number;
  /** Flight heading from north, clockwise, degrees. */
  readonly heading?: number;
  /** Slant range at the scene centre, metres. */
  readonly slantRange?: number;
  /** Slant range of the first column of the image in radar geometry, as it was read, metres. */
  readonly startingRange?: number;
  /** Spacing of that image's columns in slant range, metres; a radar grid's affine counts in them. */
  readonly rangePixelSize?: number;
  /** Radius of the Earth below the satellite, metres. */
  readonly earthRadius?: number;
  /** Height of the satellite above the Earth's surface of that radius, metres. */
  readonly satelliteHeight?: number;
  /** Acquisition time of day at the scene centre, seconds UTC. */
  readonly secondsOfDay?: number;
  readonly orbitDirection?: "ascending" | "descending";
  readonly platform?: string;
}

/**
 * Variables on one grid with their axes. A pair stack has a network; a time stack has dates.
 * Conventional variable names: unwrappedPhase (pair,y,x rad), coherence (pair,y,x 1),
 * connectedComponent (pair,y,x), height (y,x m), incidenceAngle, azimuthAngle (y,x degree), waterMask (y,x bool,
 * true = land), displacement (time,y,x m).
 */
export interface Stack {
  /** Which product reader made it: "geotiff-pairs", "roipac", "gamma", "hyp3", "mintpy", "simulated". */
  readonly product: string;
  readonly grid: Grid;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly network: Network | null;
  /** ISO calendar dates ("2018-01-06") of the time axis; for a pair stack the network's dates. */
  readonly dates: readonly string[];
  readonly acquisition: Acquisition;
  /** The pixel that the product says its phases are to be measured against, when it says so. */
  readonly reference?: { readonly y: number; readonly x: number };
  readonly attrs: Attributes;
  /**
   * Attributes in the product's own terms that files made from the stack in that product's format repeat: MintPy's root
   * attributes, all text. They describe the grid and the acquisition as they were read.
   */
  readonly sourceAttributes?: Readonly<Record<string, string>>;
  /** Things that a user should know: cropped extents, dropped files, missing layers. */
  readonly notes: readonly string[];
}
