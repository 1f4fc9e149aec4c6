import { inputError } from "../errors.ts";
import { count, enumerate } from "./enumerate.ts";

/** Files that call themselves interferograms without saying of which dates: they would be missed in silence. */
export const undatedError = (paths: readonly string[], total: number) =>
  inputError({
    code: "pair-dates-missing",
    what: `${count(paths.length, "file")} of ${total} ${paths.length === 1 ? "has" : "have"} no pair of dates.`,
    where: enumerate(paths),
    got: "neither dates in the tags or header nor two joined dates in the name",
    fix: "Put both dates into the file names, earlier first: 20180106_20180130.unw.tif; or into the header (DATE12 in .rsc).",
  });
