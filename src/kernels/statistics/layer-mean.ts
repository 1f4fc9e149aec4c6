/** A mean over layers that come one after the other. */
export interface LayerMean {
  add(layer: Float32Array): void;
  /** NaN where no layer had a value. */
  mean(): Float32Array;
}

/** Mean of each pixel over the layers in which it has a value (MintPy's temporal_average), summed in float64. */
export function createLayerMean(pixels: number): LayerMean {
  const sum = new Float64Array(pixels);
  const count = new Uint32Array(pixels);
  return {
    add(layer) {
      for (let p = 0; p < pixels; p++) {
        const value = layer[p]!;
        if (Number.isNaN(value)) continue;
        sum[p]! += value;
        count[p]!++;
      }
    },
    mean: () => Float32Array.from(sum, (value, p) => value / count[p]!),
  };
}
