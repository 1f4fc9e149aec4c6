import { fillNormal } from "../random/normal.ts";
import type { RandomStream } from "../random/stream.ts";
import { createFourier, transformSquare } from "./fft.ts";

/** A square of random heights that repeats in both directions; node (row, column) is at values[row * nodes + column]. */
export interface PeriodicField {
  /** Nodes along each side, a power of two. */
  readonly nodes: number;
  readonly values: Float32Array;
}

export interface PowerLaw {
  /** Standard deviation of the ensemble; the unit of the field. */
  readonly deviation: number;
  /** Fall of the ONE-dimensional power spectrum with wavenumber: 8/3 for turbulence, 2 for topography. */
  readonly slope: number;
  /** Distance between nodes, in any unit of length. */
  readonly spacing: number;
  /** Wavelength above which the spectrum is flat, same unit. Without one the largest waves would hold all power. */
  readonly outerScale: number;
}

/**
 * An isotropic Gaussian random field with a power-law spectrum, mean 0 over its period:
 *
 *     S(k) ~ (k^2 + k0^2)^(-(slope + 1) / 2)    in two dimensions, k0 = 1 / outerScale
 *
 * which a transect sees as k^-slope for k well above k0. The scale is that of the ensemble, so that a stronger or
 * weaker realisation stays stronger or weaker.
 *
 * Source: Hanssen (2001), Radar Interferometry, section 4.7 (slope 8/3 of one-dimensional atmospheric spectra);
 * von Karman (1948), PNAS 34, 530-539 (the outer scale).
 */
export function synthesizePowerLaw(stream: RandomStream, nodes: number, law: PowerLaw): PeriodicField {
  const count = nodes * nodes;
  const normals = fillNormal(stream, 0, new Float64Array(2 * count));
  const real = normals.subarray(0, count);
  const imaginary = normals.subarray(count);
  const period = nodes * law.spacing;
  const exponent = -(law.slope + 1) / 4; // half of the power's: this is amplitude
  const corner = (period / law.outerScale) ** 2;
  let power = 0;
  for (let row = 0, i = 0; row < nodes; row++)
    for (let column = 0; column < nodes; column++, i++) {
      const fy = Math.min(row, nodes - row);
      const fx = Math.min(column, nodes - column);
      const amplitude = i === 0 ? 0 : (fy * fy + fx * fx + corner) ** exponent;
      power += amplitude * amplitude;
      real[i] = real[i]! * amplitude;
      imaginary[i] = imaginary[i]! * amplitude;
    }
  transformSquare(createFourier(nodes), real, imaginary, "inverse");
  // The real part alone has variance sum(amplitude^2), because each coefficient has variance 1 per part.
  const scale = law.deviation / Math.sqrt(power);
  return { nodes, values: Float32Array.from(real, (value) => value * scale) };
}
