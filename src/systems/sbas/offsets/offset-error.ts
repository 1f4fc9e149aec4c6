import { defineStep, type Tile } from "../../../pipeline/step.ts";
import { harvestDateErrors } from "../displacement-error.ts";
import { namedAfter, nameOf } from "../measured-series.ts";
import { type OffsetComponent, takesPart } from "./component.ts";
import { inversionLayers } from "./layers.ts";
import { INVERSION_RECORDS, shareOffsets } from "./offset-inversion.ts";
import { offsetInversionParams } from "./params.ts";

/** Errors of one component's series. */
export const offsetError = (component: OffsetComponent) =>
  defineStep({
    name: `${component.prefix}-displacement-error`,
    version: 1,
    doc: `Standard error that the errors of the ${component.prefix} offsets, and of the reference point, give the displacement at each date. Where the inputs give none, or the norm is robust, the residuals of the pairs tell their size.`,
    references: ["takahashi1973", "agram2015"],
    scope: "tile",
    params: offsetInversionParams,
    active: (_params, available) => takesPart(component, available),
    inputs: inversionLayers(component),
    records: INVERSION_RECORDS,
    outputs: namedAfter(component, {
      displacementStd: {
        dims: ["time", "y", "x"],
        unit: "m",
        doc: "Standard error of the displacement from the errors of the offsets",
      },
    }),
    prepare(context) {
      const inversion = shareOffsets(component, context);
      const errors = harvestDateErrors(inversion, inversion.setup.metresPerPixel);
      return (tile: Tile) => ({ [nameOf(component, "displacementStd")]: errors(tile) });
    },
  });
