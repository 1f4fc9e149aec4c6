import { defineRecipe, type Product } from "../../../pipeline/recipe.ts";
import { nameOf } from "../measured-series.ts";
import { selectNetwork } from "../select-network.ts";
import { velocityProducts } from "../velocity-outputs.ts";
import type { VelocityParams } from "../velocity-params.ts";
import { AZIMUTH, COMPONENTS, type OffsetComponent, RANGE } from "./component.ts";
import { dateOffsets } from "./date-offsets.ts";
import { derampOffsets } from "./deramp-offsets.ts";
import { invertOffsets } from "./invert-offsets.ts";
import { offsetError } from "./offset-error.ts";
import { offsetMedians } from "./offset-medians.ts";
import { offsetNetwork } from "./offset-network.ts";
import { offsetVelocity } from "./offset-velocity.ts";
import { referenceOffsets } from "./reference-offsets.ts";

/** Declared once: a step is one object, however many recipes hold it. */
const stepsOf = (component: OffsetComponent) => [
  invertOffsets(component),
  offsetError(component),
  derampOffsets(component),
  dateOffsets(component),
  offsetVelocity(component),
];

const seriesProducts = (component: OffsetComponent): Product[] => [
  { output: component.series, file: `${component.prefix}-displacement.zarr` },
  { output: nameOf(component, "displacementStd"), file: `${component.prefix}-displacement-std.zarr` },
  { output: nameOf(component, "residual"), file: `${component.prefix}-residual.tif` },
  { output: nameOf(component, "pairCount"), file: `${component.prefix}-pair-count.tif` },
  { output: nameOf(component, "rankDeficiency"), file: `${component.prefix}-rank-deficiency.tif` },
];

/**
 * Offsets of image pairs, matched by their amplitude, to displacement series in range and azimuth with their velocity and
 * uncertainty: for motion that is too fast or too rough for phases. Either component may be missing.
 */
export const offsets = defineRecipe({
  name: "offsets",
  doc: "Pixel offsets of image pairs to displacement series in range and azimuth, their velocities and their uncertainty.",
  observable: "offsets",
  steps: [
    selectNetwork,
    offsetNetwork,
    referenceOffsets,
    offsetMedians,
    ...stepsOf(RANGE),
    ...stepsOf(AZIMUTH),
  ],
  products: (params) =>
    COMPONENTS.flatMap((component) => [
      ...seriesProducts(component),
      // The recipe has all the parameters of the step.
      ...velocityProducts(params as VelocityParams, component),
    ]),
});
