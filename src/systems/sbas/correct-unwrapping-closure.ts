import { scienceError } from "../../errors.ts";
import { layerNames } from "../../pipeline/layer-names.ts";
import { defineStep } from "../../pipeline/step.ts";
import { readFloats } from "../../stack/views.ts";
import { addCycles, bridge, createAreaFinder, findReferenceArea } from "./correct-unwrapping-bridging.ts";
import { readLayers } from "./correct-unwrapping-layers.ts";
import { type ClosedRegion, collectRegions } from "./correct-unwrapping-network.ts";
import { readRegions } from "./correct-unwrapping-regions.ts";
import { bridgingParams, setUpBridging } from "./correct-unwrapping-setup.ts";
import { collectSamples } from "./correct-unwrapping-sparse.ts";
import { samplesOf, usesBridging, usesClosure } from "./unwrapping-params.ts";

/** Cycles of each common component in each pair. */
export interface ClosureRecord {
  /** The common component that keeps its phase; numbers are those of the map commonComponent in scan order. */
  readonly reference: number;
  readonly regions: readonly ClosedRegion[];
}

/** Residual from which the whole cycles of a region are in doubt, rad. */
const DOUBT = Math.PI / 2;

export const unwrappingClosure = defineStep({
  name: "unwrapping-closure",
  version: 1,
  doc: "Finds the whole cycles of each common component in each interferogram that make the triplets close.",
  references: ["yunjun2019"],
  scope: "global",
  params: bridgingParams,
  active: (params) => usesClosure(params["unwrapping.method"]),
  records: ["reference-point"],
  inputs: {
    unwrappedPhase: { dims: ["pair", "y", "x"], unit: "rad", doc: "Unwrapped interferometric phase" },
    commonComponent: { dims: ["y", "x"], unit: "1", doc: "Label of the common component" },
    coherence: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Spatial coherence",
      optional: true,
      when: (params) => params.compat !== "mintpy",
    },
    connectedComponent: {
      dims: ["pair", "y", "x"],
      unit: "1",
      doc: "Component label, 0 = not unwrapped",
      optional: true,
      when: (params) => params.compat === "mintpy" && usesBridging(params["unwrapping.method"]),
    },
    waterMask: { dims: ["y", "x"], unit: "1", doc: "1 on land, 0 on water", optional: true },
  },
  async run({ params, facts, inputs, records, signal, memory, note }): Promise<ClosureRecord> {
    const { network, grid } = facts;
    if (network === null)
      throw scienceError({
        code: "network-missing",
        what: "The stack has no pairs.",
        fix: "Give interferograms, not maps or series.",
      });
    const { shape } = grid;
    const map = [
      [0, shape.y],
      [0, shape.x],
    ] as const;
    const isCompat = params.compat === "mintpy";
    const land = inputs.waterMask && (await readFloats(inputs.waterMask, map));
    const setup = setUpBridging(params, facts, records, land);
    const regions = readRegions(await readFloats(inputs.commonComponent!, map), shape);
    const reference = isCompat
      ? regions.label[setup.reference]!
      : findReferenceArea(regions, "common components", setup);
    const samples = samplesOf(params["unwrapping.samples"], params.compat);
    const collector = isCompat
      ? collectSamples(regions, network, { reference, samples, pixel: setup.reference })
      : collectRegions(regions, shape, network, {
          reference,
          samples,
          radius: setup.radius,
          ramp: setup.ramp,
        });
    // MintPy chains the methods: closure starts from bridged phases. By default both kinds of evidence decide together.
    const bridgesFirst = isCompat && usesBridging(params["unwrapping.method"]);
    const findAreas = createAreaFinder(setup);
    const { unwrappedPhase, coherence, connectedComponent } = inputs;
    const names = layerNames("pair", facts);
    for await (const { index, layers } of readLayers(
      { unwrappedPhase, coherence, connectedComponent },
      shape,
      { signal, memory },
    )) {
      let phase = layers.unwrappedPhase!;
      if (bridgesFirst) {
        const component = layers.connectedComponent;
        const interferogram = { name: names[index]!, phase, coherence: undefined, component };
        const areas = findAreas(interferogram);
        phase = addCycles(phase, areas, bridge(interferogram, areas, setup));
      }
      collector.take(index, phase, layers.coherence);
    }
    const closed = collector.solve();
    for (const region of closed) note(describe(region, regions.size[region.region]!));
    return { reference, regions: closed };
  },
});

function describe({ region, cycles, residual }: ClosedRegion, pixels: number): string {
  const moved = cycles.filter((n) => n !== 0).length;
  const doubt =
    residual > DOUBT
      ? ` Up to ${residual.toFixed(1)} rad remain that no whole cycles explain: look at the network near its worst pairs.`
      : "";
  return `Common component ${region} (${pixels} pixels): ${moved} of ${cycles.length} interferograms are moved by whole cycles.${doubt}`;
}
