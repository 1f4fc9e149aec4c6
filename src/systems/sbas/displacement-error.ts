import { defineStep, type Tile } from "../../pipeline/step.ts";
import { inversionInputs, inversionParams } from "./inversion.ts";
import { type InvertibleSetup, type SharedInversion, shareInversion } from "./shared-inversion.ts";

export const displacementError = defineStep({
  name: "displacement-error",
  version: 1,
  doc: "Standard error that the decorrelation noise of the pairs, and of the reference point, gives the displacement at each date. Atmosphere, unwrapping errors and DEM error are not in it.",
  references: ["tough1995", "takahashi1973", "agram2015"],
  scope: "tile",
  params: inversionParams,
  inputs: inversionInputs,
  records: ["reference-point"],
  outputs: {
    displacementStd: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Standard error of the displacement from decorrelation noise (without atmosphere, unwrapping and DEM errors)",
    },
  },
  prepare(context) {
    const inversion = shareInversion(context);
    const displacementStd = harvestDateErrors(inversion, inversion.setup.metresPerRadian);
    return (tile: Tile) => ({ displacementStd: displacementStd(tile) });
  },
});

/**
 * Standard errors of an inversion's dates, dates x pixels, metres.
 *
 * @param metresPerUnit displacement of one unit of what is inverted
 */
export function harvestDateErrors<S extends InvertibleSetup>(
  inversion: SharedInversion<S>,
  metresPerUnit: number,
): (tile: Tile) => Float32Array {
  const { dates } = inversion.setup.symbolic;
  const metres = Math.abs(metresPerUnit);
  return inversion.harvest({
    noise: { perDate: true },
    begin: (pixels) => new Float32Array(dates * pixels),
    take(into, inverter, first, count) {
      const pixels = into.length / dates;
      for (let date = 0; date < dates; date++) {
        const row = inverter.dateVarianceRow(date);
        const start = date * pixels + first;
        for (let i = 0; i < count; i++) into[start + i] = Math.sqrt(row[i]!) * metres;
      }
    },
  });
}
