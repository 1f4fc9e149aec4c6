import { listTriplets } from "../../kernels/graph/triplets.ts";
import type { Areas } from "../../kernels/phase/areas.ts";
import { cyclesOf } from "../../kernels/phase/closure.ts";
import { takeMedian } from "../../kernels/phase/median.ts";
import { solveSparseAmbiguities } from "../../kernels/phase/sparse-ambiguities.ts";
import type { Network } from "../../stack/network.ts";
import { referencedPhase } from "./correct-unwrapping-bridging.ts";
import type { ClosedRegion, RegionCollector } from "./correct-unwrapping-network.ts";
import { chooseSamples } from "./correct-unwrapping-regions.ts";

/**
 * Closure as MintPy does it: the sparsest ambiguities of each sample by itself, rounded, and their median over the samples
 * of a region. The samples are spread evenly instead of drawn at random, and no two regions are compared.
 */
export function collectSamples(
  regions: Areas,
  network: Network,
  { reference, samples, pixel }: { reference: number; samples: number; pixel: number },
): RegionCollector {
  const pairs = network.pairs.length;
  const chosen = Array.from({ length: regions.count }, (_, i) => i + 1)
    .filter((region) => region !== reference)
    .map((region) => ({ region, pixels: chooseSamples(regions, region, samples) }))
    .map(({ region, pixels }) => ({ region, pixels, phase: new Float32Array(pixels.length * pairs) }));
  const triplets = listTriplets(network.dates.length, network.pairs);
  const known = new Map<string, Float64Array>();

  /** Cycles of one sample in all pairs; many samples share their closures. */
  const ambiguitiesOf = (phase: Float32Array, count: number, sample: number) => {
    const at = (t: number) => phase[triplets[t]! * count + sample]!;
    const cycles = Array.from({ length: triplets.length / 3 }, (_, t) =>
      cyclesOf(at(3 * t) + at(3 * t + 1) - at(3 * t + 2)),
    );
    const key = cycles.join();
    const found = known.get(key) ?? solveSparseAmbiguities(pairs, triplets, cycles);
    known.set(key, found);
    return { found, agrees: key };
  };

  return {
    take(index, phase) {
      const referenced = referencedPhase(phase, pixel);
      for (const { pixels, phase: row } of chosen)
        for (let i = 0; i < pixels.length; i++) row[index * pixels.length + i] = referenced[pixels[i]!]!;
    },
    solve: () =>
      chosen.map(({ region, pixels, phase }): ClosedRegion => {
        const count = pixels.length;
        const all = Array.from({ length: count }, (_, sample) => ambiguitiesOf(phase, count, sample));
        const votes = new Map<string, number>();
        for (const { agrees } of all) votes.set(agrees, (votes.get(agrees) ?? 0) + 1);
        const cycles = Array.from(
          { length: pairs },
          (_, k) => Math.round(takeMedian(Float64Array.from(all, ({ found }) => Math.round(found[k]!)))) + 0,
        );
        return { region, cycles, agreement: Math.max(...votes.values()) / count, residual: 0 };
      }),
  };
}
