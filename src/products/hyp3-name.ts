import { parseDate } from "../dates.ts";
import type { LayerName } from "./layer-name.ts";
import type { DatePair } from "./pair-name.ts";

/** Who made a HyP3 product: GAMMA on whole scenes, ISCE-2 on one burst or on several merged ones. */
type Hyp3Flavour = "gamma-scene" | "isce-burst" | "isce-multi-burst";

export interface Hyp3Name {
  /** The product's name: the prefix of all its files, and of its metadata text. */
  readonly product: string;
  readonly flavour: Hyp3Flavour;
  readonly pair: DatePair;
}

const PATTERNS: readonly (readonly [Hyp3Flavour, RegExp])[] = [
  [
    "gamma-scene",
    /^S1[ABCD][ABCD]_(\d{8})T\d{6}_(\d{8})T\d{6}_(?:VV|HH)[PRO]\d{3,4}_INT\d{2}_G_[uw][ec][123F]_[0-9A-F]{4}/,
  ],
  ["isce-burst", /^S1_\d{6}_IW[123]_(\d{8})_(\d{8})_(?:VV|HH)_INT\d{2}_[0-9A-F]{4}/],
  [
    "isce-multi-burst",
    /^S1_\d{3}_\d{6}s1n\d{2}-\d{6}s2n\d{2}-\d{6}s3n\d{2}_IW_(\d{8})_(\d{8})_(?:VV|HH)_INT\d{2}_[0-9A-F]{4}/,
  ],
];

/** Reads the name of a HyP3 InSAR product from the beginning of a file name; null when it is none. */
export function parseHyp3Name(name: string): Hyp3Name | null {
  for (const [flavour, pattern] of PATTERNS) {
    const match = pattern.exec(name);
    const [reference, secondary] = [parseDate(match?.[1] ?? ""), parseDate(match?.[2] ?? "")];
    if (match && reference && secondary)
      return { product: match[0], flavour, pair: { reference, secondary } };
  }
  return null;
}

/** What follows the product's name says which layer a raster is; `_clipped` and the like may follow. */
const SUFFIXES: readonly (readonly [string, LayerName])[] = [
  ["_unw_phase", "unwrappedPhase"],
  ["_corr", "coherence"],
  ["_conncomp", "connectedComponent"],
  ["_dem", "height"],
  ["_lv_theta", "lookVectorTheta"],
  ["_lv_phi", "lookVectorPhi"],
  ["_water_mask", "waterMask"],
];

/** The layer of a file of a product; null for its other files (wrapped phase, amplitude, browse images). */
export function hyp3Layer(name: string, product: string): LayerName | null {
  const rest = name.slice(product.length);
  if (!/\.tiff?$/i.test(rest)) return null;
  return SUFFIXES.find(([suffix]) => rest.startsWith(suffix))?.[1] ?? null;
}
