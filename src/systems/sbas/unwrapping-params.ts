import { choice, integer, optionalInteger } from "../../pipeline/params.ts";

export const unwrappingMethod = choice(
  "Correction of unwrapping errors: bridging compares the phases over the gaps between connected components of each interferogram, closure the sums of phases around triplets of interferograms; bridging+closure does both.",
  ["none", "bridging", "closure", "bridging+closure"],
  "none",
);

export const unwrappingMinArea = optionalInteger(
  "Pixels that a connected component must have to be corrected, but never more than 0.3 % of the image; none takes 100, or 2500 with compat=mintpy.",
  { min: 1 },
);

export const unwrappingSamples = optionalInteger(
  "Pixels of each common component that vote on its cycles by closure; none takes 10000, or 100 with compat=mintpy.",
  { min: 1, max: 1_000_000 },
);

export const unwrappingRamp = choice(
  "A ramp that is fitted to the reference point's component and taken off before phases are compared over gaps. It does not stay off.",
  ["none", "linear", "quadratic", "linear-range", "linear-azimuth", "quadratic-range", "quadratic-azimuth"],
  "none",
);

export const unwrappingRadius = integer(
  "Largest distance from the end of a bridge at which phases are compared, pixels; never more than 5 % of the image's smaller side.",
  50,
  { min: 1, max: 10_000 },
);

/** Whether the method looks at gaps within an interferogram, and at triplets of interferograms. */
export const usesBridging = (method: unknown) => method === "bridging" || method === "bridging+closure";
export const usesClosure = (method: unknown) => method === "closure" || method === "bridging+closure";

const MIN_AREA = { none: 100, mintpy: 2500 } as const;
const SAMPLES = { none: 10_000, mintpy: 100 } as const;

/** What `unwrapping.min-area` and `unwrapping.samples` mean when they are left out. */
export const minAreaOf = (given: number | null, compat: "none" | "mintpy") => given ?? MIN_AREA[compat];
export const samplesOf = (given: number | null, compat: "none" | "mintpy") => given ?? SAMPLES[compat];
