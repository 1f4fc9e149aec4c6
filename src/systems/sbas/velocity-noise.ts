import { configError } from "../../errors.ts";
import type { LinearDesign } from "../../kernels/linear/design.ts";
import { analyseNetwork } from "../../kernels/linear/symbolic.ts";
import { createWeighting } from "../../kernels/statistics/pair-weight.ts";
import type { FitNoise } from "../../kernels/time/velocity.ts";
import type { Tile, TileContext } from "../../pipeline/step.ts";
import { type InversionSetup, type inversionParams, setUpInversion } from "./inversion.ts";
import { referenceDateOf } from "./reference-date.ts";
import {
  type InvertibleSetup,
  invertPhases,
  type SharedInversion,
  shareInversion,
} from "./shared-inversion.ts";
import type { velocityParams } from "./velocity-params.ts";

type Context = TileContext<typeof inversionParams & typeof velocityParams>;

/** Gives a tile what the pairs' phase noise does to the fit, in metres. */
export type NoisePropagation = (tile: Tile) => Required<FitNoise>;

/**
 * How the pairs' phase noise reaches the fit; null where it is not asked for. Without pairs, `network` is the scatter alone
 * and `covariance` an error. Errors: `covariance-needs-pairs`.
 */
export function propagateNoise(context: Context, design: LinearDesign): NoisePropagation | null {
  const { params, available, records } = context;
  const uncertainty = params["velocity.uncertainty"];
  const isCompat = params.compat === "mintpy";
  const hasPairs = available.has("unwrappedPhase") && records["reference-point"] !== undefined;
  if (uncertainty === "network" && !isCompat && hasPairs) return phaseNoise(shareInversion(context), design);
  if (uncertainty !== "covariance") return null;
  if (!hasPairs)
    throw configError({
      code: "covariance-needs-pairs",
      what: "The covariance of a series comes from the phase noise of its pairs, and there are none.",
      where: "velocity.uncertainty=covariance",
      fix: "Give unwrappedPhase and coherence as inputs, or choose residual or bootstrap.",
    });
  return phaseNoise(isCompat ? invertLikeMintpy(context) : shareInversion(context), design);
}

const phaseNoise = (inversion: SharedInversion, design: LinearDesign) =>
  harvestNoise(inversion, design, inversion.setup.metresPerRadian);

/** What an inversion's noise does to a fit. @param metres displacement of one unit of what is inverted */
export function harvestNoise<S extends InvertibleSetup>(
  inversion: SharedInversion<S>,
  design: LinearDesign,
  metres: number,
): NoisePropagation {
  const square = metres ** 2;
  const { columns, couples } = design;
  return inversion.harvest({
    noise: { design },
    begin: (pixels) => ({
      parameterVariance: new Float32Array(columns * pixels),
      coupleCovariance: new Float32Array(couples.length * pixels),
      residualTrace: new Float32Array(pixels),
    }),
    take(into, inverter, first, count) {
      const pixels = into.residualTrace.length;
      const batch = inverter.noiseOf(count);
      const scale = (target: Float32Array, start: number, row: Float32Array) => {
        for (let i = 0; i < count; i++) target[start + first + i] = row[i]! * square;
      };
      batch.parameterVariance.forEach((row, c) => {
        scale(into.parameterVariance, c * pixels, row);
      });
      batch.coupleCovariance.forEach((row, k) => {
        scale(into.coupleCovariance, k * pixels, row);
      });
      scale(into.residualTrace, 0, batch.residualTrace);
    },
  });
}

/**
 * MintPy's covariance of a series (`--calc-cov`) is that of the unweighted inversion of phases to phases, whatever the weights of
 * the series itself, with the pairs' variances from its table, relative to the reference date.
 */
function invertLikeMintpy(context: Context): SharedInversion {
  const setup = setUpInversion(context);
  return invertPhases(context.kernels, unweighted(setup, context));
}

function unweighted(setup: InversionSetup, { facts, params, records }: Context): InversionSetup {
  const looks = params.looks ?? facts.acquisition.looks;
  if (setup.variance === null || looks === undefined || facts.network === null)
    throw configError({
      code: "covariance-needs-looks",
      what: "Phase noise needs coherence and the number of looks behind it.",
      where: "velocity.uncertainty=covariance",
      fix: "Add coherence to the inputs and set looks.",
    });
  const { dates, pairs } = facts.network;
  const equal = createWeighting("none", looks);
  return {
    ...setup,
    symbolic: analyseNetwork(dates.length, pairs, referenceDateOf(params["reference.date"], facts, records)),
    options: { ...setup.options, norm: "phase", weighting: equal },
    weighting: equal,
    variance: createWeighting("var", looks, { compat: "mintpy" }),
    snaps: true,
  };
}
