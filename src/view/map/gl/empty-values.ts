/**
 * What stands for "no data" on the GPU: the largest float32, opposite to `MISSING`. A NaN may lose its bits on the way, and drivers
 * that compile with fast maths (Metal does) take a test for it out of the shader.
 */
export const NO_DATA = 3.4028234663852886e38;

/** In a shader: larger numbers than this are one of the two. Nothing that is measured comes near. */
export const EMPTY_FROM = "3.0e38";

/** Copies values with every number that is not finite as `NO_DATA`. */
export function encodeValues(values: Float32Array, from: number, to: number, target: Float32Array): void {
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    target[i - from] = value - value === 0 ? value : NO_DATA;
  }
}
