import { yearsSinceFirst } from "../../dates.ts";
import { scienceError } from "../../errors.ts";
import { listTriplets } from "../../kernels/graph/triplets.ts";
import { countNonzeroClosures } from "../../kernels/phase/closure.ts";
import { stackVelocity } from "../../kernels/time/stacked-velocity.ts";
import { flag } from "../../pipeline/params.ts";
import { defineStep, type Tile } from "../../pipeline/step.ts";
import { inversionInputs, metresPerRadian } from "./inversion.ts";
import { namedIn, restoreZeros } from "./named-reference.ts";
import { compat } from "./params.ts";
import type { ReferenceRecord } from "./reference-point.ts";

export const overview = flag(
  "Maps to look at before anything is corrected: velocity by stacking, and triplets of pairs that do not close.",
  false,
);

export const quickOverview = defineStep({
  name: "quick-overview",
  version: 1,
  doc: "Velocity by stacking, and the number of triplets of pairs whose unwrapped phases do not close.",
  references: ["yunjun2019"],
  scope: "tile",
  params: { overview, compat },
  active: (params) => params.overview === true,
  inputs: {
    unwrappedPhase: inversionInputs.unwrappedPhase,
    coherence: inversionInputs.coherence,
    waterMask: inversionInputs.waterMask,
  },
  records: ["reference-point"],
  outputs: {
    stackedVelocity: {
      dims: ["y", "x"],
      unit: "m yr-1",
      doc: "Velocity along the line of sight by stacking: the slope of the pairs' phases over their time spans",
    },
    stackedVelocityStd: {
      dims: ["y", "x"],
      unit: "m yr-1",
      doc: "Its standard error: noise of the dates, which pairs share, from what the slope leaves over",
    },
    nonzeroClosures: {
      dims: ["y", "x"],
      unit: "1",
      doc: "Triplets of pairs whose phases add up to another whole number of cycles than 0; NaN where none can be told",
    },
  },
  prepare({ facts, params, records }) {
    const { network } = facts;
    if (!network)
      throw scienceError({
        code: "network-missing",
        what: "The stack has no pairs.",
        fix: "Give interferograms, not maps or series.",
      });
    const { dates, pairs } = network;
    const isCompat = params.compat === "mintpy";
    const referencePhase = (records["reference-point"] as ReferenceRecord).phase;
    const gaps = isCompat ? "zero" : "nan";
    const metres = metresPerRadian(facts);
    const at = yearsSinceFirst(dates);
    const years = pairs.map(({ reference, secondary }) => at[secondary]! - at[reference]!);
    const triplets = listTriplets(dates.length, pairs);
    const estimator = isCompat ? "mean" : "least-squares";

    const overviewOf = (phase: Float32Array, pixels: number) => {
      const stacked = stackVelocity(phase, pixels, dates.length, pairs, years, {
        estimator,
        referencePhase,
        gaps,
      });
      const { nonzero, closed } = countNonzeroClosures(phase, triplets, pixels, { referencePhase, gaps });
      return {
        // Adding 0 keeps a velocity of 0 from being -0.
        stackedVelocity: stacked.velocity.map((value) => value * metres + 0),
        stackedVelocityStd: stacked.standardError.map((value) => value * Math.abs(metres)),
        nonzeroClosures: Float32Array.from(nonzero, (count, p) => (closed[p]! > 0 ? count : Number.NaN)),
      };
    };

    return ({ origin, shape, inputs }: Tile) => {
      const { coherence, waterMask } = inputs;
      const phase = inputs.unwrappedPhase!;
      const pixels = shape.y * shape.x;
      const maps = overviewOf(phase, pixels);
      const named = namedIn(origin, shape, facts.reference);
      if (!isCompat && named >= 0) {
        // The phases of the stack's own reference are 0 there because they were referenced, not for want of data.
        const column = (values: Float32Array) =>
          Float32Array.from(pairs, (_, k) => values[k * pixels + named]!);
        const one = column(phase);
        restoreZeros(one, coherence ? column(coherence) : null, 0, 1);
        const there = overviewOf(one, 1);
        for (const name of Object.keys(maps) as (keyof typeof maps)[]) maps[name][named] = there[name][0]!;
      }
      const { nonzeroClosures } = maps;
      const all = triplets.length / 3;
      for (let p = 0; p < pixels; p++) {
        const isWater = waterMask !== undefined && !(waterMask[p]! > 0);
        // MintPy takes a pixel in which no triplet closes for one without data.
        if (isWater || (isCompat && (nonzeroClosures[p] === all || isIncoherent(coherence, p, pixels))))
          nonzeroClosures[p] = Number.NaN;
      }
      return maps;
    };
  },
});

/** Without coherence in any pair; false where the stack has no coherence at all. */
function isIncoherent(coherence: Float32Array | undefined, pixel: number, pixels: number): boolean {
  if (coherence === undefined) return false;
  for (let at = pixel; at < coherence.length; at += pixels) if (coherence[at]! > 0) return false;
  return true;
}
