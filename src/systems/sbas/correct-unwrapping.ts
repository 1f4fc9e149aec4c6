import type { Areas } from "../../kernels/phase/areas.ts";
import { defineStep, type LayerContext, type Records } from "../../pipeline/step.ts";
import { addCycles, bridge, createAreaFinder, findReferenceArea } from "./correct-unwrapping-bridging.ts";
import type { ClosureRecord } from "./correct-unwrapping-closure.ts";
import { chooseSamples, readRegions } from "./correct-unwrapping-regions.ts";
import { bridgingParams, setUpBridging } from "./correct-unwrapping-setup.ts";
import type { ReferenceRecord } from "./reference-point.ts";
import { samplesOf, usesBridging, usesClosure } from "./unwrapping-params.ts";

export const correctUnwrapping = defineStep({
  name: "correct-unwrapping",
  version: 1,
  doc: "Adds whole cycles to connected components so that the phase runs on over their gaps (bridging) and triplets close (closure).",
  references: ["yunjun2019"],
  scope: "layer",
  along: "pair",
  params: bridgingParams,
  active: (values) => values["unwrapping.method"] !== "none",
  records: ["reference-point", "unwrapping-closure"],
  inputs: {
    unwrappedPhase: { dims: ["pair", "y", "x"], unit: "rad", doc: "Unwrapped interferometric phase" },
    connectedComponent: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Component label, 0 = not unwrapped",
      optional: true,
    },
    coherence: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Spatial coherence",
      optional: true,
      when: (values) => values.compat !== "mintpy" && usesBridging(values["unwrapping.method"]),
    },
    commonComponent: {
      dims: ["y", "x"],
      unit: "1",
      doc: "Label of the common component",
      optional: true,
      when: (values) => usesClosure(values["unwrapping.method"]),
    },
    waterMask: { dims: ["y", "x"], unit: "1", doc: "1 on land, 0 on water", optional: true },
  },
  outputs: {
    unwrappedPhase: {
      dims: ["pair", "y", "x"],
      unit: "rad",
      doc: "Unwrapped interferometric phase, components shifted by whole cycles",
    },
    shiftedComponents: {
      dims: ["pair"],
      unit: "1",
      dtype: "u16",
      doc: "Number of connected components that were shifted",
    },
    addedCycles: {
      dims: ["pair"],
      unit: "1",
      dtype: "u16",
      doc: "Whole cycles added, their signs left out, summed over the components",
    },
  },
  // No more than this, so that the pairs of an earlier run are kept when new ones are added.
  sharedRecords: (records) => {
    const { y, x } = records["reference-point"] as ReferenceRecord;
    return {
      "reference-point": { y, x },
      "unwrapping-closure": closedRegions(records).map(({ region }) => region),
    };
  },
  layerRecord: (records, pair) => closedRegions(records).map(({ cycles }) => cycles[pair]!),
  prepare(context) {
    const { params: values, facts, records, maps } = context;
    const setup = setUpBridging(values, facts, records, maps.waterMask);
    const bridges = usesBridging(values["unwrapping.method"]);
    const closure = usesClosure(values["unwrapping.method"]) ? prepareClosure(context) : null;

    const findAreas = createAreaFinder(setup);

    return ({ name, record, inputs }) => {
      const phase = inputs.unwrappedPhase!;
      const interferogram = {
        name,
        phase,
        coherence: inputs.coherence,
        component: inputs.connectedComponent,
      };
      const areas = findAreas(interferogram);
      const known = closure?.cyclesOf(areas, record as readonly number[]);
      let cycles: Int32Array;
      if (known === undefined) cycles = bridge(interferogram, areas, setup);
      else if (!bridges)
        cycles = Int32Array.from({ length: areas.count + 1 }, (_, area) => known.get(area) ?? 0);
      else if (setup.compat)
        cycles = bridge(interferogram, areas, setup).map((n, area) => n + (known.get(area) ?? 0));
      else {
        // Components that closure knows stay as it says; the others follow them.
        const reference = findReferenceArea(areas, name, setup);
        if (!known.has(reference)) known.set(reference, 0);
        cycles = bridge(interferogram, areas, setup, known);
      }
      const moved = cycles.filter((n) => n !== 0);
      return {
        unwrappedPhase: addCycles(phase, areas, cycles),
        shiftedComponents: Uint16Array.of(moved.length),
        addedCycles: Uint16Array.of(moved.reduce((sum, n) => sum + Math.abs(n), 0)),
      };
    };
  },
});

const closedRegions = (records: Records) =>
  (records["unwrapping-closure"] as ClosureRecord | undefined)?.regions ?? [];

/** Carries the cycles of common components over to the components of each interferogram. */
function prepareClosure({ params: values, facts, records, maps }: LayerContext<typeof bridgingParams>) {
  const { shape } = facts.grid;
  const closed = records["unwrapping-closure"] as readonly number[];
  const regions = readRegions(maps.commonComponent!, shape);
  const isCompat = values.compat === "mintpy";
  const samples = samplesOf(values["unwrapping.samples"], values.compat);
  const bySize = closed
    .map((region, position) => ({ region, position }))
    .sort((a, b) => regions.size[b.region]! - regions.size[a.region]!);
  const pixels = bySize.map(({ region }) => chooseSamples(regions, region, samples));

  let last: Areas | undefined;
  let overlaps: Overlap[] = [];

  return {
    /** Cycles of the components that hold a common one, from those of the common ones. */
    cyclesOf(areas: Areas, cycles: readonly number[]): Map<number, number> {
      return isCompat ? byAllSamples(areas, cycles) : byOverlap(areas, cycles);
    },
  };

  /** Interferograms with the same areas overlap alike. */
  function overlapsOf(areas: Areas): Overlap[] {
    if (areas !== last) overlaps = findOverlaps(areas, regions);
    last = areas;
    return overlaps;
  }

  /** MintPy: the largest common component whose samples all lie in it decides. */
  function byAllSamples({ label }: Areas, cycles: readonly number[]): Map<number, number> {
    const known = new Map<number, number>();
    bySize.forEach(({ position }, i) => {
      const area = label[pixels[i]![0]!]!;
      if (area > 0 && !known.has(area) && pixels[i]!.every((p) => label[p] === area))
        known.set(area, cycles[position]!);
    });
    return known;
  }

  /** The cycles that most of its common pixels have decide. */
  function byOverlap(areas: Areas, cycles: readonly number[]): Map<number, number> {
    const ofRegion = new Int32Array(regions.count + 1);
    closed.forEach((region, position) => {
      ofRegion[region] = cycles[position]!;
    });
    const votes = Array.from({ length: areas.count + 1 }, () => new Map<number, number>());
    for (const { area, region, pixels } of overlapsOf(areas)) {
      const own = votes[area]!;
      own.set(ofRegion[region]!, (own.get(ofRegion[region]!) ?? 0) + pixels);
    }
    const known = new Map<number, number>();
    votes.forEach((own, area) => {
      let most = 0;
      for (const [n, pixelsOf] of own)
        if (pixelsOf > most) {
          most = pixelsOf;
          known.set(area, n);
        }
    });
    return known;
  }
}

/** Pixels that an area of an interferogram has in common with a common component. */
interface Overlap {
  readonly area: number;
  readonly region: number;
  readonly pixels: number;
}

/** In the order in which a scan meets them. */
function findOverlaps({ label }: Areas, regions: Areas): Overlap[] {
  const pixels = new Map<number, number>();
  const width = regions.count + 1;
  for (let p = 0; p < label.length; ) {
    const [area, region] = [label[p]!, regions.label[p]!];
    const first = p++;
    while (p < label.length && label[p] === area && regions.label[p] === region) p++;
    if (area === 0 || region === 0) continue;
    const key = area * width + region;
    pixels.set(key, (pixels.get(key) ?? 0) + p - first);
  }
  return [...pixels].map(([key, count]) => ({
    area: Math.floor(key / width),
    region: key % width,
    pixels: count,
  }));
}
