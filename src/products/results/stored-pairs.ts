import { stackOfAttributes } from "../upwarp-zarr.ts";
import type { LayerPair } from "./file-layers.ts";
import type { ResultLayer } from "./result-layer.ts";

/** The interferograms that a group of ours names, where a layer has a slice for each of them. */
export function storedPairs({ attrs, path, variable }: ResultLayer, depth: number): readonly LayerPair[] {
  if (variable.dims[0] !== "pair" || attrs.reference_dates === undefined) return [];
  const { network } = stackOfAttributes(attrs, path);
  if (network === null || network.pairs.length !== depth) return [];
  return network.pairs.map(({ reference, secondary }, k) => {
    const baseline = network.perpendicularBaseline?.[k] ?? Number.NaN;
    return {
      reference: network.dates[reference] ?? "",
      secondary: network.dates[secondary] ?? "",
      ...(Number.isFinite(baseline) && { perpendicularBaseline: baseline }),
    };
  });
}
