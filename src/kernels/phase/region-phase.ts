import { cyclesOf } from "./closure.ts";
import { takeMedian } from "./median.ts";

export interface RegionPhase {
  /** Mean phase of the region in each pair, rad, over the pixels that agree with the others. */
  readonly mean: Float64Array;
  /** Pixels that took part in the mean. */
  readonly pixels: number;
  /** Share of the pixels that have the commonest closure, least of all triplets. */
  readonly agreement: number;
}

/**
 * Phase of a region in each pair by the vote of its pixels. For each triplet the commonest whole cycle of the closure
 * phases is found; pixels that miss it more often than the middle one do (a corner of the region that was unwrapped
 * wrongly in some pair, much noise) take no part in the means.
 *
 * @param phase pairs x pixels, rad, without gaps
 * @param triplets pair indices (ab, bc, ac): see `listTriplets`
 */
export function averageRegion(phase: Float32Array, triplets: Int32Array, pixels: number): RegionPhase {
  const misses = new Float32Array(pixels);
  const cycles = new Int32Array(pixels);
  const votes = new Map<number, number>();
  let agreement = 1;
  for (let t = 0; t < triplets.length; t += 3) {
    const [ab, bc, ac] = [triplets[t]! * pixels, triplets[t + 1]! * pixels, triplets[t + 2]! * pixels];
    votes.clear();
    // About the mean: interferograms that are referenced to a pixel close to its noise, wherever that lies in the cycle.
    let middle = 0;
    for (let p = 0; p < pixels; p++) middle += (phase[ab + p]! + phase[bc + p]! - phase[ac + p]!) / pixels;
    for (let p = 0; p < pixels; p++) {
      const k = cyclesOf(phase[ab + p]! + phase[bc + p]! - phase[ac + p]! - middle);
      cycles[p] = k;
      votes.set(k, (votes.get(k) ?? 0) + 1);
    }
    let [best, most] = [0, 0];
    for (const [k, count] of votes)
      if (count > most || (count === most && Math.abs(k) < Math.abs(best))) [best, most] = [k, count];
    for (let p = 0; p < pixels; p++) if (cycles[p] !== best) misses[p]! += 1;
    agreement = Math.min(agreement, most / pixels);
  }
  const limit = takeMedian(misses.slice());
  let used = 0;
  for (let p = 0; p < pixels; p++) if (misses[p]! <= limit) used++;
  const pairs = pixels > 0 ? phase.length / pixels : 0;
  const mean = Float64Array.from({ length: pairs }, (_, k) => {
    let sum = 0;
    for (let p = 0; p < pixels; p++) if (misses[p]! <= limit) sum += phase[k * pixels + p]!;
    return sum / used;
  });
  return { mean, pixels: used, agreement };
}
