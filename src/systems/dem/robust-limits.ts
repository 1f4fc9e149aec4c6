import { pixelMetres } from "../../geo/pixel-metres.ts";
import { limitByRobustRate } from "../../kernels/elevation/robust-limits.ts";
import { defineStep } from "../../pipeline/step.ts";
import { modeOf } from "./ground.ts";
import { compat, filter, timeRate } from "./params.ts";
import { readMap } from "./read-map.ts";

export const ROBUST_INPUTS = {
  robustLowest: {
    dims: ["y", "x"],
    unit: "m",
    doc: "Lowest elevation that changes nearby allow",
    optional: true,
  },
  robustHighest: {
    dims: ["y", "x"],
    unit: "m",
    doc: "Highest elevation that changes nearby allow",
    optional: true,
  },
  rateNearby: { dims: ["y", "x"], unit: "m yr-1", doc: "How fast the ground nearby changes", optional: true },
} as const;

const { robustLowest, robustHighest, rateNearby } = ROBUST_INPUTS;

export const robustLimits = defineStep({
  name: "robust-limits",
  version: 1,
  doc: "Elevations that the reference DEM and the changes nearby allow.",
  scope: "global",
  params: { compat, filter, "time.rate": timeRate },
  inputs: {
    referenceElevation: { dims: ["y", "x"], unit: "m", doc: "Reference DEM on the stack's grid" },
    filterRate: { dims: ["y", "x"], unit: "m yr-1", doc: "Rate of change before the robust filter" },
  },
  outputs: {
    robustLowest: { dims: robustLowest.dims, unit: "m", doc: robustLowest.doc },
    robustHighest: { dims: robustHighest.dims, unit: "m", doc: robustHighest.doc },
    rateNearby: { dims: rateNearby.dims, unit: "m yr-1", doc: rateNearby.doc },
  },
  references: ["hugonnet2021"],
  active: (params, available) => available.has("referenceElevation") && params.filter !== "none",
  async run({ params, facts, inputs, write }) {
    // Unlike its slopes, pyddem's radius here is by the true distances.
    const pixel = pixelMetres(facts.grid);
    const rate = params["time.rate"];
    const limits = limitByRobustRate(
      await readMap(inputs.filterRate!),
      await readMap(inputs.referenceElevation!),
      facts.grid.shape,
      pixel,
      { maxRate: [-rate, rate], ...modeOf(params.compat) },
    );
    await write("robustLowest", limits.lowest);
    await write("robustHighest", limits.highest);
    await write("rateNearby", limits.rate);
    return null;
  },
});
