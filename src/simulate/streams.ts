/** Stream numbers of everything that is drawn. Never renumber: the bytes of every simulation would change. */
export const STREAMS = {
  baseline: 1,
  turbulence: 2,
  stratified: 3,
  ramp: 4,
  relief: 5,
  heightError: 6,
  cover: 7,
  noise: 8,
  unwrapError: 9,
  holes: 10,
  demDates: 11,
  demQuality: 12,
  demTexture: 13,
  demMatching: 14,
  demError: 15,
  demNoise: 16,
  demOutliers: 17,
  demClouds: 18,
  demReference: 19,
} as const;

/**
 * Substream of a pair from its day numbers. By dates and not by place in the network, so that adding or taking
 * out a date leaves every other interferogram as it was.
 */
export const pairSubstream = (referenceDay: number, secondaryDay: number): number =>
  (referenceDay % 65536) * 65536 + (secondaryDay % 65536);
