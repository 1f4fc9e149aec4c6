import type { Kernels } from "../../compute/wasm.ts";
import type { BootstrapOptions } from "../../kernels/time/bootstrap.ts";
import { designTimeFunctions, type TimeDesign } from "../../kernels/time/design-time-functions.ts";
import type { TimeAxis } from "../../kernels/time/time-axis.ts";
import type { SeriesFit } from "../../kernels/time/velocity.ts";
import type { Tile } from "../../pipeline/step.ts";
import type { NoisePropagation } from "./velocity-noise.ts";
import { timeFunctionsOf, type VelocityParams } from "./velocity-params.ts";

/** Fits a tile's series, with the errors that the parameters ask for. */
export type FitTile = (tile: Tile) => SeriesFit;

export function fitWithErrors(
  kernels: Kernels,
  params: VelocityParams,
  design: TimeDesign,
  axis: TimeAxis,
  noiseOf: NoisePropagation | null,
  input: string,
): FitTile {
  const fitter = kernels.createFitter(design);
  const series = (tile: Tile) => tile.inputs[input] ?? new Float32Array(0);
  const pixels = ({ shape }: Tile) => shape.y * shape.x;
  switch (params["velocity.uncertainty"]) {
    case "covariance":
      return (tile) => {
        const fit = fitter.fit(series(tile), pixels(tile));
        return noiseOf === null ? fit : onlyNoise(fit, noiseOf(tile));
      };
    case "bootstrap": {
      const bootstrapper = kernels.createBootstrapper(design, bootstrapOptions(params, design, axis));
      return (tile) => {
        const fit = fitter.fit(series(tile), pixels(tile));
        const { mean, ...errors } = bootstrapper.run(series(tile), pixels(tile));
        // MintPy's values are the mean of the draws.
        return { ...fit, ...errors, ...(params.compat === "mintpy" && { parameters: mean }) };
      };
    }
    default:
      return (tile) => fitter.fit(series(tile), pixels(tile), noiseOf?.(tile) ?? null);
  }
}

/** Errors from the noise of the pairs alone, where there is a fit. */
function onlyNoise(
  fit: SeriesFit,
  { parameterVariance, coupleCovariance }: ReturnType<NoisePropagation>,
): SeriesFit {
  const standardError = parameterVariance.map((variance, i) =>
    Number.isNaN(fit.parameters[i]!) ? Number.NaN : Math.sqrt(variance),
  );
  return { ...fit, standardError, coupleCovariance };
}

function bootstrapOptions(params: VelocityParams, { use }: TimeDesign, axis: TimeAxis): BootstrapOptions {
  const options = { count: params["velocity.bootstrap-count"], seed: params["velocity.seed"] };
  if (params.compat !== "mintpy") return options;
  const functions = timeFunctionsOf(params);
  // MintPy counts the time of each draw from the draw's own first date.
  const matrixFrom = (first: number) =>
    designTimeFunctions(axis, functions, { use, origin: axis.years[first] ?? 0, compat: "mintpy" }).matrix;
  return { ...options, matrixFrom };
}
