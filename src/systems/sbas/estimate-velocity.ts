import type { LinearDesign } from "../../kernels/linear/design.ts";
import { designTimeFunctions } from "../../kernels/time/design-time-functions.ts";
import { createMintpyAxis, createTimeAxis } from "../../kernels/time/time-axis.ts";
import { deriveTimeMaps } from "../../kernels/time/time-maps.ts";
import {
  defineStep,
  type Facts,
  type Records,
  type Tile,
  type TileContext,
  type TileFunction,
} from "../../pipeline/step.ts";
import type { TypedArray } from "../../stack/variable.ts";
import { inversionInputs, inversionParams } from "./inversion.ts";
import { LINE_OF_SIGHT, type MeasuredSeries, namedAfter } from "./measured-series.ts";
import { adaptToChanges } from "./velocity-changes.ts";
import { datesOfFit } from "./velocity-dates.ts";
import { fitWithErrors } from "./velocity-errors.ts";
import { type NoisePropagation, propagateNoise } from "./velocity-noise.ts";
import { mapsOfFit, velocityOutputs } from "./velocity-outputs.ts";
import { timeFunctionsOf, type VelocityParams, velocityParams } from "./velocity-params.ts";

export const estimateVelocity = defineStep({
  name: "estimate-velocity",
  version: 3,
  doc: "Fit of a sum of time functions to the displacement series: velocity, yearly motion, steps, what fades after events; each with its standard error.",
  references: ["fattahi2015", "hetland2012", "yunjun2019", "efron1979", "teunissen2000", "rosner1983"],
  scope: "tile",
  params: { ...inversionParams, ...velocityParams },
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ...inversionInputs,
    unwrappedPhase: { ...inversionInputs.unwrappedPhase, optional: true },
  },
  check({ params, facts }) {
    designOfFit(params, facts, {});
  },
  records: ["reference-point", "residual-rms"],
  outputs: (params) => velocityOutputs(params),
  prepare: (context) => fitTiles(context, LINE_OF_SIGHT, (design) => propagateNoise(context, design)),
});

/** Fits the series of tiles. `noiseOf` gives what the noise of the pairs does to the fit, null where it is not asked for. */
export function fitTiles(
  { params, facts, records, kernels }: TileContext<typeof velocityParams>,
  measured: MeasuredSeries,
  noiseOf: (design: LinearDesign) => NoisePropagation | null,
): TileFunction {
  const { dates } = facts;
  const isCompat = params.compat === "mintpy";
  const { axis, design } = designOfFit(params, facts, records);
  const maps = mapsOfFit(params);
  const fitTile = fitWithErrors(kernels, params, design, axis, noiseOf(design), measured.series);
  return (tile: Tile) => {
    const fit = fitTile(tile);
    const changes = adaptToChanges(params, dates, design, tile.inputs[measured.series]!, fit);
    const result: Record<string, TypedArray> = {
      ...deriveTimeMaps(fit, maps, fit.residue.length),
      residue: fit.residue,
      ...changes,
    };
    if (isCompat) for (const map of Object.values(result)) zeroMissing(map);
    return namedAfter(measured, result);
  };
}

/** The columns of the fit, or why the dates do not determine them. */
export function designOfFit(params: VelocityParams, { dates, acquisition }: Facts, records: Records) {
  const isCompat = params.compat === "mintpy";
  const axis = (isCompat ? createMintpyAxis : createTimeAxis)(dates, acquisition.secondsOfDay);
  const design = designTimeFunctions(axis, timeFunctionsOf(params), {
    use: datesOfFit(dates, params, records),
    ...(isCompat && { compat: "mintpy" }),
  });
  return { axis, design };
}

/** MintPy marks what it did not fit with 0. */
function zeroMissing(map: TypedArray): void {
  for (let i = 0; i < map.length; i++) if (Number.isNaN(map[i]!)) map[i] = 0;
}
