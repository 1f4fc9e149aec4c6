import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookVector } from "../geo/look-vector.ts";
import type { Window } from "../stack/variable.ts";
import { mogiDisplacement } from "./deformation/mogi.ts";
import type { SimulationOptions } from "./options.ts";
import { PRESETS } from "./presets.ts";
import { type SimulatedStack, simulateStack } from "./simulate-stack.ts";

const FACTOR = (4 * Math.PI) / 0.0554657647;
const whole = ({ grid, network }: SimulatedStack, leading = network.pairs.length): Window => [
  [0, leading],
  [0, grid.shape.y],
  [0, grid.shape.x],
];
const image = ({ grid }: SimulatedStack): Window => [
  [0, grid.shape.y],
  [0, grid.shape.x],
];
/** Everything on, on a scene of odd size. */
const FULL: SimulationOptions = {
  ...PRESETS.volcano,
  shape: { y: 23, x: 37 },
  pixelSize: 400,
  network: { count: 7, connections: 2 },
  holes: { share: 0.8, count: 2, radius: 1500 },
  unwrapErrors: [{ region: "eastBank", share: 0.5, maximumCycles: 2 }],
};

describe("a window", () => {
  for (const [title, options] of [
    ["table noise", FULL],
    ["estimated coherence", { ...FULL, coherence: { estimated: true } }],
    ["fields finer than nodes", { ...FULL, shape: { y: 23, x: 700 }, network: { count: 3, connections: 1 } }],
  ] as const) {
    it(`is the crop of the whole bit for bit, for every array (${title})`, () => {
      const stack = simulateStack(options);
      const arrays = [
        ...Object.entries(stack).filter(([, value]) => typeof value === "function"),
        ...Object.entries(stack.truth).filter(([, value]) => typeof value === "function"),
      ] as [string, (window: Window) => Float32Array][];
      expect(arrays).toHaveLength(14);
      const variables = new Map([...stack.truth.variables, ...stack.variables]);
      for (const [name, compute] of arrays) {
        const shape = variables.get(name)?.shape ?? [];
        const all = compute(shape.map((n) => [0, n] as const));
        const part = fc.tuple(
          ...shape.map((n) =>
            fc.tuple(fc.nat(n), fc.nat(n)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
          ),
        );
        fc.assert(
          fc.property(part, (window) => {
            const crop: number[] = [];
            const [leading, rows, columns] = window.length === 3 ? window : [[0, 1] as const, ...window];
            const [height, width] = shape.slice(-2) as [number, number];
            for (let k = leading![0]; k < leading![1]; k++)
              for (let y = rows![0]; y < rows![1]; y++)
                for (let x = columns![0]; x < columns![1]; x++) crop.push(all[(k * height + y) * width + x]!);
            const got = compute(window);
            expect(got.length).toBe(crop.length);
            expect(crop.every((value, i) => Object.is(value, got[i]))).toBe(true);
          }),
          { seed: 1, numRuns: 12 },
        );
      }
    });
  }
});

describe("the seed", () => {
  it("decides every byte", () => {
    const one = simulateStack(FULL);
    expect(simulateStack(FULL).unwrappedPhase(whole(one))).toEqual(one.unwrappedPhase(whole(one)));
    const other = simulateStack({ ...FULL, seed: 8 });
    expect(other.unwrappedPhase(whole(one))).not.toEqual(one.unwrappedPhase(whole(one)));
  });

  it("gives an interferogram the same bytes in a network with more dates", () => {
    const short = simulateStack({ ...FULL, network: { count: 4, connections: 2 } });
    const long = simulateStack({ ...FULL, network: { count: 9, connections: 2 } });
    const first: Window = [
      [0, 3],
      [0, 23],
      [0, 37],
    ];
    expect(long.network.pairs.slice(0, 3)).toEqual(short.network.pairs.slice(0, 3));
    expect(long.unwrappedPhase(first)).toEqual(short.unwrappedPhase(first));
  });
});

describe("the phase", () => {
  it("is 4 pi / wavelength times motion away from the satellite where there is nothing else", () => {
    const stack = simulateStack(PRESETS.plain);
    const size = 60 * 80;
    const phase = stack.unwrappedPhase(whole(stack));
    const displacement = stack.truth.displacement(whole(stack, stack.dates.length));
    stack.network.pairs.forEach(({ reference, secondary }, k) => {
      for (let i = 0; i < size; i += 7) {
        const moved = displacement[secondary * size + i]! - displacement[reference * size + i]!;
        expect(Math.abs(phase[k * size + i]! + FACTOR * moved)).toBeLessThan(1e-5);
      }
    });
  });

  it("is the sum of its parts, with every part on", () => {
    const stack = simulateStack({ ...FULL, holes: null, emptyCorner: 0 });
    const size = 23 * 37;
    const { truth, network, acquisition, options } = stack;
    const phase = stack.unwrappedPhase(whole(stack));
    const moved = truth.displacement(whole(stack, stack.dates.length));
    const delayed = truth.atmosphere(whole(stack, stack.dates.length));
    const noise = truth.noise(whole(stack));
    const cycles = truth.unwrapCycles(whole(stack));
    const error = truth.heightError(image(stack));
    expect(cycles.some((n) => n !== 0)).toBe(true);
    const range = (acquisition.slantRange ?? 0) * Math.sin((options.incidence * Math.PI) / 180);
    network.pairs.forEach(({ reference, secondary }, k) => {
      const baseline = network.perpendicularBaseline?.[k] ?? Number.NaN;
      for (let i = 0; i < size; i++) {
        const difference = (series: Float32Array) =>
          series[secondary * size + i]! - series[reference * size + i]!;
        // Apparent displacement of a height error: +bperp / (R sin theta) * error.
        const apparent = difference(moved) + difference(delayed) + (baseline / range) * error[i]!;
        const expected = -FACTOR * apparent + noise[k * size + i]! + 2 * Math.PI * cycles[k * size + i]!;
        expect(Math.abs(phase[k * size + i]! - expected)).toBeLessThan(2e-5);
      }
    });
  });

  it("closes around triplets but for noise and cycles", () => {
    const stack = simulateStack({ ...FULL, coherence: null, holes: null, unwrapErrors: [], emptyCorner: 0 });
    const size = 23 * 37;
    const phase = stack.unwrappedPhase(whole(stack));
    const place = new Map(
      stack.network.pairs.map(({ reference, secondary }, k) => [`${reference},${secondary}`, k]),
    );
    let triplets = 0;
    for (let a = 0; a + 2 < stack.dates.length; a++) {
      const [ab, bc, ac] = [`${a},${a + 1}`, `${a + 1},${a + 2}`, `${a},${a + 2}`].map(
        (name) => place.get(name)! * size,
      );
      triplets++;
      for (let i = 0; i < size; i++)
        expect(Math.abs(phase[ab! + i]! + phase[bc! + i]! - phase[ac! + i]!)).toBeLessThan(1e-5);
    }
    expect(triplets).toBe(5);
  });

  it("is 0 where and only where there is no data, as coherence and component are", () => {
    const stack = simulateStack({ ...FULL, water: null, unwrapErrors: [] });
    const phase = stack.unwrappedPhase(whole(stack));
    const coherence = stack.coherence(whole(stack));
    const component = stack.connectedComponent(whole(stack));
    let missing = 0;
    phase.forEach((value, i) => {
      if (value === 0) missing++;
      expect(coherence[i] === 0).toBe(value === 0);
      expect(component[i] === 0).toBe(value === 0);
    });
    expect(missing).toBeGreaterThan(phase.length * 0.01);
    expect(missing).toBeLessThan(phase.length * 0.5);
  });

  it("is not 0 for valid pixels that do not move", () => {
    const still = simulateStack({
      shape: { y: 3, x: 3 },
      terrain: { relief: 0 },
      network: { count: 3, connections: 1 },
    });
    expect(still.unwrappedPhase(whole(still)).every((value) => value !== 0 && Math.abs(value) < 1e-11)).toBe(
      true,
    );
  });
});

describe("the truth", () => {
  it("is Mogi's displacement seen from the satellite", () => {
    const stack = simulateStack({
      shape: { y: 11, x: 11 },
      pixelSize: 500,
      network: { count: 2, connections: 1, interval: 365 },
      deformation: [
        { pattern: { kind: "mogi", depth: 3000, volumeChange: 1e6 }, history: { kind: "linear" } },
      ],
    });
    const years = 365 / 365.25;
    const last = stack.truth.displacement([
      [1, 2],
      [0, 11],
      [0, 11],
    ]);
    // Above the source, only up counts: 26.5258 mm * cos 39 degrees.
    expect(last[5 * 11 + 5]).toBeCloseTo(0.0265258 * 0.777146 * years, 7);
    // 2 km east and 1 km north of it (row 3, column 9).
    const { east, north, up } = mogiDisplacement(2000, 1000, 3000, 1e6);
    const look = lookVector(39, -102);
    const expected = (east * look.east + north * look.north + up * look.up) * years;
    expect(last[3 * 11 + 9]).toBeCloseTo(expected, 8);
  });

  it("has zero displacement at the first date and the least-squares slope as velocity", () => {
    const stack = simulateStack(FULL);
    const size = 23 * 37;
    const series = stack.truth.displacement(whole(stack, 7));
    const velocity = stack.truth.velocity(image(stack));
    expect(series.subarray(0, size).every((value) => value === 0)).toBe(true);
    const years = stack.dates.map((_, i) => (12 * i) / 365.25);
    const mean = years.reduce((sum, t) => sum + t, 0) / 7;
    const power = years.reduce((sum, t) => sum + (t - mean) ** 2, 0);
    for (let i = 0; i < size; i++) {
      const slope = years.reduce((sum, t, k) => sum + (t - mean) * series[k * size + i]!, 0) / power;
      expect(Math.abs(velocity[i]! - slope)).toBeLessThan(1e-6);
    }
  });

  it("gives back the linear rate as velocity where motion is linear", () => {
    const stack = simulateStack({
      network: { count: 9, skip: [2, 3], connections: 2 },
      deformation: [{ pattern: { kind: "uniform", up: 0.1 }, history: { kind: "linear" } }],
    });
    expect(
      stack.truth.velocity([
        [0, 1],
        [0, 1],
      ])[0],
    ).toBeCloseTo(0.1 * Math.cos((39 * Math.PI) / 180), 8);
  });
});

describe("the atmosphere", () => {
  it("is proportional to height where only stratified, with each date's own factor", () => {
    const stack = simulateStack({
      shape: { y: 20, x: 20 },
      network: { count: 4, connections: 1 },
      stratified: {},
      terrain: { relief: 300 },
    });
    const delay = stack.truth.atmosphere([
      [1, 2],
      [0, 20],
      [0, 20],
    ]);
    const height = stack.height(image(stack));
    const ratio = delay[0]! / height[0]!;
    expect(Math.abs(ratio)).toBeGreaterThan(0);
    delay.forEach((value, i) => {
      expect(value / height[i]!).toBeCloseTo(ratio, 8);
    });
  });

  it("has about the given deviation where only turbulent", () => {
    const stack = simulateStack({
      shape: { y: 64, x: 64 },
      network: { count: 40, connections: 1 },
      turbulence: { deviation: 0.01 },
    });
    const delay = stack.truth.atmosphere(whole(stack, 40));
    let squares = 0;
    for (let i = 64 * 64; i < delay.length; i++) squares += delay[i]! ** 2;
    // Relative to the first date, so twice the variance, and that date is in all of them.
    const deviation = Math.sqrt(squares / (39 * 64 * 64) / 2);
    expect(deviation).toBeGreaterThan(0.007);
    expect(deviation).toBeLessThan(0.013);
  });

  it("is a plane where only a ramp", () => {
    const stack = simulateStack({
      shape: { y: 9, x: 9 },
      network: { count: 2, connections: 1 },
      ramp: { deviation: 0.01 },
    });
    const plane = stack.truth.atmosphere([
      [1, 2],
      [0, 9],
      [0, 9],
    ]);
    const at = (y: number, x: number) => plane[y * 9 + x]!;
    expect(at(0, 8) - at(0, 0)).not.toBe(0);
    for (let y = 0; y < 9; y++)
      for (let x = 0; x < 9; x++) expect(at(y, x)).toBeCloseTo(at(y, 0) + at(0, x) - at(0, 0), 7);
  });
});

describe("decorrelation noise", () => {
  const stack = simulateStack({ ...PRESETS.noise, looks: 30 });
  const noise = stack.truth.noise(whole(stack));
  const coherence = stack.coherence(whole(stack));

  it("has the Cramer-Rao variance where coherence is high", () => {
    let [count, normalised] = [0, 0];
    noise.forEach((value, i) => {
      const g = coherence[i]!;
      if (g < 0.75) return;
      count++;
      normalised += value ** 2 / ((1 - g * g) / (60 * g * g));
    });
    expect(count).toBeGreaterThan(10_000);
    expect(normalised / count).toBeGreaterThan(0.99); // the bound is a lower one, and close for 30 looks
    expect(normalised / count).toBeLessThan(1.06);
  });

  it("does not correlate between neighbours or between pairs", () => {
    let [pixels, pairs, power] = [0, 0, 0];
    for (let i = 0; i < 40 * 10_000; i++) {
      pixels += noise[i]! * noise[i + 1]!;
      pairs += noise[i]! * noise[i + 10_000]!;
      power += noise[i]! ** 2;
    }
    expect(Math.abs(pixels / power)).toBeLessThan(0.01);
    expect(Math.abs(pairs / power)).toBeLessThan(0.01);
  });

  it("comes with an observed coherence that is the truth, or an estimate with spread and bias", () => {
    expect(coherence).toEqual(stack.truth.coherence(whole(stack)));
    const options = { shape: { y: 40, x: 40 }, looks: 4, network: { count: 2, connections: 1 } };
    const estimated = simulateStack({
      ...options,
      coherence: { vegetation: { initial: 0, floor: 0 }, urban: { initial: 0, floor: 0 }, estimated: true },
    });
    const seen = estimated.coherence(whole(estimated));
    // Mean square of the 4-look estimate of no coherence: 1/4.
    expect(seen.reduce((sum, g) => sum + g * g, 0) / seen.length).toBeCloseTo(0.25, 1.5);
    expect(estimated.truth.coherence(whole(estimated)).every((g) => g === 0)).toBe(true);
  });
});

describe("the window cost", () => {
  it("does not depend on the size of the scene: a corner of a million by a million pixels", () => {
    const stack = simulateStack({ ...PRESETS.benchmark, shape: { y: 1_000_000, x: 1_000_000 } });
    const start = performance.now();
    const window: Window = [
      [0, 2],
      [999_990, 1_000_000],
      [999_990, 1_000_000],
    ];
    expect(stack.unwrappedPhase(window).every(Number.isFinite)).toBe(true);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
