import { inputError } from "../../errors.ts";
import { defineStep } from "../../pipeline/step.ts";
import { include, reference, unstable } from "./params.ts";
import { readMap } from "./read-map.ts";
import { REFERENCE } from "./reject-by-reference.ts";

/** Shares of the grid's pixels; null where a map was not given. */
export interface GroundCover {
  readonly reference: number | null;
  readonly included: number | null;
  readonly unstable: number | null;
}

export const groundCover = defineStep({
  name: "ground-cover",
  version: 1,
  doc: "How much of the grid the reference DEM and the outlines cover.",
  scope: "global",
  params: { reference, include, unstable },
  inputs: {
    referenceElevation: REFERENCE,
    includeMask: { dims: ["y", "x"], unit: "1", doc: "1 where the ground is worked on", optional: true },
    unstableMask: { dims: ["y", "x"], unit: "1", doc: "1 where the ground may change", optional: true },
  },
  async run({ params, inputs, note }): Promise<GroundCover> {
    const share = async (name: keyof typeof inputs, isCovered: (value: number) => boolean) => {
      const variable = inputs[name];
      if (variable === undefined) return null;
      const values = await readMap(variable);
      return values.reduce((sum, value) => sum + (isCovered(value) ? 1 : 0), 0) / values.length;
    };
    const cover = {
      reference: await share("referenceElevation", (value) => !Number.isNaN(value)),
      included: await share("includeMask", (value) => value === 1),
      unstable: await share("unstableMask", (value) => value === 1),
    };
    if (cover.reference === 0)
      throw inputError({
        code: "reference-elsewhere",
        what: "The reference DEM does not cover the stack.",
        ...(params.reference !== null && { where: params.reference }),
        fix: "Give a reference DEM of the same ground, or none: then nothing is rejected against it.",
      });
    if (cover.included === 0)
      throw inputError({
        code: "outlines-elsewhere",
        what: "The outlines of what is to be worked on do not touch the stack.",
        ...(params.include !== null && { where: params.include }),
        fix: "Check their coordinate system, or leave include out.",
      });
    if (cover.reference !== null && cover.reference < 0.99)
      note(
        `The reference DEM covers ${(100 * cover.reference).toFixed(1)} % of the grid; elsewhere nothing is rejected against it.`,
      );
    if (cover.unstable === 0)
      note("No outline of unstable ground touches the stack: all of it is fitted as stable.");
    return cover;
  },
});
