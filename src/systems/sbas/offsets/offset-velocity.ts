import { configError } from "../../../errors.ts";
import type { LinearDesign } from "../../../kernels/linear/design.ts";
import { type CheckContext, defineStep, type TileContext } from "../../../pipeline/step.ts";
import { designOfFit, fitTiles } from "../estimate-velocity.ts";
import { harvestNoise, type NoisePropagation } from "../velocity-noise.ts";
import { velocityOutputs } from "../velocity-outputs.ts";
import { velocityParams } from "../velocity-params.ts";
import type { OffsetComponent } from "./component.ts";
import { inversionLayers } from "./layers.ts";
import { INVERSION_RECORDS, shareOffsets } from "./offset-inversion.ts";
import { offsetInversionParams } from "./params.ts";

const params = { ...offsetInversionParams, ...velocityParams } as const;

/** The fit of time functions to one component's series. */
export const offsetVelocity = (component: OffsetComponent) => {
  const { [component.offset]: offset, ...layers } = inversionLayers(component);
  return defineStep({
    name: `${component.prefix}-velocity-fit`,
    version: 1,
    doc: `Fit of a sum of time functions to the ${component.prefix} displacement: velocity, yearly motion, steps, what fades after events; each with its standard error.`,
    references: ["fattahi2015", "hetland2012", "yunjun2019", "efron1979", "teunissen2000", "rosner1983"],
    scope: "tile",
    params,
    active: (_params, available) => available.has(component.series),
    inputs: {
      [component.series]: { dims: ["time", "y", "x"], unit: "m", doc: component.doc },
      ...(offset && { [component.offset]: { ...offset, optional: true } }),
      ...layers,
    },
    check(context) {
      designOfFit(context.params, context.facts, {});
      checkCovariance(component, context);
    },
    records: INVERSION_RECORDS,
    outputs: (values) => velocityOutputs(values, component),
    prepare: (context) => fitTiles(context, component, (design) => noiseOf(component, context, design)),
  });
};

/** How the errors of the offsets reach the fit; null where they are not asked for, or there are no pairs. */
function noiseOf(
  component: OffsetComponent,
  context: TileContext<typeof params>,
  design: LinearDesign,
): NoisePropagation | null {
  checkCovariance(component, context);
  const uncertainty = context.params["velocity.uncertainty"];
  const isNetwork =
    uncertainty === "network" &&
    context.params.compat !== "mintpy" &&
    context.available.has(component.offset);
  if (!isNetwork && uncertainty !== "covariance") return null;
  const inversion = shareOffsets(component, context);
  return harvestNoise(inversion, design, inversion.setup.metresPerPixel);
}

function checkCovariance(
  { offset }: OffsetComponent,
  { params: values, available }: Pick<CheckContext<typeof params>, "params" | "available">,
): void {
  if (values["velocity.uncertainty"] !== "covariance") return;
  const refuse = (what: string, fix: string) =>
    configError({ code: "covariance-offsets", what, where: "velocity.uncertainty=covariance", fix });
  if (!available.has(offset))
    throw refuse(
      "The covariance of a series comes from the errors of its pairs, and there are none.",
      `Add ${offset} to the inputs, or choose residual or bootstrap.`,
    );
  if (values.compat === "mintpy")
    throw refuse(
      "MintPy's covariance of offset series, that of an unweighted inversion, is not repeated.",
      "Choose residual or bootstrap, or leave compat=mintpy out.",
    );
}
