import { RAMP_KINDS } from "../../../kernels/raster/ramp.ts";
import { choice, optionalCouple, optionalInteger, optionalNumber } from "../../../pipeline/params.ts";
import { compat, minimumNorm, minimumRedundancy } from "../params.ts";

export const referenceParams = {
  "reference.yx": optionalCouple(
    "Row and column, from 0, of a point that does not move: its offsets are taken off all others. none keeps the offsets as they are, which measure motion against the orbits.",
    "ROW,COL",
    "integer",
  ),
  "reference.lonlat": optionalCouple(
    "The same point as longitude and latitude in degrees; the pixel that contains it is used.",
    "LON,LAT",
    "number",
  ),
  "reference.window": optionalInteger(
    "Edge in pixels of the square around the reference point whose offsets are averaged; none takes 15, and 1 with compat=mintpy.",
    { min: 1, max: 501 },
  ),
  compat,
} as const;

export const maskParams = {
  "mask.min-snr": optionalNumber(
    "Signal-to-noise ratio of the matching (offsetSNR) below which an offset is left out; none leaves it out of account.",
    { min: 0 },
  ),
  "mask.max-std": optionalNumber(
    "Standard error above which an offset is left out; up to five times as much is borne where the offset is ten standard errors or more from the median of its pair. none leaves no offset out.",
    { min: 0, unit: "pixels" },
  ),
} as const;

/** Parameters that decide which offsets enter the inversion and what they weigh. */
export const offsetInversionParams = {
  weight: choice(
    "Weight of each offset in the sum of squared residuals: std is the inverse square of its standard error, no is equal weights.",
    ["std", "no"],
    "std",
  ),
  norm: choice(
    "What the inversion makes small: l2 the squares of the residuals; huber and l1 bear with offsets that are mismatches, at ten to thirty times the time. compat=mintpy knows l2 only.",
    ["l2", "huber", "l1"],
    "l2",
  ),
  ...maskParams,
  "min-redundancy": minimumRedundancy,
  "min-norm": minimumNorm,
  compat,
} as const;

export const derampParams = {
  deramp: choice(
    "Surface that is fitted to each date and taken off, with its constant where there is no reference point: a plane (linear), a parabola (quadratic), or one that varies along columns (range) or rows (azimuth) only. It removes errors of the orbits and of the coregistration, and motion as wide as the scene with them.",
    ["none", ...RAMP_KINDS],
    "none",
  ),
  "deramp.mask": choice(
    "Pixels that the ramp is fitted to: those that the mask of --water-mask keeps (land), or all (none). It is taken off everywhere.",
    ["land", "none"],
    "none",
  ),
  compat,
} as const;
