import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addCycles,
  bridge,
  findAreas,
  referencedPhase,
} from "../../src/systems/sbas/correct-unwrapping-bridging.ts";
import { testData } from "../data.ts";
import { removeRuns } from "./mintpy-comparison.ts";
import { correctGolden, type Golden, loadGolden } from "./unwrapping-golden.ts";

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("correct-unwrapping (mintpy-golden)", () => {
  let golden: Golden;
  beforeAll(async () => {
    golden = await loadGolden(GOLDEN as string);
  });
  const repaired: (readonly [who: string, pairs: number])[] = [];
  afterAll(() => {
    removeRuns();
    if (process.env.UPWARP_TABLE !== undefined)
      process.stdout.write(`\n${repaired.map(([who, pairs]) => `${pairs} of 63  ${who}`).join("\n")}\n`);
  });

  /** The corrected phase, pairs x pixels, and what was counted. */
  const correct = (method: string, compat: "none" | "mintpy", set = {}) =>
    correctGolden(GOLDEN as string, {
      "reference.yx": [14, 19],
      "unwrapping.method": method,
      compat,
      ...set,
    });

  /** Number of pairs whose far bank has exactly its injected cycles taken off, against the reference's bank. */
  function countRepaired(who: string, phase: Float32Array): number {
    const { pixels, shape, jumps, land } = golden;
    const count = jumps.filter((jump, k) => {
      const change = (p: number) => (phase[k * pixels + p]! - golden.phase[k * pixels + p]!) / (2 * Math.PI);
      // Each bank's largest part: columns 0-50 and 80-95 lie clear of the river.
      const sides = [0, 0];
      let right = 0;
      for (let p = 0; p < pixels; p++) {
        const x = p % shape.x;
        const side = x < 50 ? 0 : x >= 80 ? 1 : -1;
        if (side < 0 || !(land[p]! > 0) || Number.isNaN(change(p)) || golden.component[k * pixels + p] === 0)
          continue;
        sides[side]! += 1;
        if (Math.abs(change(p) - (side === 1 ? -jump : 0)) < 0.01) right++;
      }
      return right > 0.99 * (sides[0]! + sides[1]!);
    }).length;
    repaired.push([who, count]);
    return count;
  }

  it("equals MintPy's bridging in every pixel of every pair", async () => {
    const { phase } = await correct("bridging", "mintpy");
    const { pixels, reference, bridged } = golden;
    let [same, valid] = [0, 0];
    for (let i = 0; i < phase.length; i++) {
      const at = golden.phase[Math.floor(i / pixels) * pixels + reference]!;
      if (Number.isNaN(phase[i]!)) {
        expect(bridged[i] === 0 || Number.isNaN(bridged[i]!)).toBe(true);
        continue;
      }
      valid++;
      // MintPy refers its phases first and rounds to float32 after each sum.
      if (Math.abs(phase[i]! - at - (Number.isNaN(bridged[i]!) ? 0 : bridged[i]!)) < 1e-5) same++;
    }
    expect(same).toBe(valid);
    expect(valid).toBeGreaterThan(350_000);
    expect(countRepaired("MintPy, bridging", phase)).toBe(52);
  });

  it("equals MintPy's bridging bit for bit once the phases are referenced before, as MintPy does", () => {
    const { pixels, shape, reference, phase, component, land, bridged, jumps } = golden;
    const setup = { shape, compat: true, minArea: 2500, radius: 50, ramp: null, reference, land };
    jumps.forEach((_, index) => {
      const layer = (values: Float32Array) => values.subarray(index * pixels, (index + 1) * pixels);
      const pair = {
        name: String(index),
        phase: layer(phase),
        component: layer(component),
        coherence: undefined,
      };
      const areas = findAreas(pair, setup);
      const ours = addCycles(referencedPhase(pair.phase, reference), areas, bridge(pair, areas, setup));
      expect(ours).toEqual(layer(bridged).map((value) => (Number.isNaN(value) ? 0 : value)));
    });
  });

  it("repeats MintPy's closure: 56 of 63 pairs repaired", async () => {
    const { phase } = await correct("closure", "mintpy", { "unwrapping.samples": 20 });
    expect(countRepaired("MintPy, closure", phase)).toBe(56);
  });

  it("repeats MintPy's chain, which is worse than its closure alone", async () => {
    const { phase } = await correct("bridging+closure", "mintpy");
    expect(countRepaired("MintPy, both", phase)).toBe(55);
  });

  for (const method of ["bridging", "closure", "bridging+closure"])
    it(`repairs all 63 pairs by ${method}`, async () => {
      const { phase, shifted, added } = await correct(method, "none");
      expect(countRepaired(`upwarp, ${method}`, phase)).toBe(63);
      expect([...shifted]).toEqual(golden.jumps.map((jump) => Math.abs(jump)));
      expect([...added]).toEqual(golden.jumps.map((jump) => Math.abs(jump)));
    });
});
