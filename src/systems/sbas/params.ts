import { choice, optionalCouple, optionalNumber } from "../../pipeline/params.ts";

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
  "Reference point as longitude and latitude in degrees; the pixel that contains it is used.",
  "LON,LAT",
  "number",
);
