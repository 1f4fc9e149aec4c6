import { listTimeMaps, type TimeMap } from "../../kernels/time/time-maps.ts";
import type { Product } from "../../pipeline/recipe.ts";
import type { OutputContract } from "../../pipeline/step.ts";
import { docOf, LINE_OF_SIGHT, type MeasuredSeries, namedAfter, nameOf } from "./measured-series.ts";
import { timeFunctionsOf, type VelocityParams } from "./velocity-params.ts";

/** The maps of the fit that the parameters ask for. */
export const mapsOfFit = (params: VelocityParams): TimeMap[] =>
  listTimeMaps(timeFunctionsOf(params), params.compat === "mintpy" ? { compat: "mintpy" } : {});

const map = (unit: string, doc: string, more: Partial<OutputContract> = {}): OutputContract => ({
  dims: ["y", "x"],
  unit,
  doc,
  ...more,
});

const STEP_MAPS = {
  stepCount: map("1", "Number of jumps that were found", { dtype: "u8" }),
  stepDate: map("yr", "First date after the largest jump that was found, decimal year"),
  stepSize: map("m", "Largest jump that was found"),
  stepSizeStd: map("m", "Standard error of the largest jump that was found"),
};
const OUTLIER_MAPS = {
  outlierCount: map("1", "Number of dates that were left out because they do not fit", { dtype: "u8" }),
  outlierDate: map("yr", "Date that fits least of those that were left out, decimal year"),
};

/** Outputs of the step estimate-velocity, and of its likes for other series. */
export const velocityOutputs = (
  params: VelocityParams,
  measured: MeasuredSeries = LINE_OF_SIGHT,
): Record<string, OutputContract> =>
  namedAfter(
    measured,
    Object.fromEntries(
      Object.entries(outputsOfFit(params)).map(([name, output]) => [
        name,
        { ...output, doc: docOf(measured, output.doc) },
      ]),
    ),
  );

function outputsOfFit(params: VelocityParams): Record<string, OutputContract> {
  const outputs: Record<string, OutputContract> = {};
  for (const { name, unit, doc, hasError } of mapsOfFit(params)) {
    outputs[name] = map(unit, doc);
    if (hasError)
      outputs[`${name}Std`] = map(unit, `Standard error of: ${doc.charAt(0).toLowerCase()}${doc.slice(1)}`);
  }
  outputs.residue = map("m", "Square root of the sum of squared residuals");
  if (params["velocity.find-steps"]) Object.assign(outputs, STEP_MAPS);
  if (params["velocity.find-outliers"]) Object.assign(outputs, OUTLIER_MAPS);
  return outputs;
}

/** Outputs that stay in the step's own store. */
const UNPUBLISHED = new Set(["intercept", "interceptStd", "residue"]);
/** Motion with a sign, not its size, phase, date or error. */
const SIGNED = /^(velocity|acceleration|poly|step|exp|log)(?!Count|Date).*(?<!Std)$/;

/** What the step publishes: annualAmplitude as annual-amplitude.tif. */
export const velocityProducts = (
  params: VelocityParams,
  measured: MeasuredSeries = LINE_OF_SIGHT,
): Product[] =>
  Object.keys(outputsOfFit(params))
    .filter((output) => !UNPUBLISHED.has(output))
    .map((output) => ({
      output: nameOf(measured, output),
      file: `${fileName(nameOf(measured, output))}.tif`,
      ...(SIGNED.test(output) && { words: measured.words }),
      ...(output === "velocity" && { isMain: true }),
    }));

/** velocityPost20180601Std as velocity-post-20180601-std. */
const fileName = (output: string) =>
  output.replace(/[a-zDY\d](?=[A-Z][a-z])|[a-z](?=\d)/g, "$&-").toLowerCase();
