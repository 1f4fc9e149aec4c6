import { fillGaps, medianSlope } from "../../kernels/elevation/terrain-slope.ts";
import { defineStep } from "../../pipeline/step.ts";
import { compat } from "./params.ts";

export const terrainSlope = defineStep({
  name: "terrain-slope",
  version: 1,
  doc: "Slope of the ground: that of the reference DEM, and in its gaps the median of all DEMs'. compat=pyddem has it the other way round.",
  scope: "tile",
  params: { compat },
  inputs: {
    observedSlope: { dims: ["time", "y", "x"], unit: "degree", doc: "Slope of each DEM", optional: true },
    referenceSlope: { dims: ["y", "x"], unit: "degree", doc: "Slope of the reference DEM", optional: true },
  },
  outputs: {
    terrainSlope: { dims: ["y", "x"], unit: "degree", doc: "Slope that the errors are estimated with" },
  },
  prepare({ params, facts }) {
    const times = facts.dates.length;
    return ({ shape, inputs }) => {
      const pixels = shape.y * shape.x;
      const { observedSlope: observed, referenceSlope: reference } = inputs;
      const nothing = () => new Float32Array(pixels).fill(Number.NaN);
      const median = observed ? medianSlope(observed, times) : nothing();
      const [first, second] = params.compat === "pyddem" ? [median, reference] : [reference, median];
      return { terrainSlope: fillGaps(first ?? nothing(), second ?? nothing()) };
    };
  },
});
