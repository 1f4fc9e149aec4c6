import { configError } from "../../errors.ts";
import type { Recipe } from "../../pipeline/recipe.ts";

/** The page explains interferograms and their corrections: systems of other measurements have none yet. */
const REPORTED = ["sbas"];

/** Refuses a system whose runs have no page: error "report-system". */
export function requireReported({ name }: Recipe): void {
  if (REPORTED.includes(name)) return;
  throw configError({
    code: "report-system",
    what: `There is no report page for runs of ${name}.`,
    got: name,
    fix: "Leave --report out; `upwarp plot map` draws each map, and `upwarp why` tells what a result was made of.",
  });
}
