// What the host hands over for elevation series, and what one pass of one series knows.

/** One 32-bit field after the other, written by src/compute/elevation-fitter.ts in this order. */
@unmanaged
export class ElevationJob {
  dates: i32;
  predictions: i32;
  /** Pixels from one row (date or prediction) of a pixel array to the next. */
  stride: usize;
  isCompat: i32;
  isUnstable: i32;
  /** Years, f64: of the dates, and of the predictions, in whole groups of eight. */
  t: usize;
  at: usize;
  /** Dates x dates, f64: covariances that depend on the times alone, the second by a variance of each pass. */
  periodic: usize;
  local: usize;
  /** Dates x predictions in whole groups of eight, f64, and the bytes of a row. */
  periodicAt: usize;
  localAt: usize;
  rowBytes: usize;
  /** Predictions before and after each date, i32, and the share of the way between them, f64; in compat only. */
  before: usize;
  after: usize;
  share: usize;
  model: Model;
  /** Dates x pixels, f64. */
  z: usize;
  error: usize;
  /** Predictions x pixels, f64. */
  elevation: usize;
  sigma: usize;
  /** Dates x pixels, i8. */
  rejectedIn: usize;
  /** Pixels, i32; -1 where the covariance was not positive definite. */
  passes: usize;
  /** Pixels, f64. */
  logLikelihood: usize;
  // Working space of one pixel. Vectors of dates are f64 in whole groups of eight; panels are those of panels.ts.
  pass: Pass;
  /** Dates that are still used, i32, and those that the packed tables were made for. */
  good: usize;
  packed: usize;
  packedPeriodic: usize;
  packedLocal: usize;
  panelBytes: usize;
  /** Panels of the covariance of the samples, then of its factor; the values' column follows the last sample's. */
  factor: usize;
  /** Reciprocals of the factor's diagonal. */
  inverse: usize;
  /** One panel of right-hand sides. */
  panel: usize;
  centred: usize;
  value: usize;
  variance: usize;
  solved: usize;
  /** Diagonal of the inverse covariance. */
  precision: usize;
  score: usize;
  /** Predictions in whole groups of eight, f64. */
  mean: usize;
  spread: usize;
  /** For each panel of predictions whether scores need it, i32. */
  needed: usize;
}

/** Constants of the covariance, f64, written by the host in this order: src/kernels/gaussian-process/elevation-covariance.ts. */
@unmanaged
export class Model {
  trend: f64;
  /** Of the tables, at equal times. */
  periodicAtZero: f64;
  localAtZero: f64;
  firstLocal: f64;
  laterLocal: f64;
  longest: f64;
}

/** What a pass takes for the covariance of its samples. */
@unmanaged
export class Pass {
  /** Variances, m^2: of changes within years, and of changes of the trend. */
  local: f64;
  nonlinear: f64;
  /** 1 / (2 alpha length^2) of the latter. */
  reach: f64;
  /** Means of the samples: years, metres. */
  middle: f64;
  centre: f64;
  /** Samples. */
  count: i32;
  /** Samples that the packed tables were made for. */
  packedCount: i32;
}

/** Rows that a factor has: an odd number of samples gets one more, of variance 1, that knows nothing. */
// @ts-ignore: decorator
@inline
export function rowsOf(count: i32): i32 {
  return (count + 1) & ~1;
}
