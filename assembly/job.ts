// What the host hands over: one 32-bit field after the other, written by src/compute/wasm.ts in this order.
// "lanes" buffers hold eight pixels side by side: 64 bytes (f64) or 32 bytes (f32) per element.

@unmanaged
export class Job {
  // Network and its symbolic factor (see src/kernels/linear/symbolic.ts); offsets are in bytes of a lanes buffer.
  dates: i32;
  pairs: i32;
  entries: i32;
  reference: i32;
  /** Bytes from one row (date, pair or parameter) of a pixel array to the next. */
  stride: usize;
  columnStart: usize;
  rowOffset: usize;
  targetOffset: usize;
  pairEntryOffset: usize;
  pairFromOffset: usize;
  pairToOffset: usize;
  order: usize;
  position: usize;
  interval: usize;
  // Inputs: pairs x pixels, f32.
  phase: usize;
  weight: usize;
  // Weight function (see src/kernels/statistics/pair-weight.ts).
  weightMode: i32;
  floor: f32;
  ceiling: f32;
  origin: f32;
  step: f32;
  looks2: f32;
  table: usize;
  referenceVariance: usize;
  // Options.
  phaseNorm: i32;
  zeroGaps: i32;
  minRedundancy: i32;
  /** Fewest pairs of any date when no pair is missing. */
  fullRedundancy: i32;
  // Outputs.
  series: usize;
  temporalCoherence: usize;
  pairCount: usize;
  deficiency: usize;
  thin: usize;
  // Working space of eight pixels.
  yLanes: usize;
  wLanes: usize;
  lower: usize;
  inverse: usize;
  x: usize;
  counts: usize;
  components: usize;
  laneFlags: usize;
  // Working space of one pixel.
  label: usize;
  size: usize;
  island: usize;
  value: usize;
  stiffness: usize;
  force: usize;
  // Noise propagation (see src/kernels/linear/network-noise.ts); noiseModel 0 = off.
  noiseModel: i32;
  varianceFloor: f32;
  varianceCeiling: f32;
  varianceOrigin: f32;
  varianceStep: f32;
  varianceTable: usize;
  coherence: usize;
  sLanes: usize;
  shares: usize;
  columns: i32;
  matrix: usize;
  pseudoInverse: usize;
  use: usize;
  functional: usize;
  solved: usize;
  unit: usize;
  diagonal: usize;
  entryInverse: usize;
  covariance: usize;
  gram: usize;
  laneUse: usize;
  q: usize;
  r: usize;
  triangle: usize;
  laneInverse: usize;
  parameterVariance: usize;
  residualTrace: usize;
  /** Couples of columns whose covariance is wanted, two i32 each. */
  couples: i32;
  coupleColumns: usize;
  coupleCovariance: usize;
  /** Dates x pixels; 0 = not wanted. */
  dateVariance: usize;
  /** Dates x 8: 1, or NaN where valid pairs do not join the date to the reference date. */
  joined: usize;
}

// Weight modes.
export const WEIGHT_NONE = 0;
export const WEIGHT_GIVEN = 1;
export const WEIGHT_COHERENCE = 2;
export const WEIGHT_FISHER = 3;
export const WEIGHT_VARIANCE = 4;

// Noise models.
export const NOISE_OFF = 0;
export const NOISE_WEIGHTS = 1;
export const NOISE_RESIDUAL = 2;
export const NOISE_COHERENCE = 3;

// Lane flags.
/** The network is in several parts: the trace is not known. */
export const FLAG_PARTED: u8 = 1;
/** Dates do not determine the design. */
export const FLAG_UNDETERMINED: u8 = 2;
/** The lane's functionals differ from the common ones. */
export const FLAG_OWN_DESIGN: u8 = 4;
/** Some date has too few pairs. */
export const FLAG_THIN: u8 = 8;
