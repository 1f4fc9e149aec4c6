import { defineRecipe } from "../../pipeline/recipe.ts";
import { calibrateErrors } from "./calibrate-errors.ts";
import { dateErrors } from "./date-errors.ts";
import { elevationError } from "./elevation-error.ts";
import { elevationRate } from "./elevation-rate.ts";
import { fitElevation } from "./fit-elevation.ts";
import { fitTrend } from "./fit-trend.ts";
import { groundCover } from "./ground-cover.ts";
import { observedSlope } from "./observed-slope.ts";
import { referenceLimits } from "./reference-limits.ts";
import { referenceSlope } from "./reference-slope.ts";
import { rejectByChanges } from "./reject-by-changes.ts";
import { rejectByReference } from "./reject-by-reference.ts";
import { robustLimits } from "./robust-limits.ts";
import { terrainSlope } from "./terrain-slope.ts";

/** A stack of DEMs to elevation series, with what was left out and why, in the order of Hugonnet et al. (2021). */
export const dem = defineRecipe({
  name: "dem",
  doc: "A stack of DEMs to elevation series and their uncertainty (filters against a reference, Gaussian process or lines).",
  steps: [
    groundCover,
    dateErrors,
    referenceSlope,
    referenceLimits,
    calibrateErrors,
    rejectByReference,
    observedSlope,
    terrainSlope,
    elevationError,
    elevationRate,
    robustLimits,
    rejectByChanges,
    fitElevation,
    fitTrend,
  ],
  products: [
    { output: "elevation", file: "elevation.zarr" },
    { output: "observationCount", file: "observation-count.tif" },
    { output: "trend", file: "trend.tif", words: ["lowering", "rising"], isMain: true },
    { output: "trendStd", file: "trend-std.tif" },
    { output: "trendHalfWidth", file: "trend-half-width.tif" },
    { output: "intercept", file: "intercept.tif" },
    { output: "lineCount", file: "line-count.tif" },
    { output: "firstDate", file: "first-date.tif" },
    { output: "lastDate", file: "last-date.tif" },
  ],
});
