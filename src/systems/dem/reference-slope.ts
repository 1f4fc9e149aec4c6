import { pixelMetres } from "../../geo/pixel-metres.ts";
import { measureSlope } from "../../kernels/raster/slope.ts";
import { defineStep } from "../../pipeline/step.ts";
import { gridFor } from "./ground.ts";
import { compat } from "./params.ts";
import { readMap } from "./read-map.ts";

export const referenceSlope = defineStep({
  name: "reference-slope",
  version: 1,
  doc: "Slope of the reference DEM.",
  scope: "global",
  params: { compat },
  inputs: { referenceElevation: { dims: ["y", "x"], unit: "m", doc: "Reference DEM on the stack's grid" } },
  outputs: { referenceSlope: { dims: ["y", "x"], unit: "degree", doc: "Slope of the reference DEM" } },
  references: ["horn1981"],
  // A reference that was given as a file brings its own.
  active: (_params, available) => available.has("referenceElevation") && !available.has("referenceSlope"),
  async run({ params, facts, inputs, write }) {
    const spacing = pixelMetres(gridFor(params.compat, facts.grid));
    const heights = await readMap(inputs.referenceElevation!);
    await write("referenceSlope", measureSlope(heights, facts.grid.shape, spacing));
    return null;
  },
});
