import { drawGamma } from "./gamma.ts";
import { fillNormal } from "./normal.ts";
import type { RandomStream } from "./stream.ts";

/** Scratch: allocating it anew would cost more than the draw. */
const normals = new Float64Array(2);

/** What an L-look estimate of one pixel of an interferogram shows: phase noise (rad) and estimated coherence. */
export interface MultilookSample {
  readonly phase: number;
  readonly coherence: number;
}

/**
 * Phase noise and estimated coherence of one pixel, drawn together and exactly, as averaging `looks` (>= 1)
 * independent pairs of circular Gaussian samples of the given true coherence would give them.
 *
 * The 2 x 2 sample covariance matrix is complex Wishart; by its Bartlett decomposition two gamma numbers and one
 * complex normal are enough, whatever the number of looks:
 *
 *     x = g * sqrt(P) + sqrt(1 - g^2) * z,   phase = arg x,   coherence = |x| / sqrt(|x|^2 + (1 - g^2) * Q)
 *
 * with P ~ Gamma(L), Q ~ Gamma(L - 1), z complex normal of variance 1.
 * Source: Goodman (1963), Annals of Mathematical Statistics 34, 152-177; Touzi, Lopes, Bruniquel and Vachon
 * (1999), IEEE TGRS 37, 135-149 (the distribution and the bias of the estimated coherence).
 */
export function drawMultilook(
  stream: RandomStream,
  index: number,
  coherence: number,
  looks: number,
): MultilookSample {
  const incoherent = 1 - coherence * coherence;
  const spread = Math.sqrt(incoherent / 2);
  fillNormal(stream, 2 * index, normals);
  const real = coherence * Math.sqrt(drawGamma(stream, 2 * index, looks)) + spread * normals[0]!;
  const imaginary = spread * normals[1]!;
  const power = real * real + imaginary * imaginary;
  const residual = incoherent * drawGamma(stream, 2 * index + 1, looks - 1);
  return { phase: Math.atan2(imaginary, real), coherence: Math.sqrt(power / (power + residual)) };
}
