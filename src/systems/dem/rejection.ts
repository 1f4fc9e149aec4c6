/**
 * Why an elevation plays no part, as `rejection` has it for every observation: what rejected it first. From `PASS` on the pass of the
 * Gaussian process that did (`PASS` + 1 the first), or for lines `BAND`.
 */
export const REJECTION = {
  used: 0,
  "date-error": 1,
  range: 2,
  "spatial-200m": 3,
  "spatial-500m": 4,
  "spatial-2000m": 5,
  temporal: 6,
  "robust-spatial": 7,
  "robust-temporal": 8,
  band: 9,
} as const satisfies Record<string, number>;

/** Pass k of the fit rejects with `PASS` + k. */
export const PASS = 100;
/** No elevation, or a pixel that is not to be worked on. */
export const NO_OBSERVATION = 255;

export type RejectionName = keyof typeof REJECTION;

/** What the numbers mean, for the attributes of the output (CF flags). */
export const REJECTION_FLAGS = {
  flag_values: [...Object.values(REJECTION), NO_OBSERVATION],
  flag_meanings: [...Object.keys(REJECTION), "no-observation"].join(" "),
  comment: `${PASS} + k: rejected in pass k of the Gaussian process`,
};

/** The codes of a tile before anything is rejected. */
export function startRejection(elevation: Float32Array): Uint8Array {
  return Uint8Array.from(elevation, (value) => (Number.isFinite(value) ? REJECTION.used : NO_OBSERVATION));
}

/** Notes one stage's rejects, of what nothing rejected before. */
export function noteRejects(codes: Uint8Array, stage: string, rejects: Uint8Array): void {
  const code = (REJECTION as Readonly<Record<string, number>>)[stage];
  if (code === undefined) throw new TypeError(`no code for the filter ${stage}`);
  for (let i = 0; i < codes.length; i++) if (rejects[i] === 1 && codes[i] === REJECTION.used) codes[i] = code;
}

/** The elevations that nothing rejected so far; NaN elsewhere. */
export function usedOnly(elevation: Float32Array, codes: Float32Array | Uint8Array): Float32Array {
  return elevation.map((value, i) => (codes[i] === REJECTION.used ? value : Number.NaN));
}
