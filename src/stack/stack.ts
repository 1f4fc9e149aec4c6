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
  /** Acquisition time of day at the scene centre, seconds UTC. */
  readonly secondsOfDay?: number;
  readonly orbitDirection?: "ascending" | "descending";
  readonly platform?: string;
  /** Radius of the Earth below the scene, metres. */
  readonly earthRadius?: number;
  /** Height of the satellite above that sphere, metres. */
  readonly satelliteHeight?: number;
  /** Slant range of the first column of a grid in radar geometry, else of the scene's near edge, metres. */
  readonly startingRange?: number;
  /** Slant-range size of a pixel of the interferograms (looks included), metres. */
  readonly rangePixelSize?: number;
  /** Size of a pixel of the interferograms along the track on the ground (looks included), metres. */
  readonly azimuthPixelSize?: number;
  /** Single-look samples in a pixel of the interferograms across the track. */
  readonly rangeLooks?: number;
  /** Single-look lines in a pixel of the interferograms along the track. */
  readonly azimuthLooks?: number;
  readonly antennaSide?: "right" | "left";
}

/**
 * Variables on one grid with their axes. A pair stack has a network; a time stack has dates.
 * Conventional variable names: unwrappedPhase (pair,y,x rad), coherence (pair,y,x 1),
 * connectedComponent (pair,y,x), height (y,x m), incidenceAngle, azimuthAngle (y,x degree), waterMask (y,x bool,
 * true = land), shadowMask (y,x, 1 = in shadow or layover), slantRange (y,x m), latitude, longitude (y,x degree),
 * perpendicularBaseline (time,y,x m, against one date), displacement (time,y,x m); of image matching rangeOffset,
 * azimuthOffset and their standard errors rangeOffsetStd, azimuthOffsetStd (pair,y,x; samples and lines of the
 * full-resolution image), offsetSNR (pair,y,x 1); of stacks of DEMs elevation (time,y,x m), correlation (time,y,x %),
 * elevationStd (time m: what is known of each DEM alone; time,y,x m of a fit), referenceElevation (y,x m).
 */
export interface Stack {
  /** Which product reader made it: "geotiff-pairs", "isce", "hyp3", "mintpy", ... or "simulated". */
  readonly product: string;
  readonly grid: Grid;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly network: Network | null;
  /** ISO calendar dates ("2018-01-06") of the time axis; for a pair stack the network's dates. */
  readonly dates: readonly string[];
  /** What each position of time was read from: the file name of a DEM, say. As long as `dates`. */
  readonly dateNames?: readonly string[];
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
