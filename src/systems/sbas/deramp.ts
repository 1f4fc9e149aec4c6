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
import {
  defineStep,
  type Layer,
  type LayerContext,
  type LayerFunction,
  type OutputContract,
  type Outputs,
} from "../../pipeline/step.ts";
import { deramp, derampMask, derampMaskInputs, MASK_MAPS } from "./deramp-params.ts";
import { LINE_OF_SIGHT, type MeasuredSeries, nameOf } from "./measured-series.ts";
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
  outputs: (values) => derampOutputs(values.deramp, LINE_OF_SIGHT),
  prepare: (context) =>
    derampLayers(
      context.params,
      LINE_OF_SIGHT,
      derampPixels(context),
      referencePixels(context.facts, context.records),
    ),
});

/** What a step writes that takes ramps off a series. */
export function derampOutputs(kind: RampKind | "none", measured: MeasuredSeries): Outputs {
  const perDate = (unit: string, doc: string): OutputContract => ({ dims: ["time"], unit, doc });
  return {
    [measured.series]: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: `${measured.doc} without the ramp of each date`,
    },
    [nameOf(measured, "rampShare")]: perDate(
      "1",
      "Share of the variance of the fitted pixels that the ramp took off",
    ),
    ...Object.fromEntries(
      termsOf(kind).map(({ output, doc }) => [nameOf(measured, output), perDate("m", doc)]),
    ),
  };
}

/**
 * Takes the ramps off the layers of a series.
 *
 * @param use 1 for the pixels that ramps are fitted to; null for all
 * @param reference pixels whose mean stays as it is; none for a ramp that is taken off with its constant
 */
export function derampLayers(
  { deramp: kind, compat }: Pick<ParamValues<typeof params>, "deramp" | "compat">,
  measured: MeasuredSeries,
  use: Uint8Array | null,
  reference: Int32Array,
): LayerFunction {
  if (kind === "none")
    throw configError({
      code: "deramp-none",
      what: "No kind of ramp is chosen.",
      where: "deramp",
      fix: `Give deramp=${RAMP_KINDS.join(" | ")}.`,
    });
  const skipZero = compat === "mintpy";
  const names = rampOutputs(kind).map((name) => nameOf(measured, name));
  const shareName = nameOf(measured, "rampShare");

  return ({ inputs, shape }: Layer) => {
    const values = inputs[measured.series]!;
    const fit = fitRamp(values, shape, kind, use, { skipZero });
    const numbers = (of: (k: number) => number) =>
      Object.fromEntries(names.map((name, k) => [name, Float32Array.of(of(k))]));
    if (fit === null)
      return {
        [measured.series]: values,
        [shareName]: Float32Array.of(Number.NaN),
        ...numbers(() => Number.NaN),
      };
    const { ramp, share } = fit;
    const constant = meanAtReference(reference, values, (pixel) =>
      evaluateRamp(ramp, Math.floor(pixel / shape.x), pixel % shape.x),
    );
    return {
      [measured.series]: subtractRamp(values, ramp, constant, { keepZero: skipZero }),
      [shareName]: Float32Array.of(share),
      ...numbers((k) => ramp.coefficients[k]!),
    };
  };
}

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
