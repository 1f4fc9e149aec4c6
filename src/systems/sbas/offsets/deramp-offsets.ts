import { configError } from "../../../errors.ts";
import { defineStep } from "../../../pipeline/step.ts";
import { derampLayers, derampOutputs } from "../deramp.ts";
import { referencePixels } from "../series-reference.ts";
import type { OffsetComponent } from "./component.ts";
import { WATER_MASK } from "./layers.ts";
import { derampParams } from "./params.ts";

/** Takes ramps off one component's series. */
export const derampOffsets = (component: OffsetComponent) =>
  defineStep({
    name: `${component.prefix}-deramp`,
    version: 1,
    doc: `Fits a polynomial surface to each date of the ${component.prefix} displacement and takes it off; a reference point keeps its value.`,
    references: ["yunjun2019"],
    scope: "layer",
    along: "time",
    params: derampParams,
    active: (params, available) => params.deramp !== "none" && available.has(component.series),
    check({ params, available }) {
      if (params["deramp.mask"] === "land" && !available.has("waterMask")) throw maskMissing();
    },
    inputs: {
      [component.series]: { dims: ["time", "y", "x"], unit: "m", doc: component.doc },
      waterMask: { ...WATER_MASK, when: (params) => params["deramp.mask"] === "land" },
    },
    records: ["reference-offsets"],
    outputs: (params) => derampOutputs(params.deramp, component),
    prepare({ params, facts, records, maps }) {
      const { waterMask } = maps;
      const isMasked = params["deramp.mask"] === "land";
      if (isMasked && !waterMask) throw maskMissing();
      const use = isMasked && waterMask ? Uint8Array.from(waterMask, (value) => (value > 0 ? 1 : 0)) : null;
      const reference = referencePixels(
        { grid: facts.grid, reference: null },
        { "reference-point": records["reference-offsets"] },
      );
      return derampLayers(params, component, use, reference);
    },
  });

const maskMissing = () =>
  configError({
    code: "mask-missing",
    what: "There is no waterMask to choose the pixels by that ramps are fitted to.",
    where: "deramp.mask",
    got: "land",
    fix: "Set deramp.mask=none, or name a mask with --water-mask.",
  });
