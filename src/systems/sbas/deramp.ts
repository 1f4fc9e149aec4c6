import { configError } from "../../errors.ts";
import {
  evaluateRamp,
  RAMP_KINDS,
  RAMP_TERMS,
  type RampKind,
  type RampTerm,
  subtractRamp,
} from "../../kernels/raster/ramp.ts";
import { fitRamp } from "../../kernels/raster/ramp-fit.ts";
import type { ParamValues } from "../../pipeline/params.ts";
import { defineStep, type Layer, type LayerContext, type Outputs } from "../../pipeline/step.ts";
import { deramp, derampMask, derampMaskInputs, MASK_MAPS } from "./deramp-params.ts";
import { compat } from "./params.ts";
import { meanAtReference, referencePixels } from "./series-reference.ts";

const params = { deramp, "deramp.mask": derampMask, compat } as const;

/**
 * The series that hold the ramps' coefficients. The constant has none: the reference point takes it away.
 */
const TERMS: readonly { readonly term: RampTerm; readonly output: string; readonly doc: string }[] = [
  {
    term: [1, 0],
    output: "rampAzimuth",
    doc: "Slope of the ramp along rows: its rise from the scene's middle to the last row",
  },
  {
    term: [0, 1],
    output: "rampRange",
    doc: "Slope of the ramp along columns: its rise from the scene's middle to the last column",
  },
  {
    term: [2, 0],
    output: "rampAzimuth2",
    doc: "Bend of the ramp along rows: its rise from the scene's middle to the first and last row",
  },
  {
    term: [0, 2],
    output: "rampRange2",
    doc: "Bend of the ramp along columns: its rise from the scene's middle to the first and last column",
  },
  {
    term: [1, 1],
    output: "rampCross",
    doc: "Twist of the ramp: its rise from the scene's middle to the first and last corner",
  },
];

export const derampSeries = defineStep({
  name: "deramp",
  version: 1,
  doc: "Fits a polynomial surface to each date of the displacement series and takes it off; the reference point keeps its value.",
  references: ["yunjun2019"],
  scope: "layer",
  along: "time",
  params,
  active: (values) => values.deramp !== "none",
  check({ params: values, available }) {
    const name = MASK_MAPS[values["deramp.mask"]];
    if (name !== null && !available.has(name)) throw maskMissing(values["deramp.mask"], name);
  },
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ...derampMaskInputs,
  },
  records: ["reference-point"],
  outputs: (values): Outputs => ({
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without the ramp of each date",
    },
    rampShare: {
      dims: ["time"],
      unit: "1",
      doc: "Share of the variance of the fitted pixels that the ramp took off",
    },
    ...Object.fromEntries(
      termsOf(values.deramp as RampKind).map(({ output, doc }) => [
        output,
        { dims: ["time"], unit: "m", doc },
      ]),
    ),
  }),
  prepare(context) {
    const kind = context.params.deramp;
    if (kind === "none")
      throw configError({
        code: "deramp-none",
        what: "No kind of ramp is chosen.",
        where: "deramp",
        fix: `Give deramp=${RAMP_KINDS.join(" | ")}.`,
      });
    const skipZero = context.params.compat === "mintpy";
    const use = derampPixels(context);
    const reference = referencePixels(context.facts, context.records);
    const names = rampOutputs(kind);

    return ({ inputs, shape }: Layer) => {
      const values = inputs.displacement!;
      const fit = fitRamp(values, shape, kind, use, { skipZero });
      const numbers = (of: (k: number) => number) =>
        Object.fromEntries(names.map((name, k) => [name, Float32Array.of(of(k))]));
      if (fit === null)
        return { displacement: values, rampShare: Float32Array.of(Number.NaN), ...numbers(() => Number.NaN) };
      const { ramp, share } = fit;
      const constant = meanAtReference(reference, values, (pixel) =>
        evaluateRamp(ramp, Math.floor(pixel / shape.x), pixel % shape.x),
      );
      return {
        displacement: subtractRamp(values, ramp, constant, { keepZero: skipZero }),
        rampShare: Float32Array.of(share),
        ...numbers((k) => ramp.coefficients[k]!),
      };
    };
  },
});

/** Names of the series of coefficients that a kind of ramp has, in the order of its terms. */
export const rampOutputs = (kind: RampKind): readonly string[] => termsOf(kind).map(({ output }) => output);

const termsOf = (kind: RampKind | "none") =>
  (kind === "none" ? [] : RAMP_TERMS[kind]).flatMap(
    ([y, x]) => TERMS.find(({ term }) => term[0] === y && term[1] === x) ?? [],
  );

/** 1 for the pixels that ramps are fitted to; null for all. */
function derampPixels({
  params: values,
  maps,
}: Pick<LayerContext<typeof params>, "maps"> & {
  readonly params: ParamValues<typeof params>;
}): Uint8Array | null {
  const mask = values["deramp.mask"];
  const name = MASK_MAPS[mask];
  if (name === null) return null;
  const map = maps[name];
  if (map === undefined) throw maskMissing(mask, name);
  return Uint8Array.from(map, (value) => (value > 0 ? 1 : 0));
}

const maskMissing = (mask: string, name: string) =>
  configError({
    code: "mask-missing",
    what: `There is no ${name} to choose the pixels by that ramps are fitted to.`,
    where: "deramp.mask",
    got: mask,
    fix: "Set deramp.mask=none, or add the layer to --inputs.",
  });
