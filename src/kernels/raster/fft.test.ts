import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFourier, transformSquare } from "./fft.ts";

const close = (a: Float64Array, b: ArrayLike<number>) => {
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-10);
};

describe("createFourier", () => {
  it("transforms 1, 2, 3, 4 to 10, -2+2i, -2, -2-2i", () => {
    const real = Float64Array.of(1, 2, 3, 4);
    const imaginary = new Float64Array(4);
    createFourier(4).forward(real, imaginary);
    close(real, [10, -2, -2, -2]);
    close(imaginary, [0, 2, 0, -2]);
  });

  it("equals the sum that defines it, and the inverse brings back n times the input", () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 8, 32),
        fc.array(number, { minLength: 64, maxLength: 64 }),
        (n, values) => {
          const [re, im] = [
            Float64Array.from(values.slice(0, n)),
            Float64Array.from(values.slice(32, 32 + n)),
          ];
          const sums = [new Float64Array(n), new Float64Array(n)] as const;
          for (let k = 0; k < n; k++)
            for (let j = 0; j < n; j++) {
              const [c, s] = [Math.cos((-2 * Math.PI * j * k) / n), Math.sin((-2 * Math.PI * j * k) / n)];
              sums[0][k]! += re[j]! * c - im[j]! * s;
              sums[1][k]! += re[j]! * s + im[j]! * c;
            }
          const fourier = createFourier(n);
          fourier.forward(re, im);
          close(re, sums[0]);
          close(im, sums[1]);
          fourier.inverse(re, im);
          close(
            re,
            values.slice(0, n).map((x) => x * n),
          );
          close(
            im,
            values.slice(32, 32 + n).map((x) => x * n),
          );
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  it("refuses a length that is not a power of two", () => {
    expect(() => createFourier(12)).toThrow("fft-length");
    expect(() => createFourier(0)).toThrow("fft-length");
  });
});

describe("transformSquare", () => {
  it("turns one plane wave into one coefficient at (row, column) of its frequency", () => {
    const n = 8;
    const real = new Float64Array(n * n);
    const imaginary = new Float64Array(n * n);
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++) {
        const angle = (2 * Math.PI * (3 * y + 1 * x)) / n;
        real[y * n + x] = Math.cos(angle);
        imaginary[y * n + x] = Math.sin(angle);
      }
    transformSquare(createFourier(n), real, imaginary, "forward");
    const expected = new Float64Array(n * n);
    expected[3 * n + 1] = n * n;
    close(real, expected);
    close(imaginary, new Float64Array(n * n));
  });
});
