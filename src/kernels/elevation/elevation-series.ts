import { inputError } from "../../errors.ts";

/** Fitted elevations of pixels at times; [time, pixel] in C order. */
export interface ElevationSeries {
  /** Days since 1970-01-01, ascending, may have fractions. */
  readonly times: ArrayLike<number>;
  /** Metres, NaN = no data. */
  readonly elevation: Float32Array;
  /** Standard error, metres. */
  readonly sigma: Float32Array;
}

/** Which observations of which pixels went into the fit; [observation, pixel] in C order. */
export interface ObservationMask {
  /** Days since 1970-01-01, in any order; the same day may stand more than once. */
  readonly times: ArrayLike<number>;
  /** 1 = used. */
  readonly valid: Uint8Array;
}

/** Number of pixels of a series. */
export function pixelsOfSeries({ times, elevation, sigma }: ElevationSeries): number {
  const pixels = elevation.length / times.length;
  if (times.length > 0 && Number.isInteger(pixels) && sigma.length === elevation.length) return pixels;
  throw inputError({
    code: "series-sizes",
    what: "Elevations and errors are not times x pixels.",
    got: `${times.length} times, ${elevation.length} elevations, ${sigma.length} errors`,
    fix: "Give one elevation and one error for each time and pixel.",
  });
}

/** Refuses observations that are not times x pixels. */
export function checkObservations({ times, valid }: ObservationMask, pixels: number): void {
  if (valid.length === times.length * pixels) return;
  throw inputError({
    code: "observation-sizes",
    what: "The mask of observations is not times x pixels.",
    got: `${times.length} times, ${valid.length} values, ${pixels} pixels`,
    fix: "Give 0 or 1 for each observation and pixel.",
  });
}
