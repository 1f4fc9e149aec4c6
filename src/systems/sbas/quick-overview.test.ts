import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { pairSequential } from "../../kernels/graph/select-pairs.ts";
import type { Facts } from "../../pipeline/step.ts";
import { quickOverview } from "./quick-overview.ts";

/** 0, 1, 2 and 4 years. */
const DATES = ["2016-01-01", "2016-12-31", "2018-01-01", "2020-01-01"];
const PAIRS = pairSequential(4, 2);
const WAVELENGTH = 4 * Math.PI;
const NONE = Number.NaN;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

function overview(
  unwrappedPhase: readonly (readonly number[])[],
  {
    compat = "none" as "none" | "mintpy",
    reference = null as Facts["reference"],
    referencePhase = PAIRS.map(() => 0),
    layers = {} as Readonly<Record<string, readonly number[]>>,
    network = { dates: DATES, pairs: PAIRS, perpendicularBaseline: null } as Facts["network"],
  } = {},
) {
  const inputs = {
    unwrappedPhase: Float32Array.from(unwrappedPhase.flat()),
    ...Object.fromEntries(Object.entries(layers).map(([name, values]) => [name, Float32Array.from(values)])),
  };
  const width = unwrappedPhase[0]!.length;
  const run = quickOverview.prepare({
    params: { overview: true, compat },
    facts: {
      grid: { shape: { y: 1, x: width }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      network,
      dates: DATES,
      acquisition: { wavelength: WAVELENGTH },
      reference,
    },
    records: { "reference-point": { phase: referencePhase } },
    available: new Set(Object.keys(inputs)),
    kernels,
    share: (_, make) => make(),
  });
  const maps = run({ origin: { y: 0, x: 0 }, shape: { y: 1, x: width }, inputs });
  return Object.fromEntries(Object.entries(maps).map(([name, values]) => [name, [...values]]));
}

/** Phases of pixels that move at so many rad per year: 01 02 12 13 23. */
const steady = (...rates: readonly number[]) =>
  [1, 2, 1, 3, 2].map((years) => rates.map((rate) => rate * years));

describe("quick-overview", () => {
  it("takes part only when it is asked for", () => {
    expect(quickOverview.active?.({ overview: false }, new Set(), {})).toBe(false);
    expect(quickOverview.active?.({ overview: true }, new Set(), {})).toBe(true);
  });

  it("gives steady motion back, positive towards the satellite, against the reference", () => {
    const referencePhase = [1, 2, 1, 3, 2].map((years) => 0.5 * years);
    for (const compat of ["none", "mintpy"] as const) {
      const { stackedVelocity, stackedVelocityStd } = overview(steady(1.5, -2), { compat, referencePhase });
      expect(stackedVelocity![0]).toBeCloseTo(-1, 2);
      expect(stackedVelocity![1]).toBeCloseTo(2.5, 2);
      // Years of 365 and 366 days are not quite steady.
      for (const error of stackedVelocityStd!) expect(error).toBeLessThan(0.01);
    }
  });

  it("leaves missing phases out; with compat=mintpy they count as 0 and the reference leaks in", () => {
    const phase = steady(1, NONE);
    phase[3]![0] = NONE;
    const referencePhase = PAIRS.map(() => 2);
    const ours = overview(phase, { referencePhase: PAIRS.map(() => 0) }).stackedVelocity!;
    expect(ours[0]).toBeCloseTo(-1, 2);
    expect(ours[1]).toBeNaN();
    const theirs = overview(phase, { compat: "mintpy", referencePhase }).stackedVelocity!;
    expect(theirs[1]).toBeCloseTo((2 / 1 + 2 / 2 + 2 / 1 + 2 / 3 + 2 / 2) / 5, 2);
  });

  it("counts the triplets of pairs that do not close", () => {
    const cycle = 2 * Math.PI;
    const phase = steady(0.1, 0.1, 0.1, NONE);
    // Pair 12 is in both triplets, pair 01 in one.
    phase[2]![1]! += cycle;
    phase[0]![2]! -= cycle;
    expect(overview(phase).nonzeroClosures).toEqual([0, 2, 1, NONE]);
    // MintPy calls it no data when no triplet closes, and counts zeros.
    expect(overview(phase, { compat: "mintpy" }).nonzeroClosures).toEqual([0, NONE, 1, 0]);
  });

  it("counts nothing on water, nor, with compat=mintpy, where there is no coherence", () => {
    const coherence = PAIRS.flatMap(() => [0.5, NONE, 0.5]);
    const layers = { waterMask: [0, 1, 1], coherence };
    expect(overview(steady(1, 1, 1), { layers }).nonzeroClosures).toEqual([NONE, 0, 0]);
    expect(overview(steady(1, 1, 1), { layers, compat: "mintpy" }).nonzeroClosures).toEqual([NONE, NONE, 0]);
  });

  it("knows that the stack's own reference does not move", () => {
    const layers = { coherence: PAIRS.flatMap(() => [0.5, 0.5]) };
    const reference = { y: 0, x: 1 };
    const { stackedVelocity, nonzeroClosures } = overview(steady(1, NONE), { layers, reference });
    expect([stackedVelocity![1], nonzeroClosures![1]]).toEqual([0, 0]);
    expect(overview(steady(1, NONE), { layers }).stackedVelocity![1]).toBeNaN();
  });

  it("has no triplets in a chain, and asks for a network", () => {
    const network = { dates: DATES, pairs: pairSequential(4, 1), perpendicularBaseline: null };
    const phase = [[1], [1], [2]];
    expect(overview(phase, { network, referencePhase: [0, 0, 0] }).nonzeroClosures).toEqual([NONE]);
    expect(() => overview(phase, { network: null })).toThrow(/network-missing/);
  });
});
