import { scienceError } from "../../errors.ts";
import { integer, number } from "../../pipeline/params.ts";
import { defineStep, type Tile } from "../../pipeline/step.ts";
import { readFloats } from "../../stack/views.ts";
import { fullWindow } from "../../stack/window.ts";

const minimumTemporalCoherence = number(
  "Temporal coherence from which a pixel counts as reliable: ramps and heights are fitted to reliable pixels, and errors of dates measured on them.",
  0.7,
  { min: 0, max: 1 },
);

const minimumReliablePixels = integer(
  "Reliable pixels that a scene must have; with fewer the run stops.",
  100,
  { min: 0, max: 1_000_000_000 },
);

export const coherenceMask = defineStep({
  name: "coherence-mask",
  version: 1,
  doc: "Marks the pixels whose series can be relied on: high temporal coherence, and not in the radar's shadow.",
  references: ["yunjun2019"],
  scope: "tile",
  params: { "min-temporal-coherence": minimumTemporalCoherence },
  inputs: {
    temporalCoherence: { dims: ["y", "x"], unit: "1", doc: "Temporal coherence of the inversion" },
    shadowMask: { dims: ["y", "x"], unit: "1", doc: "1 in the radar's shadow", optional: true },
  },
  outputs: {
    reliable: { dims: ["y", "x"], unit: "1", dtype: "u8", doc: "1 where the series can be relied on" },
  },
  prepare({ params }) {
    // Stored coherence is float32: what was stored as 0.7 is not below 0.7.
    const threshold = Math.fround(params["min-temporal-coherence"]);
    return ({ inputs: { temporalCoherence, shadowMask } }: Tile) => ({
      reliable: Uint8Array.from(temporalCoherence!, (coherence, p) =>
        coherence >= threshold && shadowMask?.[p] !== 1 ? 1 : 0,
      ),
    });
  },
});

/** How many pixels are reliable. */
export interface ReliableRecord {
  readonly pixels: number;
  /** Of all pixels of the scene. */
  readonly share: number;
}

export const reliablePixels = defineStep({
  name: "reliable-pixels",
  version: 1,
  doc: "Counts the reliable pixels, and stops a run that has too few of them for what follows.",
  scope: "global",
  // What is only inverted needs none.
  active: (params) =>
    params.troposphere === "height" ||
    params.topography === true ||
    (params.deramp !== undefined && params.deramp !== "none" && params["deramp.mask"] === "reliable"),
  params: {
    "min-reliable-pixels": minimumReliablePixels,
    "min-temporal-coherence": minimumTemporalCoherence,
  },
  inputs: {
    reliable: { dims: ["y", "x"], unit: "1", doc: "1 where the series can be relied on" },
  },
  async run({ params, inputs, signal }): Promise<ReliableRecord> {
    const mask = inputs.reliable!;
    const values = await readFloats(mask, fullWindow(mask.shape), { signal });
    const pixels = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    const least = params["min-reliable-pixels"];
    if (pixels < least)
      throw scienceError({
        code: "reliable-too-few",
        what: `Only ${pixels} of ${values.length} pixels have a temporal coherence of ${params["min-temporal-coherence"]} or more; ${least} are asked for.`,
        where: "min-temporal-coherence",
        got: `${pixels} pixels`,
        fix: "Look for pairs with unwrapping errors (they lower the temporal coherence of whole areas) and leave them out, or lower min-temporal-coherence, or min-reliable-pixels for a small scene.",
      });
    return { pixels, share: pixels / values.length };
  },
});
