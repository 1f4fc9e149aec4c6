import { defineRecipe } from "../../pipeline/recipe.ts";
import { coherenceMask, reliablePixels } from "./coherence-mask.ts";
import { commonComponents } from "./common-components.ts";
import { correctIonosphere } from "./correct-ionosphere.ts";
import { correctOscillator } from "./correct-oscillator.ts";
import { correctPlateMotion } from "./correct-plate-motion.ts";
import { correctTides } from "./correct-tides.ts";
import { correctTopography } from "./correct-topography.ts";
import { correctTroposphereHeight } from "./correct-troposphere-height.ts";
import { correctTroposphereWeather } from "./correct-troposphere-weather.ts";
import { troposphereWeatherReference } from "./correct-troposphere-weather-reference.ts";
import { correctUnwrapping } from "./correct-unwrapping.ts";
import { unwrappingClosure } from "./correct-unwrapping-closure.ts";
import { derampSeries } from "./deramp.ts";
import { derampReport } from "./deramp-report.ts";
import { displacementError } from "./displacement-error.ts";
import { estimateVelocity } from "./estimate-velocity.ts";
import { invertNetwork } from "./invert-network.ts";
import { LINE_OF_SIGHT } from "./measured-series.ts";
import { networkReport } from "./network-report.ts";
import { pairCoherence } from "./pair-coherence.ts";
import { pairStatistics } from "./pair-statistics.ts";
import { quickOverview } from "./quick-overview.ts";
import { referenceDate } from "./reference-date.ts";
import { referenceGeometry } from "./reference-geometry.ts";
import { referencePoint } from "./reference-point.ts";
import { residualRms } from "./residual-rms.ts";
import { selectNetwork } from "./select-network.ts";
import { tideReport } from "./tide-report.ts";
import { velocityProducts } from "./velocity-outputs.ts";
import type { VelocityParams } from "./velocity-params.ts";

/**
 * Unwrapped interferograms to displacement series, velocity, temporal coherence and their uncertainty. The corrections of
 * the series stand in the order in which MintPy makes them; each takes part when its parameter asks for it.
 */
export const sbas = defineRecipe({
  name: "sbas",
  doc: "Unwrapped interferograms to a displacement series, its velocity and their uncertainty (small baseline subsets).",
  steps: [
    selectNetwork,
    networkReport,
    pairCoherence,
    referencePoint,
    pairStatistics,
    quickOverview,
    commonComponents,
    unwrappingClosure,
    correctUnwrapping,
    invertNetwork,
    displacementError,
    coherenceMask,
    reliablePixels,
    referenceGeometry,
    correctOscillator,
    correctTides,
    tideReport,
    correctIonosphere,
    correctTroposphereHeight,
    troposphereWeatherReference,
    correctTroposphereWeather,
    derampSeries,
    derampReport,
    correctTopography,
    residualRms,
    referenceDate,
    estimateVelocity,
    correctPlateMotion,
  ],
  products: (params) => [
    { output: "displacement", file: "displacement.zarr" },
    { output: "displacementStd", file: "displacement-std.zarr" },
    { output: "temporalCoherence", file: "temporal-coherence.tif" },
    { output: "reliable", file: "reliable.tif" },
    { output: "pairCount", file: "pair-count.tif" },
    { output: "rankDeficiency", file: "rank-deficiency.tif" },
    { output: "meanCoherence", file: "mean-coherence.tif" },
    { output: "stackedVelocity", file: "stacked-velocity.tif", words: LINE_OF_SIGHT.words },
    { output: "nonzeroClosures", file: "nonzero-closures.tif" },
    { output: "demError", file: "dem-error.tif", words: ["ground lower than the DEM", "ground higher"] },
    { output: "demErrorStd", file: "dem-error-std.tif" },
    // The recipe has all the parameters of the step.
    ...velocityProducts(params as VelocityParams),
  ],
});
