import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { runUnwrapping, type UnwrappingScene } from "../../../test/unwrapping-steps.ts";
import { createNetwork } from "../../stack/network.ts";
import type { CommonComponentsRecord } from "./common-components.ts";
import { correctUnwrapping } from "./correct-unwrapping.ts";
import type { ClosureRecord } from "./correct-unwrapping-closure.ts";

const TWO_PI = 2 * Math.PI;
const shape = { y: 60, x: 90 };
const PIXELS = 5400;
const DATES = Array.from({ length: 8 }, (_, i) => `2018-01-${String(10 + i)}`);
const network = createNetwork(
  DATES.flatMap((date, i) => DATES.slice(i + 1, i + 4).map((later): [string, string] => [date, later])),
);
const N = network.pairs.length;

/** West (label 1), middle (2) and east (3), each 22 columns wide and 6 apart; a spot of 8 pixels (4) by itself. */
const blockOf = (p: number): number => {
  const [y, x] = [Math.floor(p / 90), p % 90];
  if (x < 22) return 1;
  if (x >= 28 && x < 50) return 2;
  if (x >= 56 && x < 78) return 3;
  return x >= 84 && x < 88 && y < 2 ? 4 : 0;
};
const blocks = Float32Array.from({ length: PIXELS }, (_, p) => blockOf(p));

/** A smooth phase of the dates, noise, and whole cycles on blocks of some pairs; NaN outside the blocks. */
function simulate(errors: (pair: number) => Readonly<Record<number, number>>): UnwrappingScene {
  const random = createRandom(5);
  const tilt = DATES.map(() => [0.02 * normal(random), 0.02 * normal(random), 3 * normal(random)] as const);
  const phase = new Float32Array(N * PIXELS);
  network.pairs.forEach(({ reference, secondary }, k) => {
    for (let p = 0; p < PIXELS; p++) {
      const [y, x] = [Math.floor(p / 90), p % 90];
      const at = (i: number) => tilt[i]![0] * y + tilt[i]![1] * x + tilt[i]![2];
      const cycles = errors(k)[blocks[p]!] ?? 0;
      phase[k * PIXELS + p] =
        blocks[p] === 0 ? Number.NaN : at(secondary) - at(reference) + 0.2 * normal(random) + TWO_PI * cycles;
    }
  });
  return {
    shape,
    network,
    reference: { y: 30, x: 10 },
    phase,
    coherence: new Float32Array(N * PIXELS).fill(0.8),
    component: Float32Array.from({ length: N * PIXELS }, (_, i) => blocks[i % PIXELS]!),
  };
}

/** Cycles that were added to a block of a pair; throws when they differ within it. */
function addedTo(block: number, pair: number, before: Float32Array, after: Float32Array): number {
  const added = new Set<number>();
  for (let p = 0; p < PIXELS; p++)
    if (blocks[p] === block) {
      const i = pair * PIXELS + p;
      added.add(Math.round(((after[i]! - before[i]!) / TWO_PI) * 1e4) / 1e4 + 0);
    }
  if (added.size !== 1) throw new Error(`block ${block} of pair ${pair} moved by ${[...added].join(", ")}`);
  return [...added][0]!;
}

/** In the middle of the network, where the sparsest answer is the only one: MintPy's closure knows no other evidence. */
const fewErrors = (k: number) => ({ 2: k === 7 ? 1 : 0, 3: k === 7 ? 1 : k === 10 ? -2 : 0 });
const errors = (k: number) => ({ 2: k % 5 === 1 ? 1 : 0, 3: k % 5 === 1 ? 1 : k % 7 === 3 ? -2 : 0 });

describe("correct-unwrapping", () => {
  it("takes part only when a method is chosen", () => {
    expect(correctUnwrapping.active?.({ "unwrapping.method": "none" }, new Set(), {})).toBe(false);
    expect(correctUnwrapping.active?.({ "unwrapping.method": "bridging" }, new Set(), {})).toBe(true);
  });

  for (const compat of ["none", "mintpy"] as const)
    for (const method of ["bridging", "closure", "bridging+closure"])
      it(`takes off the cycles of each component by ${method}, compat ${compat}`, async () => {
        const wrong = method === "closure" && compat === "mintpy" ? fewErrors : errors;
        const scene = simulate(wrong);
        const { phase, shifted, added } = await runUnwrapping(scene, { "unwrapping.method": method, compat });
        network.pairs.forEach((_, k) => {
          expect(addedTo(1, k, scene.phase, phase)).toBe(0);
          expect(addedTo(2, k, scene.phase, phase)).toBe(0 - wrong(k)[2]);
          expect(addedTo(3, k, scene.phase, phase)).toBe(0 - wrong(k)[3]);
          expect(shifted[k]).toBe(Math.abs(Math.sign(wrong(k)[2])) + Math.abs(Math.sign(wrong(k)[3])));
          expect(added[k]).toBe(Math.abs(wrong(k)[2]) + Math.abs(wrong(k)[3]));
        });
      });

  it("leaves small components, pixels without one, and gaps as they are", async () => {
    const scene = simulate((k) => ({ 4: 5, 3: k === 0 ? 1 : 0 }));
    const { phase } = await runUnwrapping(scene, { "unwrapping.method": "bridging" });
    network.pairs.forEach((_, k) => {
      expect(addedTo(4, k, scene.phase, phase)).toBe(0);
    });
    for (let p = 0; p < PIXELS; p++) if (blocks[p] === 0) expect(phase[p]).toBeNaN();
    const lower = { "unwrapping.method": "bridging", "unwrapping.min-area": 8 };
    const all = await runUnwrapping(scene, lower);
    expect(addedTo(4, 1, scene.phase, all.phase)).toBe(-5);
  });

  it("takes the areas with a phase for components where the stack has none", async () => {
    const { component: _, ...scene } = simulate(errors);
    const { phase } = await runUnwrapping(scene, { "unwrapping.method": "bridging" });
    expect(addedTo(2, 1, scene.phase, phase)).toBe(-1);
  });

  it("parts components where there is water", async () => {
    // One component for all; the gaps are water.
    const scene = simulate(errors);
    const whole = {
      ...scene,
      phase: scene.phase.map((value) => (Number.isNaN(value) ? 0.5 : value)),
      component: new Float32Array(N * PIXELS).fill(1),
      land: blocks.map((block) => (block > 0 ? 1 : 0)),
    };
    const { phase } = await runUnwrapping(whole, { "unwrapping.method": "bridging" });
    expect(addedTo(3, 3, whole.phase, phase)).toBe(2);
  });

  it("follows the nearest component when the reference point lies in none, but for compat=mintpy", async () => {
    const scene = { ...simulate(errors), reference: { y: 30, x: 23 } };
    const { phase } = await runUnwrapping(scene, { "unwrapping.method": "bridging" });
    expect(addedTo(1, 1, scene.phase, phase)).toBe(0);
    const compat = runUnwrapping(scene, { "unwrapping.method": "bridging", compat: "mintpy" });
    await expect(compat).rejects.toThrow(/unwrapping-reference-unlabelled[\s\S]*row 30, column 23/);
  });

  it("takes a ramp for cycles by MintPy's bridging, unless it is told to fit one", async () => {
    const scene = simulate(() => ({}));
    const steep = { ...scene, phase: scene.phase.map((value, i) => value + 0.5 * (i % 90)) };
    const set = { "unwrapping.method": "bridging", compat: "mintpy" };
    expect((await runUnwrapping(steep, set)).shifted.some((count) => count > 0)).toBe(true);
    const fitted = await runUnwrapping(steep, { ...set, "unwrapping.ramp": "linear" });
    expect(fitted.shifted.every((count) => count === 0)).toBe(true);
    // By default the slope is carried over the gap anyway.
    const ours = await runUnwrapping(steep, { "unwrapping.method": "bridging" });
    expect(ours.shifted.every((count) => count === 0)).toBe(true);
  });

  it("by default fits the ramp that it is told to as well", async () => {
    // A bowl whose slope changes over each gap: a plane misses by more than a cycle over a wide one.
    const scene = simulate(errors);
    const bowl = (i: number) => 0.004 * ((i % 90) - 10) ** 2;
    const bent = { ...scene, phase: scene.phase.map((value, i) => value + bowl(i)) };
    const { phase } = await runUnwrapping(bent, {
      "unwrapping.method": "bridging",
      "unwrapping.ramp": "quadratic",
    });
    network.pairs.forEach((_, k) => {
      expect(addedTo(3, k, bent.phase, phase)).toBe(0 - errors(k)[3]);
    });
  });

  it("by both methods lets components that are not in all pairs follow those that are", async () => {
    const scene = simulate(errors);
    // The east is missing from one pair's labels: closure knows nothing of it.
    const component = scene.component!.map((label, i) => (label === 3 && i < PIXELS ? 0 : label));
    const partial = { ...scene, component };
    const both = await runUnwrapping(partial, { "unwrapping.method": "bridging+closure" });
    const closure = await runUnwrapping(partial, { "unwrapping.method": "closure" });
    expect(addedTo(3, 3, scene.phase, both.phase)).toBe(2);
    expect(addedTo(3, 3, scene.phase, closure.phase)).toBe(0);
    expect(addedTo(2, 1, scene.phase, closure.phase)).toBe(-1);
  });
});

describe("common-components", () => {
  const sizesOf = (records: Readonly<Record<string, unknown>>) =>
    (records["common-components"] as CommonComponentsRecord).sizes;

  it("keeps what is a component in all pairs, on land, and large enough", async () => {
    const scene = simulate(errors);
    const land = Float32Array.from({ length: PIXELS }, (_, p) => (p < 45 * 90 ? 1 : 0));
    const { records } = await runUnwrapping({ ...scene, land }, { "unwrapping.method": "closure" });
    expect(sizesOf(records)).toEqual([22 * 45, 22 * 45, 22 * 45]);
  });

  it("takes the map of what is connected in all pairs when there is one", async () => {
    const scene = simulate(errors);
    const connectedInAll = blocks.map((block) => (block === 1 || block === 2 ? 1 : 0));
    const { records } = await runUnwrapping({ ...scene, connectedInAll }, { "unwrapping.method": "closure" });
    expect(sizesOf(records)).toEqual([22 * 60, 22 * 60]);
  });

  it("says when closure has nothing to compare", async () => {
    const scene = simulate(errors);
    const one = { ...scene, connectedInAll: blocks.map((block) => (block === 1 ? 1 : 0)) };
    const { notes, shifted } = await runUnwrapping(one, { "unwrapping.method": "closure" });
    expect(notes.join()).toMatch(/one common component/);
    expect(shifted.every((count) => count === 0)).toBe(true);
    const none = { ...scene, connectedInAll: new Float32Array(PIXELS) };
    await expect(runUnwrapping(none, { "unwrapping.method": "closure" })).rejects.toThrow(
      /common-component-none/,
    );
  });
});

describe("unwrapping-closure", () => {
  it("records the cycles of each region in each pair and says how many pairs move", async () => {
    const { records, notes } = await runUnwrapping(simulate(errors), { "unwrapping.method": "closure" });
    const { reference, regions } = records["unwrapping-closure"] as ClosureRecord;
    expect(reference).toBe(1);
    expect(regions.map(({ region }) => region)).toEqual([2, 3]);
    expect(regions[1]!.cycles).toEqual(network.pairs.map((_, k) => 0 - errors(k)[3]));
    expect(regions[0]!.residual).toBeLessThan(0.5);
    const moved = network.pairs.filter((_, k) => errors(k)[2] !== 0).length;
    expect(notes[0]).toMatch(new RegExp(`component 2 .*: ${moved} of ${N} interferograms are moved`));
  });

  it("gives the same with a few samples as with all", async () => {
    const all = await runUnwrapping(simulate(errors), { "unwrapping.method": "closure" });
    const few = await runUnwrapping(simulate(errors), {
      "unwrapping.method": "closure",
      "unwrapping.samples": 7,
    });
    expect(few.phase).toEqual(all.phase);
  });
});
