/** A place in the sky in the mean ecliptic and equinox of date: radians and metres from the Earth's centre. */
export interface Ecliptic {
  readonly longitude: number;
  readonly latitude: number;
  readonly distance: number;
}

/** IAU 2012, metres. */
const ASTRONOMICAL_UNIT = 149_597_870_700;

/** Amplitude (1e-8), phase (rad) and rate (rad per Julian millennium) of a cosine. */
type Term = readonly [amplitude: number, phase: number, rate: number];

/**
 * The Earth's heliocentric longitude (rad), one series for each power of time: Bretagnon and Francou's VSOP87D as shortened by
 * Meeus, Astronomical Algorithms (2nd edition, 1998), appendix III, further shortened here to terms of 2e-6 rad (0.4").
 */
// biome-ignore format: a table
const LONGITUDE: readonly (readonly Term[])[] = [
  [
    [175347046, 0, 0], [3341656, 4.6692568, 6283.07585], [34894, 4.6261, 12566.1517], [3497, 2.7441, 5753.3849],
    [3418, 2.8289, 3.5231], [3136, 3.6277, 77713.7715], [2676, 4.4181, 7860.4194], [2343, 6.1352, 3930.2097],
    [1324, 0.7425, 11506.7698], [1273, 2.0371, 529.691], [1199, 1.1096, 1577.3435], [990, 5.233, 5884.927],
    [902, 2.045, 26.298], [857, 3.508, 398.149], [780, 1.179, 5223.694], [753, 2.533, 5507.553],
    [505, 4.583, 18849.228], [492, 4.205, 775.523], [357, 2.92, 0.067], [317, 5.849, 11790.629],
    [284, 1.899, 796.298], [271, 0.315, 10977.079], [243, 0.345, 5486.778], [206, 4.806, 2544.314],
    [205, 1.869, 5573.143], [202, 2.458, 6069.777],
  ],
  [
    [628331966747, 0, 0], [206059, 2.678235, 6283.07585], [4303, 2.6351, 12566.1517], [425, 1.59, 3.523],
    [119, 5.796, 26.298], [109, 2.966, 1577.344],
  ],
  [[52919, 0, 0], [8720, 1.0721, 6283.0758], [309, 0.867, 12566.152]],
  [[289, 5.844, 6283.076]],
];

/** The Earth's distance from the Sun (astronomical units). */
// biome-ignore format: a table
const DISTANCE: readonly (readonly Term[])[] = [
  [
    [100013989, 0, 0], [1670700, 3.0984635, 6283.07585], [13956, 3.05525, 12566.1517], [3084, 5.1985, 77713.7715],
    [1628, 1.1739, 5753.3849], [1576, 2.8469, 7860.4194], [925, 5.453, 11506.77], [542, 4.564, 3930.21],
    [472, 3.661, 5884.927], [346, 0.964, 5507.553], [329, 5.9, 5223.694], [307, 0.299, 5573.143],
    [243, 4.273, 11790.629], [212, 5.847, 1577.344],
  ],
  [[103019, 1.10749, 6283.07585], [1721, 1.0644, 12566.1517], [702, Math.PI, 0]],
  [[4359, 5.7846, 6283.0758]],
];

/** The Earth's heliocentric latitude (rad). */
const LATITUDE: readonly (readonly Term[])[] = [
  [
    [280, 3.199, 84334.662],
    [102, 5.422, 5507.553],
    [80, 3.88, 5223.69],
  ],
];

/**
 * Geometric geocentric place of the Sun, within about 2" (VSOP87, above): a hundredth of what tides need, as 2" are 2 µm of
 * displacement.
 *
 * @param centuries Julian centuries of terrestrial time since J2000
 */
export function sunPosition(centuries: number): Ecliptic {
  const millennia = centuries / 10;
  return {
    longitude: (evaluate(LONGITUDE, millennia) + Math.PI) % (2 * Math.PI),
    latitude: -evaluate(LATITUDE, millennia),
    distance: evaluate(DISTANCE, millennia) * ASTRONOMICAL_UNIT,
  };
}

function evaluate(series: readonly (readonly Term[])[], t: number): number {
  let sum = 0;
  series.forEach((terms, power) => {
    for (const [amplitude, phase, rate] of terms) sum += amplitude * Math.cos(phase + rate * t) * t ** power;
  });
  return sum * 1e-8;
}
