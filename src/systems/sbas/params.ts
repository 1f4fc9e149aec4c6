import {
  choice,
  integer,
  number,
  optionalCouple,
  optionalInteger,
  optionalNumber,
  words,
} from "../../pipeline/params.ts";

/** Parameters that several steps of the chain share. */
export const compat = choice(
  "Whose numbers to give: none is upwarp's own, mintpy repeats MintPy's, its known defects included.",
  ["none", "mintpy"],
  "none",
);

export const weight = choice(
  "Weight of each interferogram in the inversion: var is the inverse phase variance, fim the Fisher information, coh the coherence, no is equal weights.",
  ["var", "fim", "coh", "no"],
  "var",
);

export const norm = choice(
  "What the inversion makes small: l2 the squares of the residuals; huber and l1 bear with pairs that are wrong by whole cycles, at ten to thirty times the time. compat=mintpy knows l2 only.",
  ["l2", "huber", "l1"],
  "l2",
);

export const looks = optionalNumber(
  "Number of independent looks behind each coherence value; none takes it from the inputs' metadata.",
  { min: 1, max: 10_000 },
);

export const referenceYx = optionalCouple(
  "Reference point as row and column, from 0; none takes the one that the inputs name, else chooses one near the centre that is valid and coherent in all pairs.",
  "ROW,COL",
  "integer",
);

export const referenceLonLat = optionalCouple(
  "Reference point as longitude and latitude in degrees; the pixel that contains it is used, in radar geometry the nearest one.",
  "LON,LAT",
  "number",
);

export const referenceWindow = optionalInteger(
  "Edge in pixels of the square around the reference point whose phases are averaged, so that one pixel's noise does not enter every other; none takes 1 for a point that is given and 15 for one that is chosen.",
  { min: 1, max: 501 },
);

export const maskDataset = choice(
  "Layer that masks single phases before the inversion: coherence below mask.threshold, or connected component 0.",
  ["none", "coherence", "connectedComponent"],
  "none",
);

export const maskThreshold = number(
  "Coherence below which a phase is left out, with mask.dataset=coherence.",
  0.4,
  { min: 0, max: 1 },
);

export const minimumRedundancy = integer(
  "Pairs that every date must have with compat=mintpy, where a pixel with fewer is given up. The default gives no pixel up: pair-count.tif and rank-deficiency.tif tell what its series rests on.",
  1,
  { min: 0, max: 1000 },
);

export const minimumNorm = choice(
  "What decides between parts of a network that no valid pair connects: the smallest velocities, or the smallest phases.",
  ["velocity", "phase"],
  "velocity",
);

export const excludeDates = words(
  "Dates that the velocity fit leaves out, YYYYMMDD or YYYY-MM-DD, besides those whose residual is too large.",
);
