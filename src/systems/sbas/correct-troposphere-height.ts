import { createHeightCorrelation } from "../../kernels/atmosphere/height-correlation.ts";
import { integer, number } from "../../pipeline/params.ts";
import { defineStep, type Layer } from "../../pipeline/step.ts";
import { compat } from "./params.ts";
import { meanAtReference, referencePixels } from "./series-reference.ts";
import { troposphere } from "./troposphere-params.ts";

const params = {
  troposphere,
  "troposphere.polynomial": integer(
    "Degree of the polynomial of height that stands for the delay, with troposphere=height.",
    1,
    { min: 1, max: 5 },
  ),
  "troposphere.looks": integer(
    "Edge in pixels of the blocks that are averaged before the delay is fitted to height, so that noise and turbulence weigh less.",
    8,
    { min: 1, max: 1000 },
  ),
  "troposphere.min-correlation": number(
    "Correlation of displacement and height, in absolute value, below which a date is left as it is.",
    0,
    { min: 0, max: 1 },
  ),
  compat,
} as const;

export const correctTroposphereHeight = defineStep({
  name: "correct-troposphere-height",
  version: 1,
  doc: "Takes the stratified tropospheric delay off each date, as a polynomial of height that is fitted to that date.",
  references: ["doin2009", "yunjun2019"],
  scope: "layer",
  along: "time",
  params,
  active: (values) => values.troposphere === "height",
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    height: { dims: ["y", "x"], unit: "m", doc: "Height of the surface" },
    incidenceAngle: {
      dims: ["y", "x"],
      unit: "degree",
      doc: "Incidence angle from the vertical",
      optional: true,
    },
    reliable: { dims: ["y", "x"], unit: "1", doc: "1 where the series can be relied on", optional: true },
  },
  records: ["reference-point"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without the delay that goes with height",
    },
    heightCorrelation: { dims: ["time"], unit: "1", doc: "Correlation of displacement and height" },
    heightDelay: {
      dims: ["time"],
      unit: "m",
      doc: "Fitted delay, as displacement, of the lowest ground minus that of the highest",
    },
  },
  prepare({ params: values, facts, records, maps }) {
    const { height, incidenceAngle, reliable } = maps;
    const correlation = createHeightCorrelation(
      slantHeight(height!, incidenceAngle),
      reliable ? Uint8Array.from(reliable, (value) => (value > 0 ? 1 : 0)) : null,
      facts.grid.shape,
      {
        polynomial: values["troposphere.polynomial"],
        looks: values["troposphere.looks"],
        minCorrelation: values["troposphere.min-correlation"],
      },
    );
    const known = referencePixels(facts, records).filter((pixel) => !Number.isNaN(height![pixel]!));
    const keepZero = values.compat === "mintpy";

    return ({ inputs }: Layer) => {
      const image = inputs.displacement!;
      const fit = correlation.fit(image);
      const constant = meanAtReference(known, image, (pixel) => correlation.delayAt(fit, pixel));
      const displacement = new Float32Array(image.length);
      for (let p = 0; p < image.length; p++) {
        const value = image[p]!;
        displacement[p] = keepZero && value === 0 ? 0 : value - (correlation.delayAt(fit, p) - constant);
      }
      return {
        displacement,
        heightCorrelation: Float32Array.of(fit.correlation),
        heightDelay: Float32Array.of(fit.range),
      };
    };
  },
});

/** Height along the line of sight, whose path through the air grows with the incidence; without the angle, plain height. */
function slantHeight(height: Float32Array, incidence: Float32Array | undefined): Float64Array {
  return Float64Array.from(height, (value, p) =>
    incidence === undefined ? value : value / Math.cos((incidence[p]! * Math.PI) / 180),
  );
}
