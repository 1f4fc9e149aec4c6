import { describe, expect, it } from "vitest";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { simulateStack } from "../../src/simulate/simulate-stack.ts";
import { runUnwrapping } from "../unwrapping-steps.ts";

// Stacks whose wrong cycles are known. The counts of MintPy's method (compat=mintpy) stand beside ours.

const base: SimulationOptions = {
  shape: { y: 90, x: 110 },
  network: { count: 20, connections: 3 },
  turbulence: { deviation: 0.006 },
  ramp: {},
  terrain: { relief: 60, errorDeviation: 3 },
  coherence: { urbanShare: 0.5 },
  water: { river: { position: 0.6, width: 400 } },
  unwrapErrors: [{ region: "eastBank", share: 0.2 }],
  holes: { share: 0.3, count: 2, radius: 500 },
  seed: 1,
};

function simulate(options: SimulationOptions) {
  const stack = simulateStack({ ...base, ...options });
  const { shape } = stack.grid;
  const pixels = shape.y * shape.x;
  const pairs = stack.network.pairs.length;
  const whole = [
    [0, pairs],
    [0, shape.y],
    [0, shape.x],
  ] as const;
  const component = Float32Array.from(stack.connectedComponent(whole));
  const phase = stack.unwrappedPhase(whole).map((value) => (value === 0 ? Number.NaN : value));
  // The pixel nearest to the west bank's middle that is unwrapped in all pairs.
  let [reference, nearest] = [{ y: 0, x: 0 }, Number.POSITIVE_INFINITY];
  for (let p = 0; p < pixels; p++) {
    const [y, x] = [Math.floor(p / shape.x), p % shape.x];
    const distance = Math.hypot(y - 45, x - 25);
    let k = 0;
    while (k < pairs && component[k * pixels + p]! > 0 && !Number.isNaN(phase[k * pixels + p]!)) k++;
    if (k === pairs && distance < nearest) [reference, nearest] = [{ y, x }, distance];
  }
  const scene = {
    shape,
    network: stack.network,
    reference,
    phase,
    component,
    coherence: stack.coherence(whole),
    land: Float32Array.from(stack.waterMask(whole.slice(1))),
  };
  const wrong = stack.truth.unwrapCycles(whole);
  return async (method: string, compat = "none") => {
    const { phase: after } = await runUnwrapping(scene, { "unwrapping.method": method, compat });
    return stack.network.pairs.filter((_, k) => {
      let [right, all] = [0, 0];
      for (let i = k * pixels; i < (k + 1) * pixels; i++) {
        if (!(component[i]! > 0) || Number.isNaN(phase[i]!)) continue;
        all++;
        if (Math.abs((after[i]! - phase[i]!) / (2 * Math.PI) + wrong[i]!) < 0.01) right++;
      }
      // Specks that holes cut off are too small to be moved.
      return right > 0.98 * all;
    }).length;
  };
}

describe("correct-unwrapping (simulated truth, 54 pairs)", () => {
  it("repairs all pairs of a calm scene", async () => {
    const repaired = simulate({});
    expect(await repaired("bridging")).toBe(54);
    expect(await repaired("closure")).toBe(54);
    expect(await repaired("bridging+closure")).toBe(54);
  });

  it("repairs all pairs when two fifths are up to two cycles off", async () => {
    const repaired = simulate({ unwrapErrors: [{ region: "eastBank", share: 0.4, maximumCycles: 2 }] });
    expect(await repaired("bridging")).toBe(54);
    expect(await repaired("closure")).toBe(54);
    expect(await repaired("closure", "mintpy")).toBeLessThan(50);
  });

  it("repairs all pairs by closure where the atmosphere over a river of 1.5 km defeats bridging", async () => {
    const repaired = simulate({
      turbulence: { deviation: 0.015 },
      water: { river: { position: 0.6, width: 1500 } },
    });
    const ours = await repaired("bridging");
    expect(ours).toBeLessThan(50);
    expect(ours).toBeGreaterThan(await repaired("bridging", "mintpy"));
    expect(await repaired("closure")).toBe(54);
    expect(await repaired("bridging+closure")).toBe(54);
  });
});
