import { defineRecipe } from "../../pipeline/recipe.ts";
import { displacementError } from "./displacement-error.ts";
import { estimateVelocity } from "./estimate-velocity.ts";
import { invertNetwork } from "./invert-network.ts";
import { networkReport } from "./network-report.ts";
import { referencePoint } from "./reference-point.ts";

const LINE_OF_SIGHT = ["away from satellite", "towards satellite"] as const;

/** Unwrapped interferograms to displacement series, velocity, temporal coherence and their uncertainty. */
export const sbas = defineRecipe({
  name: "sbas",
  doc: "Unwrapped interferograms to a displacement series, its velocity and their uncertainty (small baseline subsets).",
  steps: [networkReport, referencePoint, invertNetwork, displacementError, estimateVelocity],
  products: [
    { output: "displacement", file: "displacement.zarr" },
    { output: "displacementStd", file: "displacement-std.zarr" },
    { output: "temporalCoherence", file: "temporal-coherence.tif" },
    { output: "pairCount", file: "pair-count.tif" },
    { output: "rankDeficiency", file: "rank-deficiency.tif" },
    { output: "velocity", file: "velocity.tif", words: LINE_OF_SIGHT },
    { output: "velocityStd", file: "velocity-std.tif" },
  ],
});
