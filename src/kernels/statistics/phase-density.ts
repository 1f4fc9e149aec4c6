/**
 * Probability density of the multilook interferometric phase about its true value, per radian.
 *
 * Lee et al. (1994), IEEE TGRS 32(5), eq. 13, and Tough et al. (1995), Proc. R. Soc. A 449, in the closed form for whole looks:
 * with b = |coherence| cos(phase), rho = (1 - coherence^2) / (1 - b^2),
 *   p = rho^L / 2pi { A [ (2L-1) b (pi/2 + asin b) / sqrt(1-b^2) + 1 ]
 *                     + 1/(2(L-1)) sum_{r=0}^{L-2} c_r (1 + (2r+1) b^2) (1-b^2)^{L-2-r} },
 *   A = Gamma(2L-1) / (Gamma(L)^2 4^{L-1}),  c_r = Gamma(L-1/2) Gamma(L-1-r) / (Gamma(L-1/2-r) Gamma(L-1)).
 * All powers are of numbers in 0..1 and A and c_r come from ratios, so that nothing overflows for any L.
 * Opposite phases (b near -1) cancel to rounding noise, about 1e-15, which may be negative.
 *
 * @param phase radians
 * @param coherence 0 <= coherence < 1
 * @param looks whole number of independent looks, at least 1
 */
export function multilookPhaseDensity(phase: number, coherence: number, looks: number): number {
  const b = coherence * Math.cos(phase);
  const rest = 1 - b * b;
  let density =
    centralFactor(looks) * (((2 * looks - 1) * b * (Math.PI / 2 + Math.asin(b))) / Math.sqrt(rest) + 1);
  if (looks > 1) {
    let ratio = 1;
    let sum = 0;
    // Horner's rule from r = 0: every later term multiplies what came before by (1 - b^2).
    for (let r = 0; r <= looks - 2; r++) {
      sum = sum * rest + ratio * (1 + (2 * r + 1) * b * b);
      ratio *= (looks - 1.5 - r) / (looks - 2 - r);
    }
    density += sum / (2 * (looks - 1));
  }
  return (((1 - coherence * coherence) / rest) ** looks * density) / (2 * Math.PI);
}

/** Gamma(2L-1) / (Gamma(L)^2 4^(L-1)), by its ratio from one L to the next. */
function centralFactor(looks: number): number {
  let factor = 1;
  for (let l = 1; l < looks; l++) factor *= (2 * l - 1) / (2 * l);
  return factor;
}
