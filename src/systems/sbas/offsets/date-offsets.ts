import { defineStep } from "../../../pipeline/step.ts";
import { checkReferenceDate, countTiles, referenceDateParam } from "../reference-date.ts";
import type { OffsetComponent } from "./component.ts";

/** Counts one component's series from another date. */
export const dateOffsets = (component: OffsetComponent) =>
  defineStep({
    name: `${component.prefix}-reference-date`,
    version: 1,
    doc: `Counts the ${component.prefix} displacement from another date.`,
    scope: "tile",
    params: { "reference.date": referenceDateParam },
    active: (params, available) => params["reference.date"] !== "none" && available.has(component.series),
    check: checkReferenceDate,
    inputs: { [component.series]: { dims: ["time", "y", "x"], unit: "m", doc: component.doc } },
    outputs: {
      [component.series]: {
        dims: ["time", "y", "x"],
        unit: "m",
        doc: `${component.doc}, since the reference date`,
      },
    },
    prepare: (context) => countTiles(context, component),
  });
