import { choice, words } from "../../pipeline/params.ts";
import { defineStep, type Layer } from "../../pipeline/step.ts";
import { compat } from "./params.ts";
import { meanAtReference, referencePixels } from "./series-reference.ts";

export const ionosphere = choice(
  "Ionospheric delay to remove: split-spectrum takes the series that was inverted from a stack of ionospheric phases (--ionosphere); none removes nothing.",
  ["none", "split-spectrum"],
  "none",
);

/**
 * Takes the ionosphere off the series. Its delay was estimated for each pair from two sub-bands of the range spectrum (by the
 * interferometric processor) and inverted over the same dates as the displacement.
 */
export const correctIonosphere = defineStep({
  name: "correct-ionosphere",
  version: 1,
  doc: "Subtracts the ionospheric delay of each date, as split-spectrum interferograms give it.",
  references: ["fattahi2017", "liang2019"],
  scope: "layer",
  along: "time",
  params: {
    ionosphere,
    "ionosphere.exclude-dates": words(
      "Dates whose ionospheric pairs are left out before their inversion, YYYYMMDD or YYYY-MM-DD.",
    ),
    "ionosphere.exclude-pairs": words("Ionospheric pairs that are left out, YYYYMMDD_YYYYMMDD."),
    compat,
  },
  active: (params) => params.ionosphere === "split-spectrum",
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ionosphericDisplacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Apparent displacement by the ionosphere since the first date",
    },
  },
  records: ["reference-point"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without ionospheric delay, positive towards the satellite",
    },
  },
  prepare({ facts, records, params }) {
    const reference = referencePixels(facts, records);
    const keepZeros = params.compat === "mintpy";
    return ({ inputs }: Layer) => {
      const series = inputs.displacement!;
      const delay = inputs.ionosphericDisplacement!;
      const constant = meanAtReference(reference, delay, (pixel) => delay[pixel]!);
      const displacement = new Float32Array(series.length);
      for (let p = 0; p < series.length; p++) {
        const value = series[p]!;
        displacement[p] = keepZeros && value === 0 ? 0 : value - (delay[p]! - constant);
      }
      return { displacement };
    };
  },
});
