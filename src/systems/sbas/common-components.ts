import { scienceError } from "../../errors.ts";
import { labelAreas } from "../../kernels/phase/areas.ts";
import { selectAreas } from "../../kernels/phase/select-areas.ts";
import { defineStep } from "../../pipeline/step.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { readLayers } from "./correct-unwrapping-layers.ts";
import { compat } from "./params.ts";
import { minAreaOf, unwrappingMethod, unwrappingMinArea, usesClosure } from "./unwrapping-params.ts";

export interface CommonComponentsRecord {
  /** Pixels of each common component, from label 1 on. */
  readonly sizes: readonly number[];
}

/** Areas that are unwrapped as one piece in every interferogram: over them a closure phase means something. */
export const commonComponents = defineStep({
  name: "common-components",
  version: 1,
  doc: "Labels the areas that belong to a connected component in all interferograms.",
  references: ["yunjun2019"],
  scope: "global",
  params: { "unwrapping.method": unwrappingMethod, "unwrapping.min-area": unwrappingMinArea, compat },
  active: (params) => usesClosure(params["unwrapping.method"]),
  inputs: {
    unwrappedPhase: { dims: ["pair", "y", "x"], unit: "rad", doc: "Unwrapped interferometric phase" },
    connectedComponent: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Component label, 0 = not unwrapped",
      optional: true,
    },
    connectedInAll: {
      dims: ["y", "x"],
      unit: "1",
      doc: "1 where all pairs belong to a component",
      optional: true,
    },
    waterMask: { dims: ["y", "x"], unit: "1", doc: "1 on land, 0 on water", optional: true },
  },
  outputs: {
    commonComponent: {
      dims: ["y", "x"],
      unit: "1",
      dtype: "u16",
      doc: "Label of the common component; 0 = not in all interferograms, or too small",
    },
  },
  async run({ params, facts, inputs, signal, memory, write, note }): Promise<CommonComponentsRecord> {
    const { shape } = facts.grid;
    const inAll =
      inputs.connectedInAll === undefined
        ? await findInAll(inputs.connectedComponent ?? inputs.unwrappedPhase!, shape, { signal, memory })
        : Uint8Array.from(await readMap(inputs.connectedInAll, shape), (value) => (value > 0 ? 1 : 0));
    if (inputs.waterMask !== undefined) {
      const land = await readMap(inputs.waterMask, shape);
      for (let p = 0; p < inAll.length; p++) if (!(land[p]! > 0)) inAll[p] = 0;
    }
    const minArea = minAreaOf(params["unwrapping.min-area"], params.compat);
    const areas = selectAreas(labelAreas(inAll, shape), shape, {
      minArea,
      needsCore: params.compat === "mintpy",
    });
    if (areas.count === 0)
      throw scienceError({
        code: "common-component-none",
        what: "No area belongs to a connected component in all interferograms, so closure phases cannot be compared.",
        where: `${facts.network?.pairs.length ?? 0} interferograms`,
        fix: "Leave out the interferograms with the least coverage, or use --set unwrapping.method=bridging.",
      });
    if (areas.count === 1)
      note(
        "There is one common component: closure finds nothing to correct in it against another. Bridging may.",
      );
    await write("commonComponent", Uint16Array.from(areas.label));
    return { sizes: [...areas.size.subarray(1)] };
  },
});

async function findInAll(
  variable: Variable,
  shape: { readonly y: number; readonly x: number },
  limits: Parameters<typeof readLayers>[2],
): Promise<Uint8Array> {
  const inAll = new Uint8Array(shape.y * shape.x).fill(1);
  for await (const { layers } of readLayers({ variable }, shape, limits)) {
    const values = layers.variable!;
    // NaN fails the comparison as 0 does.
    for (let p = 0; p < inAll.length; p++) if (!(Math.abs(values[p]!) > 0)) inAll[p] = 0;
  }
  return inAll;
}

const readMap = (variable: Variable, shape: { readonly y: number; readonly x: number }) =>
  readFloats(variable, [
    [0, shape.y],
    [0, shape.x],
  ]);
