import { defineStep, type Tile } from "../../pipeline/step.ts";
import { checkInversion, inversionInputs, inversionParams, referenceIn } from "./inversion.ts";
import { shareInversion } from "./shared-inversion.ts";

export const invertNetwork = defineStep({
  name: "invert-network",
  version: 1,
  doc: "Weighted least-squares inversion of the interferogram network to a displacement series.",
  references: ["berardino2002", "pepe2006", "yunjun2019"],
  scope: "tile",
  params: inversionParams,
  inputs: inversionInputs,
  check: (context) => {
    checkInversion(context);
  },
  records: ["reference-point"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight since the first date, positive towards the satellite",
    },
    temporalCoherence: { dims: ["y", "x"], unit: "1", doc: "Temporal coherence of the inversion" },
    pairCount: { dims: ["y", "x"], unit: "1", dtype: "u16", doc: "Number of pairs with valid phase" },
    rankDeficiency: {
      dims: ["y", "x"],
      unit: "1",
      dtype: "u16",
      doc: "Number of gaps in the pixel's network that the minimum norm bridges; 0 = fully determined",
    },
  },
  prepare(context) {
    const inversion = shareInversion(context);
    const { symbolic, metresPerRadian, compat } = inversion.setup;
    const { dates, pairs } = symbolic;
    const series = inversion.harvest({
      begin: (pixels) => ({
        displacement: new Float32Array(dates * pixels),
        temporalCoherence: new Float32Array(pixels),
        pairCount: new Uint16Array(pixels),
        rankDeficiency: new Uint16Array(pixels),
      }),
      take({ displacement, temporalCoherence, pairCount, rankDeficiency }, inverter, first, count) {
        const pixels = temporalCoherence.length;
        for (let date = 0; date < dates; date++) {
          const row = inverter.seriesRow(date);
          const start = date * pixels + first;
          // The factor is negative; adding 0 keeps the zeros of the first date from being -0.
          for (let i = 0; i < count; i++) displacement[start + i] = row[i]! * metresPerRadian + 0;
        }
        const quality = inverter.qualityOf(count);
        temporalCoherence.set(quality.temporalCoherence, first);
        pairCount.set(quality.pairCount, first);
        rankDeficiency.set(quality.deficiency, first);
      },
    });

    return (tile: Tile) => {
      const result = series(tile);
      const { temporalCoherence, pairCount, rankDeficiency } = result;
      // Without any pair there is no series to be deficient.
      for (let p = 0; p < pairCount.length; p++) if (pairCount[p] === 0) rankDeficiency[p] = 0;
      const reference = referenceIn(tile, inversion.setup);
      if (compat && reference >= 0) {
        // MintPy finds no data at its own reference pixel and writes these two by hand.
        temporalCoherence[reference] = 1;
        pairCount[reference] = pairs;
      }
      return result;
    };
  },
});
