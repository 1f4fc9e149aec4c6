import { describe, expect, it } from "vitest";
import { findPreset, PRESETS } from "./presets.ts";
import { simulateStack } from "./simulate-stack.ts";

describe("presets", () => {
  it.each(Object.keys(PRESETS))("%s is a valid scene with finite phase", (name) => {
    const stack = simulateStack(findPreset(name));
    const pairs = stack.network.pairs.length;
    for (const value of stack.unwrappedPhase([
      [0, pairs],
      [50, 51],
      [0, 60],
    ]))
      expect(Number.isFinite(value)).toBe(true);
  });

  it("benchmark has 60 dates and 180 pairs on 1000 x 1000 pixels", () => {
    const { grid, network } = simulateStack(PRESETS.benchmark);
    expect([grid.shape.y, grid.shape.x, network.dates.length, network.pairs.length]).toEqual([
      1000, 1000, 60, 180,
    ]);
  });

  it("volcano is a demo of 30 to 40 dates with one-year pairs", () => {
    const { network } = simulateStack(PRESETS.volcano);
    expect(network.dates.length).toBeGreaterThanOrEqual(30);
    expect(network.dates.length).toBeLessThanOrEqual(40);
    expect(network.pairs.some(({ reference, secondary }) => secondary - reference > 20)).toBe(true);
  });

  it("noise holds nothing but noise", () => {
    const { truth, network, unwrappedPhase } = simulateStack(PRESETS.noise);
    const window = [
      [0, network.pairs.length],
      [0, 5],
      [0, 9],
    ] as const;
    expect(unwrappedPhase(window)).toEqual(truth.noise(window));
    expect(
      truth
        .velocity([
          [0, 5],
          [0, 5],
        ])
        .every((value) => value === 0),
    ).toBe(true);
  });

  it("keep their values: a change here must raise SIMULATION_VERSION", () => {
    const stack = simulateStack(PRESETS.volcano);
    const close = (values: Float32Array, known: readonly number[]) =>
      known.forEach((value, i) => {
        expect(values[i]).toBeCloseTo(value, 4);
      });
    close(
      stack.unwrappedPhase([
        [0, 3],
        [90, 91],
        [80, 82],
      ]),
      [-1.149736, 0, -1.822213, -2.322941, -13.131319, -13.309746],
    );
    close(
      stack.coherence([
        [0, 1],
        [90, 91],
        [80, 81],
      ]),
      [0.930658],
    );
    close(
      stack.height([
        [90, 91],
        [80, 82],
      ]),
      [2286.958984, 2332.532959],
    );
  });

  it("lists the names when one is not known", () => {
    expect(() => findPreset("vulcano")).toThrow("volcano, city, noise, plain, benchmark");
    expect(() => findPreset("toString")).toThrow("preset-unknown");
  });
});
