import type { Moment } from "./time-scales.ts";

const RADIANS = Math.PI / 180;

/** Multiples of s, h, p, N', p_s, then in-phase and out-of-phase corrections, mm: radial, radial, transverse, transverse. */
type Tide = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Corrections of the diurnal band for the frequency dependence of the Love and Shida numbers: IERS Conventions (2010),
 * table 7.3a, with the tides below its limit of 0.05 mm that the Conventions' own software adds. Two numbers are that
 * software's, since its test values hold them: the out-of-phase radial terms of P1 (-0.07) and K1 (-0.80). The Love numbers of
 * table 7.2 give +0.07 and -0.78; the two differ by at most 0.16 mm over the whole Earth and 3 µm over 100 km.
 */
// biome-ignore format: a table
const DIURNAL: readonly Tide[] = [
  [-3, 0, 2, 0, 0, -0.01, 0, 0, 0], [-3, 2, 0, 0, 0, -0.01, 0, 0, 0], [-2, 0, 1, -1, 0, -0.02, 0, 0, 0],
  [-2, 0, 1, 0, 0, -0.08, 0, -0.01, 0.01], // Q1
  [-2, 2, -1, 0, 0, -0.02, 0, 0, 0], [-1, 0, 0, -1, 0, -0.1, 0, 0, 0],
  [-1, 0, 0, 0, 0, -0.51, 0, -0.02, 0.03], // O1
  [-1, 2, 0, 0, 0, 0.01, 0, 0, 0], [0, -2, 1, 0, 0, 0.01, 0, 0, 0], [0, 0, -1, 0, 0, 0.02, 0, 0, 0],
  [0, 0, 1, 0, 0, 0.06, 0, 0, 0], // NO1
  [0, 0, 1, 1, 0, 0.01, 0, 0, 0], [0, 2, -1, 0, 0, 0.01, 0, 0, 0],
  [1, -3, 0, 0, 1, -0.06, 0, 0, 0], // pi1
  [1, -2, 0, -1, 0, 0.01, 0, 0, 0],
  [1, -2, 0, 0, 0, -1.23, -0.07, 0.06, 0.01], // P1
  [1, -1, 0, 0, -1, 0.02, 0, 0, 0], [1, -1, 0, 0, 1, 0.04, 0, 0, 0],
  [1, 0, 0, -1, 0, -0.22, 0.01, 0.01, 0],
  [1, 0, 0, 0, 0, 12, -0.8, -0.67, -0.03], // K1
  [1, 0, 0, 1, 0, 1.73, -0.12, -0.1, 0], [1, 0, 0, 2, 0, -0.04, 0, 0, 0],
  [1, 1, 0, 0, -1, -0.5, -0.01, 0.03, 0], // psi1
  [1, 1, 0, 0, 1, 0.01, 0, 0, 0], [0, 1, 0, 1, -1, -0.01, 0, 0, 0], [1, 2, -2, 0, 0, -0.01, 0, 0, 0],
  [1, 2, 0, 0, 0, -0.11, 0.01, 0.01, 0], // phi1
  [2, -2, 1, 0, 0, -0.01, 0, 0, 0], [2, 0, -1, 0, 0, -0.02, 0, 0, 0],
];

/** Corrections of the long-period band: table 7.3b. */
// biome-ignore format: a table
const LONG_PERIOD: readonly Tide[] = [
  [0, 0, 0, 1, 0, 0.47, 0.16, 0.23, 0.07],
  [0, 2, 0, 0, 0, -0.2, -0.11, -0.12, -0.05], // Ssa
  [1, 0, -1, 0, 0, -0.11, -0.09, -0.08, -0.04], // Mm
  [2, 0, 0, 0, 0, -0.13, -0.15, -0.11, -0.07], // Mf
  [2, 0, 0, 1, 0, -0.05, -0.06, -0.05, -0.03],
];

/** A band at one moment, metres: what is left to multiply with functions of the place. */
export interface Band {
  readonly radialSine: number;
  readonly radialCosine: number;
  readonly transverseSine: number;
  readonly transverseCosine: number;
}

export interface TideBands {
  /** Factors of sin and cos of the longitude (equations 7.12, the angle sum written out). */
  readonly diurnal: Band;
  /** The cosine factors hold all (equations 7.13). */
  readonly longPeriod: { readonly radial: number; readonly transverse: number };
}

/** Sums both bands over their tides at a moment. */
export function tideBands(moment: Moment): TideBands {
  const { lunarTime, multiples } = tidalArguments(moment);
  const angleOf = ([s, h, p, n, ps]: Tide) =>
    s * multiples[0] + h * multiples[1] + p * multiples[2] + n * multiples[3] + ps * multiples[4];

  const diurnal = { radialSine: 0, radialCosine: 0, transverseSine: 0, transverseCosine: 0 };
  for (const tide of DIURNAL) {
    const [sine, cosine] = sineCosine(lunarTime + angleOf(tide));
    const [, , , , , radialIn, radialOut, transverseIn, transverseOut] = tide;
    diurnal.radialSine += (radialIn * cosine - radialOut * sine) * 1e-3;
    diurnal.radialCosine += (radialIn * sine + radialOut * cosine) * 1e-3;
    diurnal.transverseSine += (transverseIn * cosine - transverseOut * sine) * 1e-3;
    diurnal.transverseCosine += (transverseIn * sine + transverseOut * cosine) * 1e-3;
  }
  const longPeriod = { radial: 0, transverse: 0 };
  for (const tide of LONG_PERIOD) {
    const [sine, cosine] = sineCosine(angleOf(tide));
    const [, , , , , radialIn, radialOut, transverseIn, transverseOut] = tide;
    longPeriod.radial += (radialIn * cosine + radialOut * sine) * 1e-3;
    longPeriod.transverse += (transverseIn * cosine + transverseOut * sine) * 1e-3;
  }
  return { diurnal, longPeriod };
}

const sineCosine = (degrees: number): [number, number] => {
  const theta = RADIANS * (degrees % 360);
  return [Math.sin(theta), Math.cos(theta)];
};

/**
 * Mean lunar time and the mean longitudes s, h, p, N', p_s, degrees: Simon et al. (1994), with the precession in longitude added
 * to s, as the Conventions' software has it.
 */
function tidalArguments({ centuries: t, hours }: Moment) {
  const moon = polynomial(218.31664563, 481267.88194, -0.0014663889, 0.00000185139, 0);
  const lunarTime = 15 * hours + polynomial(280.4606184, 36000.7700536, 0.00038793, -0.0000000258, 0) - moon;
  const precession = polynomial(0, 1.396971278, 0.000308889, 0.000000021, 0.000000007);
  const multiples = [
    moon + precession,
    polynomial(280.46645, 36000.7697489, 0.00030322222, 0.00000002, -0.00000000654),
    polynomial(83.35324312, 4069.01363525, -0.01032172222, -0.0000124991, 0.00000005263),
    polynomial(234.95544499, 1934.13626197, -0.00207561111, -0.00000213944, 0.0000000165),
    polynomial(282.93734098, 1.71945766667, 0.00045688889, -0.00000001778, -0.00000000334),
  ] as const;
  return { lunarTime, multiples };

  function polynomial(c0: number, c1: number, c2: number, c3: number, c4: number): number {
    return c0 + (c1 + (c2 + (c3 + c4 * t) * t) * t) * t;
  }
}
