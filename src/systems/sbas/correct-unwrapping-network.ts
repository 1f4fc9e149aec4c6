import { listTriplets } from "../../kernels/graph/triplets.ts";
import type { Areas, ImageShape } from "../../kernels/phase/areas.ts";
import { closeNetwork } from "../../kernels/phase/close-network.ts";
import { fitCommonPlane } from "../../kernels/phase/common-plane.ts";
import { withoutAreaRamp } from "../../kernels/phase/label-ramp.ts";
import { type Jump, measureJump } from "../../kernels/phase/measure-jump.ts";
import { averageRegion } from "../../kernels/phase/region-phase.ts";
import type { RampKind } from "../../kernels/raster/ramp.ts";
import type { Network } from "../../stack/network.ts";
import { chooseSamples, linkRegions, type RegionLink } from "./correct-unwrapping-regions.ts";

/** Cycles of one region in every pair, found by closure. */
export interface ClosedRegion {
  /** Label in scan order of the common components. */
  readonly region: number;
  /** Cycles to add to it in each pair, beyond those of the reference region. */
  readonly cycles: readonly number[];
  /** Share of its pixels that agree on the closure of the worst triplet. */
  readonly agreement: number;
  /** Largest phase that no whole cycles explain, rad. */
  readonly residual: number;
}

/** Takes in the layers of a stack one after the other, then says which cycles close the network. */
export interface RegionCollector {
  take(index: number, phase: Float32Array, coherence: Float32Array | undefined): void;
  solve(): ClosedRegion[];
}

export interface NetworkOptions {
  /** Label of the region that keeps its phase. */
  readonly reference: number;
  /** Pixels of a region that are looked at, at most. */
  readonly samples: number;
  readonly radius: number;
  /** A ramp of the reference region that is taken off before jumps are measured. */
  readonly ramp: RampKind | null;
}

/** Phases held at a time, 4 bytes each: regions of large stacks are sampled more thinly. */
const MOST_PHASES = 5e7;

/**
 * Closure by all pixels of each region and the jumps over the whole borders between regions: see `closeNetwork`. The
 * regions are taken outward from the reference, each against the one that it lies beside.
 */
export function collectRegions(
  regions: Areas,
  shape: ImageShape,
  network: Network,
  { reference, samples, radius, ramp }: NetworkOptions,
): RegionCollector {
  const links = linkRegions(regions, shape, reference);
  const pairs = network.pairs.length;
  const most = Math.max(1, Math.min(samples, Math.floor(MOST_PHASES / (pairs * Math.max(1, regions.count)))));
  const chosen = Array.from({ length: regions.count + 1 }, (_, area) =>
    area === 0 ? new Int32Array(0) : chooseSamples(regions, area, most),
  );
  const phases = chosen.map(({ length }) => new Float32Array(length * pairs));
  const jumps = links.map((): Jump[] => []);

  return {
    take(index, phase, coherence) {
      chosen.forEach((pixels, area) => {
        const row = phases[area]!;
        for (let i = 0; i < pixels.length; i++) row[index * pixels.length + i] = phase[pixels[i]!]!;
      });
      const flat = ramp === null ? phase : withoutAreaRamp(phase, regions.label, reference, shape, ramp);
      const plane = fitCommonPlane(flat, regions, shape);
      links.forEach((link, i) => {
        jumps[i]![index] = jumpOf(link, flat, coherence);
      });

      function jumpOf(
        { facing, parent }: RegionLink,
        values: Float32Array,
        weights: Float32Array | undefined,
      ): Jump {
        const jump = measureJump(values, weights ?? null, regions.label, shape, facing, plane, { radius });
        return parent === facing.a ? jump : { cycles: -jump.cycles, error: jump.error };
      }
    },
    solve() {
      const triplets = listTriplets(network.dates.length, network.pairs);
      const average = phases.map((values) => {
        const complete = dropIncomplete(values, pairs);
        return averageRegion(complete, triplets, complete.length / pairs);
      });
      const total = new Map([[reference, new Int32Array(pairs)]]);
      return links.map(({ region, parent }, i): ClosedRegion => {
        const [own, other] = [average[region]!, average[parent]!];
        const phase = own.mean.map((value, k) => value - other.mean[k]!);
        const { cycles, residual } = closeNetwork(network.dates.length, network.pairs, phase, jumps[i]!);
        const summed = cycles.map((n, k) => n + total.get(parent)![k]!);
        total.set(region, summed);
        return { region, cycles: [...summed], agreement: own.agreement, residual };
      });
    },
  };
}

/** Pixels with a phase in every pair. */
function dropIncomplete(values: Float32Array, pairs: number): Float32Array {
  const pixels = values.length / pairs;
  const complete: number[] = [];
  for (let p = 0; p < pixels; p++) {
    let k = 0;
    while (k < pairs && !Number.isNaN(values[k * pixels + p]!)) k++;
    if (k === pairs) complete.push(p);
  }
  if (complete.length === pixels) return values;
  const out = new Float32Array(complete.length * pairs);
  for (let k = 0; k < pairs; k++)
    for (let i = 0; i < complete.length; i++)
      out[k * complete.length + i] = values[k * pixels + complete[i]!]!;
  return out;
}
