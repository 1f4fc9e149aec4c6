import { choice } from "../../pipeline/params.ts";

/** Parameters of the tropospheric corrections, which several steps share. */
export const troposphere = choice(
  "Tropospheric correction: height fits the delay to the height date by date; era5 integrates ERA5 pressure levels, gacos and opera take those services' zenith delays, all three from files on disk.",
  ["none", "height", "era5", "gacos", "opera"],
  "none",
);

export const troposphereMissing = choice(
  "What to do about dates without a file of zenith delay: error names them all and stops; skip gives no value at those dates, as they cannot be corrected.",
  ["error", "skip"],
  "error",
);
