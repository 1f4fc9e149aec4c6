import { type MintpyFile, OFFSET_ENDINGS, seriesFile } from "./files.ts";

/** Suffix that a correction adds to the name of the series, in the order of the chain. */
const SUFFIXES: Readonly<Record<string, string | ((params: Params) => string)>> = {
  "correct-oscillator": "_LOD",
  "correct-tides": "_SET",
  "correct-ionosphere": "_ion",
  "correct-troposphere-height": "_tropHgt",
  "correct-troposphere-weather": ({ troposphere }) => `_${String(troposphere).toUpperCase()}`,
  deramp: "_ramp",
  "correct-topography": "_demErr",
};

type Params = Readonly<Record<string, unknown>>;

/**
 * MintPy's series of a run: `timeseries.h5` as it was inverted, one more file for each correction with one more suffix, and
 * the residual of the DEM error's fit, as it is and without its ramps. The step reference_date has moved those of the chain.
 */
export function seriesFiles(steps: readonly string[], params: Params): MintpyFile[] {
  const files: MintpyFile[] = [seriesFile("timeseries.h5", "invert-network", "displacement", true)];
  let name = "timeseries";
  for (const step of steps) {
    const suffix = SUFFIXES[step];
    if (suffix === undefined) continue;
    name += typeof suffix === "string" ? suffix : suffix(params);
    files.push(seriesFile(`${name}.h5`, step, "displacement", true));
  }
  for (const [prefix, ending] of Object.entries(OFFSET_ENDINGS)) {
    const series = `${prefix}Displacement`;
    files.push(
      seriesFile(`timeseries${ending}.h5`, `${prefix}-inversion`, series, true),
      seriesFile(`timeseries${ending}_ramp.h5`, `${prefix}-deramp`, series, true),
    );
  }
  const residual = seriesFile(`${RESIDUAL}.h5`, "correct-topography", "residual", false);
  const isDeramped = steps.includes("residual-rms") && residualName(params) !== RESIDUAL;
  return [
    ...files,
    residual,
    ...(isDeramped ? [{ ...residual, file: `${residualName(params)}.h5`, isDeramped }] : []),
  ];
}

const RESIDUAL = "timeseriesResidual";

/** Name of the residual whose size is measured. */
export const residualName = (params: Params): string =>
  params["residual.ramp"] === "none" ? RESIDUAL : `${RESIDUAL}_ramp`;
