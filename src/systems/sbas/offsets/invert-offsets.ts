import { BATCH_PIXELS, type NetworkInverter } from "../../../compute/network-inverter.ts";
import { defineStep, type Tile } from "../../../pipeline/step.ts";
import { namedAfter } from "../measured-series.ts";
import { type OffsetComponent, takesPart } from "./component.ts";
import { inversionLayers } from "./layers.ts";
import { checkOffsets, INVERSION_RECORDS, type OffsetSetup, shareOffsets } from "./offset-inversion.ts";
import { offsetInversionParams } from "./params.ts";

/** The inversion of one component's network of offsets. */
export const invertOffsets = (component: OffsetComponent) =>
  defineStep({
    name: `${component.prefix}-inversion`,
    version: 1,
    doc: `Weighted least-squares inversion of the network of ${component.prefix} offsets to a displacement series.`,
    references: ["berardino2002", "yunjun2019"],
    scope: "tile",
    params: offsetInversionParams,
    active: (_params, available) => takesPart(component, available),
    inputs: inversionLayers(component),
    check: (context) => {
      checkOffsets(component, context);
    },
    records: INVERSION_RECORDS,
    outputs: namedAfter(component, {
      displacement: {
        dims: ["time", "y", "x"],
        unit: "m",
        doc: `${component.doc}, since the first date`,
      },
      residual: {
        dims: ["y", "x"],
        unit: "m",
        doc: "Square root of the sum of the pairs' squared residuals",
      },
      pairCount: { dims: ["y", "x"], unit: "1", dtype: "u16", doc: "Number of pairs whose offset was used" },
      rankDeficiency: {
        dims: ["y", "x"],
        unit: "1",
        dtype: "u16",
        doc: "Number of gaps in the pixel's network that the minimum norm bridges; 0 = fully determined",
      },
    }),
    prepare(context) {
      const inversion = shareOffsets(component, context);
      const { setup } = inversion;
      const { dates } = setup.symbolic;
      const invert = inversion.harvest({
        begin: (pixels) => ({
          displacement: new Float32Array(dates * pixels),
          residual: new Float32Array(pixels),
          pairCount: new Uint16Array(pixels),
          rankDeficiency: new Uint16Array(pixels),
        }),
        take({ displacement, residual, pairCount, rankDeficiency }, inverter, first, count) {
          const pixels = residual.length;
          for (let date = 0; date < dates; date++) {
            const row = inverter.seriesRow(date);
            const start = date * pixels + first;
            // The factor of range is negative; adding 0 keeps the zeros of the first date from being -0.
            for (let i = 0; i < count; i++) displacement[start + i] = row[i]! * setup.metresPerPixel + 0;
          }
          const quality = inverter.qualityOf(count);
          pairCount.set(quality.pairCount, first);
          rankDeficiency.set(quality.deficiency, first);
          // Without any pair there is no series to be deficient.
          for (let p = first; p < first + count; p++) if (pairCount[p] === 0) rankDeficiency[p] = 0;
          residual.set(sizeOfResiduals(inverter, setup, count, pairCount.subarray(first)), first);
        },
      });
      return (tile: Tile) => namedAfter(component, invert(tile));
    },
  });

/** Square root of the sum of squared residuals of the batch's first pixels, metres; NaN, in MintPy 0, where there is no series. */
function sizeOfResiduals(
  inverter: NetworkInverter,
  { symbolic, loaded, metresPerPixel, compat }: OffsetSetup,
  count: number,
  pairCount: Uint16Array,
): Float32Array {
  const { order, pairReference, pairSecondary } = symbolic;
  const sums = new Float64Array(count);
  for (let k = 0; k < symbolic.pairs; k++) {
    const from = inverter.seriesRow(order[pairReference[k]!]!);
    const to = inverter.seriesRow(order[pairSecondary[k]!]!);
    const start = k * BATCH_PIXELS;
    for (let i = 0; i < count; i++) {
      const residual = loaded[start + i]! - (to[i]! - from[i]!);
      if (!Number.isNaN(residual)) sums[i]! += residual * residual;
    }
  }
  const missing = compat ? 0 : Number.NaN;
  return Float32Array.from(sums, (sum, i) =>
    pairCount[i]! === 0 ? missing : Math.sqrt(sum) * Math.abs(metresPerPixel),
  );
}
