import { defineStep, type Tile } from "../../pipeline/step.ts";
import { inversionInputs, inversionParams, loadBatch, referenceIn, setUpInversion } from "./inversion.ts";

export const invertNetwork = defineStep({
  name: "invert-network",
  version: 1,
  doc: "Weighted least-squares inversion of the interferogram network to a displacement series.",
  references: ["berardino2002", "pepe2006", "yunjun2019"],
  scope: "tile",
  params: inversionParams,
  inputs: inversionInputs,
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
    const setup = setUpInversion(context);
    const inverter = context.kernels.createInverter(setup.symbolic, setup.options);
    const { dates, pairs } = setup.symbolic;

    return (tile: Tile) => {
      const pixels = tile.shape.y * tile.shape.x;
      const displacement = new Float32Array(dates * pixels);
      const temporalCoherence = new Float32Array(pixels);
      const pairCount = new Uint16Array(pixels);
      const rankDeficiency = new Uint16Array(pixels);
      for (let first = 0; first < pixels; first += inverter.batch) {
        const count = Math.min(inverter.batch, pixels - first);
        loadBatch(inverter, setup, tile, first, count);
        inverter.run(count);
        for (let date = 0; date < dates; date++) {
          const row = inverter.seriesRow(date);
          const start = date * pixels + first;
          // The factor is negative; adding 0 keeps the zeros of the first date from being -0.
          for (let i = 0; i < count; i++) displacement[start + i] = row[i]! * setup.metresPerRadian + 0;
        }
        const quality = inverter.qualityOf(count);
        temporalCoherence.set(quality.temporalCoherence, first);
        pairCount.set(quality.pairCount, first);
        rankDeficiency.set(quality.deficiency, first);
      }
      // Without any pair there is no series to be deficient.
      for (let p = 0; p < pixels; p++) if (pairCount[p] === 0) rankDeficiency[p] = 0;
      const reference = referenceIn(tile, setup);
      if (setup.compat && reference >= 0) {
        // MintPy finds no data at its own reference pixel and writes these two by hand.
        temporalCoherence[reference] = 1;
        pairCount[reference] = pairs;
      }
      return { displacement, temporalCoherence, pairCount, rankDeficiency };
    };
  },
});
