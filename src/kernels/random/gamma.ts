import { DRAW, drawBlock, type RandomStream, wordToUniform } from "./stream.ts";

/** Marsaglia and Tsang's constant: 1 - 0.0331 x^4 lies below the acceptance curve for every shape. */
const SQUEEZE = 0.0331;

/** Scratch: allocating it anew would cost more than the draw. */
const words = new Uint32Array(4);

/**
 * One gamma-distributed number with the given shape (> 0) and scale 1: mean and variance are `shape`.
 * Shape 0 is the limit, 0 itself.
 *
 * Rejection with acceptance above 95 %; each attempt has a counter of its own, so an index needs no other index.
 * Source: Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26, 363-372; shapes below 1 by
 * their section 6, Gamma(a) = Gamma(a + 1) * U^(1/a).
 */
export function drawGamma(stream: RandomStream, index: number, shape: number): number {
  if (!(shape > 0)) return shape === 0 ? 0 : Number.NaN;
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; ; attempt++) {
    drawBlock(stream, DRAW.gamma, index, attempt, words);
    const radius = Math.sqrt(-2 * Math.log(wordToUniform(words[0]!)));
    const normal = radius * Math.cos(2 * Math.PI * wordToUniform(words[1]!));
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const v = root ** 3;
    const uniform = wordToUniform(words[2]!);
    const squared = normal * normal;
    // The first test is a squeeze: it settles most draws without a logarithm.
    if (
      uniform >= 1 - SQUEEZE * squared * squared &&
      Math.log(uniform) >= squared * 0.5 + d - d * v + d * Math.log(v)
    )
      continue;
    return shape < 1 ? d * v * wordToUniform(words[3]!) ** (1 / shape) : d * v;
  }
}
