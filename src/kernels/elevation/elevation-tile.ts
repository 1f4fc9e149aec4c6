/** Elevations of some pixels through time, in any rectangle or list, and the reference DEM of the same pixels. */
export interface ElevationTile {
  /** time x pixels, metres, NaN = no data. */
  readonly elevation: Float32Array;
  /** Days since 1970-01-01 of each time, with fractions where the hour is known. */
  readonly days: ArrayLike<number>;
  /** Per pixel, metres, NaN = no data. */
  readonly reference: Float32Array;
}

/** The observations that one filter rejects, of those that the filters before it have left. */
export interface StageRejects {
  /** Name for the audit: "range", "spatial-500m", "temporal", ... */
  readonly stage: string;
  /** As the elevations; 1 = rejected. */
  readonly rejects: Uint8Array;
}
