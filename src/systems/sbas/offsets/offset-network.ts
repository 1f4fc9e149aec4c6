import { scienceError } from "../../../errors.ts";
import { defineStep } from "../../../pipeline/step.ts";
import { describeNetwork, type NetworkRecord } from "../network-report.ts";
import { COMPONENTS } from "./component.ts";
import { OFFSET_LAYERS } from "./layers.ts";

export const offsetNetwork = defineStep({
  name: "offset-network",
  version: 1,
  doc: "Describes the network of the offset pairs: components, redundancy, closed triplets, baselines.",
  scope: "global",
  params: {},
  inputs: OFFSET_LAYERS,
  async run({ facts, inputs, note }): Promise<NetworkRecord> {
    if (!facts.network)
      throw scienceError({
        code: "network-missing",
        what: "The stack has no pairs.",
        fix: "Give the offsets of pairs, not maps or series.",
      });
    const record = describeNetwork(facts.network);
    const [one, ...others] = record.components;
    if (one && others.length > 0)
      note(
        `The network falls into ${record.components.length} parts that no pair connects. Between them the series follows the smallest velocities, not a measurement; range-rank-deficiency.tif and azimuth-rank-deficiency.tif mark it.`,
      );
    const unknown = COMPONENTS.filter(({ offset, std }) => inputs[offset] && !inputs[std]);
    if (unknown.length > 0)
      note(
        `The inputs hold no ${unknown.map(({ std }) => std).join(" and no ")}: all offsets weigh the same, and errors come from the residuals.`,
      );
    return record;
  },
});
