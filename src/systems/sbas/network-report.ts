import { dayNumber } from "../../dates.ts";
import { scienceError } from "../../errors.ts";
import { labelComponents } from "../../kernels/graph/connected-components.ts";
import { countRedundancy } from "../../kernels/graph/redundancy.ts";
import { listTriplets } from "../../kernels/graph/triplets.ts";
import { defineStep } from "../../pipeline/step.ts";
import type { Network } from "../../stack/network.ts";
import { ASSUMED_LOOKS, inversionInputs } from "./inversion.ts";
import { looks, weight } from "./params.ts";

/** What a network allows before any pixel is read. */
export interface NetworkRecord {
  readonly dates: number;
  readonly pairs: number;
  /** Groups of dates that no pair connects. */
  readonly components: readonly (readonly string[])[];
  /** Pairs that each date takes part in, in date order. */
  readonly pairsPerDate: readonly number[];
  /** Pairs beyond the dates - components that a solution needs: each checks the others. */
  readonly redundancy: number;
  readonly triplets: number;
  /** Shortest and longest temporal baseline, days. */
  readonly spanDays: readonly [shortest: number, longest: number];
}

/** Summarises the graph of a network; throws `network-empty` when there is nothing to invert. */
export function describeNetwork({ dates, pairs }: Network): NetworkRecord {
  if (pairs.length === 0)
    throw scienceError({
      code: "network-empty",
      what: "The stack holds no interferogram.",
      fix: "Give at least one pair in --inputs.",
    });
  const { label, count } = labelComponents(dates.length, pairs);
  const components = Array.from({ length: count }, (_, c) => dates.filter((_date, i) => label[i] === c));
  const spans = pairs.map(
    ({ reference, secondary }) => dayNumber(dates[secondary]!) - dayNumber(dates[reference]!),
  );
  return {
    dates: dates.length,
    pairs: pairs.length,
    components,
    pairsPerDate: [...countRedundancy(dates.length, pairs)],
    redundancy: pairs.length - (dates.length - components.length),
    triplets: listTriplets(dates.length, pairs).length / 3,
    spanDays: [Math.min(...spans), Math.max(...spans)],
  };
}

export const networkReport = defineStep({
  name: "network-report",
  version: 1,
  doc: "Describes the interferogram network: components, redundancy, closed triplets, baselines.",
  scope: "global",
  params: { weight, looks },
  inputs: { coherence: { ...inversionInputs.coherence } },
  async run({ facts, inputs, params, note }) {
    if (!facts.network)
      throw scienceError({
        code: "network-missing",
        what: "The stack has no pairs.",
        fix: "Give interferograms, not maps or series.",
      });
    const record = describeNetwork(facts.network);
    if (record.components.length > 1)
      note(
        `The network falls into ${record.components.length} parts that no interferogram connects: ${record.components
          .map((dates) => (dates.length > 2 ? `${dates[0]} .. ${dates.at(-1)}` : dates.join(", ")))
          .join(
            " | ",
          )}. Between them the series follows the smallest velocities, not a measurement; rank-deficiency.tif marks it.`,
      );
    if (params.weight !== "no" && !inputs.coherence)
      note(
        "The inputs hold no coherence: all interferograms weigh the same, and errors come from the residuals.",
      );
    else if (params.weight !== "no" && params.looks === null && facts.acquisition.looks === undefined)
      note(
        `The inputs do not say how many looks their coherence has: weights take the shape of ${ASSUMED_LOOKS} looks, and errors are scaled by the residuals of the pairs. Give --set looks=N to use the coherence itself.`,
      );
    return record;
  },
});
