import { pixelMetres } from "../../geo/pixel-metres.ts";
import { measureSlope } from "../../kernels/raster/slope.ts";
import { defineStep } from "../../pipeline/step.ts";
import { gridFor } from "./ground.ts";
import { compat } from "./params.ts";
import { ELEVATION } from "./reject-by-reference.ts";
import { usedOnly } from "./rejection.ts";

export const observedSlope = defineStep({
  name: "observed-slope",
  version: 1,
  doc: "Slope of each DEM without what was rejected, where the reference DEM's is not to be taken.",
  scope: "layer",
  along: "time",
  params: { compat },
  inputs: {
    elevation: ELEVATION,
    referenceRejection: { dims: ["time", "y", "x"], unit: "1", doc: "Why an elevation is not used" },
  },
  outputs: { observedSlope: { dims: ["time", "y", "x"], unit: "degree", doc: "Slope of each DEM" } },
  references: ["horn1981"],
  active: (params, available) => params.compat === "pyddem" || !available.has("referenceElevation"),
  prepare({ params, facts }) {
    const spacing = pixelMetres(gridFor(params.compat, facts.grid));
    return ({ shape, inputs }) => ({
      observedSlope: measureSlope(usedOnly(inputs.elevation!, inputs.referenceRejection!), shape, spacing),
    });
  },
});
