import { configError } from "../../errors.ts";

/**
 * Discrete Fourier transforms of one power-of-two length, in place, on separate real and imaginary parts:
 * X[k] = sum_j x[j] exp(-2 pi i j k / n). The inverse carries no factor: divide by n to come back.
 *
 * Iterative radix-2 decimation in time. Source: Cooley and Tukey (1965), Math. Comp. 19, 297-301.
 */
export interface Fourier {
  readonly length: number;
  forward(real: Float64Array, imaginary: Float64Array): void;
  inverse(real: Float64Array, imaginary: Float64Array): void;
}

export function createFourier(length: number): Fourier {
  const bits = Math.log2(length);
  if (!Number.isInteger(bits))
    throw configError({
      code: "fft-length",
      what: "The length of a Fourier transform must be a power of two.",
      got: String(length),
      fix: `Pad to ${2 ** Math.ceil(Math.log2(Math.max(1, length)))} values.`,
    });
  const cosines = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sines = Float64Array.from({ length: length / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / length));
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? length >> 1 : 0);

  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    for (let i = 0; i < length; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let start = 0; start < length; start += 2 * half)
        for (let k = 0, i = start; k < half; k++, i++) {
          const j = i + half;
          const c = cosines[k * stride]!;
          const s = sines[k * stride]!;
          const re = real[j]! * c + imaginary[j]! * s;
          const im = imaginary[j]! * c - real[j]! * s;
          real[j] = real[i]! - re;
          imaginary[j] = imaginary[i]! - im;
          real[i] = real[i]! + re;
          imaginary[i] = imaginary[i]! + im;
        }
    }
  };
  // Swapping the parts conjugates on the way in and out, which turns the transform into its inverse.
  return { length, forward: transform, inverse: (real, imaginary) => transform(imaginary, real) };
}

/** Two-dimensional transform of a square array (row-major, length x length), in place; unscaled. */
export function transformSquare(
  { length, forward, inverse }: Fourier,
  real: Float64Array,
  imaginary: Float64Array,
  direction: "forward" | "inverse",
): void {
  const transform = direction === "forward" ? forward : inverse;
  for (let row = 0; row < length; row++) {
    const [start, stop] = [row * length, (row + 1) * length];
    transform(real.subarray(start, stop), imaginary.subarray(start, stop));
  }
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let column = 0; column < length; column++) {
    for (let row = 0, i = column; row < length; row++, i += length) {
      re[row] = real[i]!;
      im[row] = imaginary[i]!;
    }
    transform(re, im);
    for (let row = 0, i = column; row < length; row++, i += length) {
      real[i] = re[row]!;
      imaginary[i] = im[row]!;
    }
  }
}
