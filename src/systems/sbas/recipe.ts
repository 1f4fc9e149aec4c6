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
    { step: "invert-network", output: "displacement", file: "displacement.zarr" },
    { step: "displacement-error", output: "displacementStd", file: "displacement-std.zarr" },
    { step: "invert-network", output: "temporalCoherence", file: "temporal-coherence.tif" },
    { step: "invert-network", output: "pairCount", file: "pair-count.tif" },
    { step: "invert-network", output: "rankDeficiency", file: "rank-deficiency.tif" },
    { step: "estimate-velocity", output: "velocity", file: "velocity.tif", words: LINE_OF_SIGHT },
    { step: "estimate-velocity", output: "velocityStd", file: "velocity-std.tif" },
  ],
});
