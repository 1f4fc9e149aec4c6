import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { pairSequential } from "../../kernels/graph/select-pairs.ts";
import type { Facts } from "../../pipeline/step.ts";
import { pairStatistics } from "./pair-statistics.ts";

const DATES = ["2020-01-01", "2020-01-13", "2020-01-25"];
const NONE = Number.NaN;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** Maps of one row of pixels; layers as pairs x pixels. */
function summarise(
  layers: Readonly<Record<string, readonly (readonly number[])[]>>,
  { compat = "none" as "none" | "mintpy", reference = null as Facts["reference"] } = {},
) {
  const inputs = Object.fromEntries(
    Object.entries(layers).map(([name, rows]) => [name, Float32Array.from(rows.flat())]),
  );
  const width = Object.values(layers)[0]![0]!.length;
  const run = pairStatistics.prepare({
    params: { compat },
    facts: {
      grid: { shape: { y: 4, x: width }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      network: { dates: DATES, pairs: pairSequential(3, 2), perpendicularBaseline: null },
      dates: DATES,
      acquisition: {},
      reference,
    },
    records: {},
    available: new Set(Object.keys(inputs)),
    kernels,
    share: (_, make) => make(),
  });
  const maps = run({ origin: { y: 2, x: 0 }, shape: { y: 1, x: width }, inputs });
  return Object.fromEntries(Object.entries(maps).map(([name, values]) => [name, [...values]]));
}

const PHASE = [
  [1, NONE, NONE, 3],
  [2, 4, NONE, 5],
  [3, 5, NONE, 7],
];

describe("pair-statistics", () => {
  it("averages the coherence of the pairs that have one; MintPy counts the others as 0", () => {
    const coherence = [
      [0.5, 0.9, NONE],
      [0.25, 0, 0],
      [0.75, 0.3, NONE],
    ];
    const layers = { unwrappedPhase: PHASE.map((row) => row.slice(0, 3)), coherence };
    const ours = summarise(layers).meanCoherence!;
    expect([ours[0], ours[2]]).toEqual([0.5, NONE]);
    expect(ours[1]).toBeCloseTo(0.6, 6);
    const theirs = summarise(layers, { compat: "mintpy" }).meanCoherence!;
    expect([theirs[0], theirs[2]]).toEqual([0.5, 0]);
    expect(theirs[1]).toBeCloseTo(0.4, 6);
  });

  it("calls a pixel connected where each pair has a label, and counts the phases apart from that", () => {
    const connectedComponent = [
      [1, 1, 0, 2],
      [2, 1, 0, NONE],
      [1, 3, 1, 2],
    ];
    const { connectedInAll, validPairs } = summarise({ unwrappedPhase: PHASE, connectedComponent });
    expect(connectedInAll).toEqual([1, 1, 0, 0]);
    expect(validPairs).toEqual([3, 2, 0, 3]);
  });

  it("takes the phase where the stack has no labels, and knows no coherence where it has none", () => {
    const { connectedInAll, meanCoherence } = summarise({ unwrappedPhase: PHASE });
    expect(connectedInAll).toEqual([1, 0, 0, 1]);
    expect(meanCoherence).toEqual([NONE, NONE, NONE, NONE]);
  });

  it("has data at the pixel that the stack was referenced to; MintPy has none there", () => {
    const coherence = PHASE.map((row) => row.map(() => 0.5));
    const reference = { y: 2, x: 2 };
    const layers = { unwrappedPhase: PHASE, coherence };
    const before = JSON.stringify(PHASE);
    expect(summarise(layers, { reference })).toMatchObject({
      connectedInAll: [1, 0, 1, 1],
      validPairs: [3, 2, 3, 3],
    });
    expect(summarise(layers, { reference, compat: "mintpy" })).toMatchObject({
      connectedInAll: [1, 0, 0, 1],
      validPairs: [3, 2, 0, 3],
    });
    expect(summarise(layers, { reference: { y: 1, x: 2 } }).validPairs).toEqual([3, 2, 0, 3]);
    expect(JSON.stringify(PHASE)).toBe(before);
  });
});
