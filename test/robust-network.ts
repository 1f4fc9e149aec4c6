import type { DatePair } from "../src/kernels/graph/pair.ts";
import { createRandom, normal } from "./random.ts";

export interface Simulated {
  readonly dates: number;
  readonly pixels: number;
  readonly pairs: readonly DatePair[];
  readonly interval: Float64Array;
  /** pairs x pixels; NaN = no data. */
  readonly phase: Float32Array;
  /** pairs x pixels, inverse variance of the noise. */
  readonly weight: Float32Array;
  /** dates x pixels. */
  readonly truth: Float64Array;
}

/** A random walk seen through pairs with noise of the variance that their weights say, some of them wrong by a cycle, some missing. */
export function simulateNetwork(
  pairs: readonly DatePair[],
  dates: number,
  pixels: number,
  { seed = 1, wrong = 0, holes = 0 } = {},
): Simulated {
  const random = createRandom(seed);
  const truth = new Float64Array(dates * pixels);
  const [phase, weight] = [new Float32Array(pairs.length * pixels), new Float32Array(pairs.length * pixels)];
  for (let p = 0; p < pixels; p++) {
    for (let i = 1; i < dates; i++) truth[i * pixels + p] = truth[(i - 1) * pixels + p]! + normal(random);
    pairs.forEach(({ reference, secondary }, k) => {
      const deviation = 0.2 + 0.4 * random();
      const cycles = random() < wrong ? (random() < 0.5 ? -1 : 1) : 0;
      const clean = truth[secondary * pixels + p]! - truth[reference * pixels + p]!;
      const noisy = clean + deviation * normal(random) + 2 * Math.PI * cycles;
      phase[k * pixels + p] = random() < holes ? Number.NaN : noisy;
      weight[k * pixels + p] = 1 / deviation ** 2;
    });
  }
  return {
    dates,
    pixels,
    pairs,
    interval: new Float64Array(dates - 1).fill(12 / 365.25),
    phase,
    weight,
    truth,
  };
}

/** Root mean square of what a series misses of the truth, where it has data. */
export function missOf(series: Float32Array, truth: Float64Array): number {
  let [sum, count] = [0, 0];
  series.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sum += (value - truth[i]!) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
}
