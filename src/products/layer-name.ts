/** Layers that come once for each interferogram. */
export const PAIR_LAYERS = ["unwrappedPhase", "coherence", "connectedComponent"] as const;
export type PairLayer = (typeof PAIR_LAYERS)[number];

/** Layers that come once for the stack. The look vector's angles become incidence and azimuth. */
export type StaticLayer =
  | "height"
  | "incidenceAngle"
  | "azimuthAngle"
  | "waterMask"
  | "lookVectorTheta"
  | "lookVectorPhi";

export type LayerName = PairLayer | StaticLayer;

export const isPairLayer = (layer: LayerName | null): layer is PairLayer =>
  (PAIR_LAYERS as readonly (string | null)[]).includes(layer);

/** Words made of several, looked for before the name is cut at its underscores. */
const PHRASES: readonly (readonly [RegExp, LayerName])[] = [
  [/lv_theta/, "lookVectorTheta"],
  [/lv_phi/, "lookVectorPhi"],
  [/water_?mask/, "waterMask"],
  [/conn(ected)?_?comp/, "connectedComponent"],
  [/unw(rapped)?_?phase/, "unwrappedPhase"],
];

const WORDS: Readonly<Record<string, LayerName>> = {
  unw: "unwrappedPhase",
  unwrapped: "unwrappedPhase",
  cc: "coherence",
  coh: "coherence",
  cor: "coherence",
  corr: "coherence",
  coherence: "coherence",
  concomp: "connectedComponent",
  dem: "height",
  hgt: "height",
  height: "height",
  elevation: "height",
  inc: "incidenceAngle",
  incidence: "incidenceAngle",
};

/** Statistics and errors OF a layer are not the layer: coh_mean.tif, dem_error.tif. */
const DERIVED = /^(err(or)?|std|mean|median|avg|average|var|rms|residual|wrapped|filt(ered)?mask|hillshade)$/;

/**
 * The layer that a file name speaks of, by the last word that names one: "..._utm.unw.cc" is coherence.
 * null when no word does, or when the name speaks of a statistic.
 */
export function layerInName(name: string): LayerName | null {
  const lower = name.toLowerCase();
  for (const [phrase, layer] of PHRASES) if (phrase.test(lower)) return layer;
  const words = lower.split(/[^a-z]+/);
  if (words.some((word) => DERIVED.test(word))) return null;
  const word = words.findLast((candidate) => Object.hasOwn(WORDS, candidate));
  return word === undefined ? null : (WORDS[word] ?? null);
}
