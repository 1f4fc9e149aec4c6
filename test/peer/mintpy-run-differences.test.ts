import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InverterOptions } from "../../src/compute/network-inverter.ts";
import { loadKernels } from "../../src/compute/wasm.ts";
import { yearsSinceFirst } from "../../src/dates.ts";
import { analyseNetwork } from "../../src/kernels/linear/symbolic.ts";
import { createWeighting, snapToMintpyStep, weighPairs } from "../../src/kernels/statistics/pair-weight.ts";
import { designLine, fitSeries } from "../../src/kernels/time/velocity.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { readFloats } from "../../src/stack/views.ts";
import type { ReferenceRecord } from "../../src/systems/sbas/index.ts";
import { testData } from "../data.ts";
import { differences, expectSize, largest, median, printSizes, sorted } from "./documented-size.ts";
import { newFolder, readDataset, removeRuns, runSbas } from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

// The sizes that docs/compatibility.md gives for each deliberate difference between the default and compat: mintpy.
// UPWARP_TABLE=1 prints them. They are asserted to three digits, so that the page cannot go stale.

afterAll(() => {
  printSizes();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("A difference from MintPy (mintpy-golden)", () => {
  const ROW = 14;
  const COLUMN = 19;
  let work = "";
  let scene: Awaited<ReturnType<typeof loadScene>>;

  async function loadScene() {
    const stack = await openStack([work], { phase: "unwrapPhase" });
    const whole = async (name: string) => {
      const variable = stack.variables.get(name) as Variable;
      return readFloats(
        variable,
        variable.shape.map((length) => [0, length] as const),
      );
    };
    const [phase, coherence, land] = [
      await whole("unwrappedPhase"),
      await whole("coherence"),
      await whole("waterMask"),
    ];
    const { shape } = stack.grid;
    const pixels = shape.y * shape.x;
    const reference = ROW * shape.x + COLUMN;
    const pairs = phase.length / pixels;
    const at = (values: Float32Array) =>
      Float32Array.from({ length: pairs }, (_, k) => values[k * pixels + reference]!);
    const referencePhase = at(phase);
    const referenced = phase.map((value, i) =>
      land[i % pixels]! > 0 ? value - referencePhase[Math.floor(i / pixels)]! : Number.NaN,
    );
    const years = yearsSinceFirst(stack.dates);
    return {
      network: stack.network!,
      pixels,
      reference,
      years,
      interval: years.subarray(1).map((year, i) => year - years[i]!),
      metres: -stack.acquisition.wavelength! / (4 * Math.PI),
      phase: referenced,
      coherence,
      land,
      referenceCoherence: at(coherence),
    };
  }

  beforeAll(async () => {
    work = newFolder();
    await assembleWorkFolder(GOLDEN as string, work);
    scene = await loadScene();
  });

  async function invert(
    weighting: ReturnType<typeof createWeighting>,
    options: Partial<InverterOptions> = {},
  ) {
    const { network, interval, phase, coherence, pixels, metres } = scene;
    const symbolic = analyseNetwork(network.dates.length, network.pairs);
    const inverter = (await loadKernels()).createInverter(symbolic, {
      interval,
      weighting,
      gaps: "nan",
      ...options,
    });
    // MintPy's table has no slopes: its step is found in float64.
    const isTable = weighting.kind === "var" && weighting.table.length === 400;
    const result = inverter.invert(phase, isTable ? snapToMintpyStep(coherence) : coherence, pixels);
    const displacement = result.series.map((value) => value * metres);
    const velocity = fitSeries(displacement, designLine(scene.years), pixels).parameters.subarray(pixels);
    return { ...result, displacement, velocity };
  }

  const mintpyTable = (looks: number) => createWeighting("var", looks, { compat: "mintpy" });
  const ours = (looks: number) => createWeighting("var", looks);

  it("is the variance of the phase, integrated instead of summed over 200 steps and cut into 200 coherences", async () => {
    const [a, b] = [await invert(mintpyTable(40)), await invert(ours(40))];
    const series = differences(a.displacement, b.displacement);
    expectSize("variance table: displacement, largest, mm", largest(series) * 1e3, 0.59);
    expectSize("variance table: displacement, median, mm", median(series) * 1e3, 0.0124);
    const velocity = differences(a.velocity, b.velocity);
    expectSize("variance table: velocity, largest, mm/yr", largest(velocity) * 1e3, 0.791);
    expectSize("variance table: velocity, median, mm/yr", median(velocity) * 1e3, 0.0248);
  });

  it("is the reference pixel's own variance in the weights", async () => {
    const referenceVariance = weighPairs(scene.referenceCoherence, ours(40), 1).map((w) => 1 / w);
    const [a, b] = [await invert(ours(40)), await invert(ours(40), { referenceVariance })];
    const series = differences(a.displacement, b.displacement);
    expectSize("reference variance: displacement, largest, mm", largest(series) * 1e3, 6.53);
    expectSize("reference variance: displacement, median, mm", median(series) * 1e3, 0.0845);
    const velocity = differences(a.velocity, b.velocity);
    expectSize("reference variance: velocity, largest, mm/yr", largest(velocity) * 1e3, 8.59);
    expectSize("reference variance: velocity, median, mm/yr", median(velocity) * 1e3, 0.171);
  });

  it("is the number of looks, which MintPy caps at 80", async () => {
    const [a, b] = [await invert(ours(80)), await invert(ours(200))];
    const series = differences(a.displacement, b.displacement);
    expectSize("looks cap, at 200 looks: displacement, largest, mm", largest(series) * 1e3, 1.88);
    expectSize("looks cap, at 200 looks: displacement, median, mm", median(series) * 1e3, 0.00633);
  });

  it("is a phase that equals the reference's, which is data", () => {
    const { phase, pixels, reference } = scene;
    let elsewhere = 0;
    let own = 0;
    phase.forEach((value, i) => {
      if (value === 0) i % pixels === reference ? own++ : elsewhere++;
    });
    expectSize("equal phase: pairs at the reference pixel", own, 63);
    expectSize("equal phase: pairs at other pixels", elsewhere, 0);
  });

  it("is a pixel without coherence in any pair, which MintPy skips", () => {
    const { phase, coherence, pixels } = scene;
    const has = (values: Float32Array, isThere: (value: number) => boolean) => (p: number) =>
      values.some((value, i) => i % pixels === p && isThere(value));
    const [hasPhase, hasCoherence] = [
      has(phase, (value) => !Number.isNaN(value)),
      has(coherence, (value) => value > 0),
    ];
    const bare = Array.from({ length: pixels }, (_, p) => p).filter((p) => !hasCoherence(p));
    expectSize("no coherence: pixels", bare.length, 66);
    expectSize("no coherence: of these with a phase", bare.filter(hasPhase).length, 0);
  });

  it("is a pixel with a date without pairs, which keeps its other dates", async () => {
    const set = { "mask.dataset": "coherence" };
    const [compat, plain] = [
      await runSbas([work], set, { phase: "unwrapPhase" }),
      await runSbas([work], { ...set, compat: "none" }, { phase: "unwrapPhase" }),
    ];
    const count = (run: typeof plain) => run.read("invert-network", "pairCount");
    const [given, kept] = [await count(compat), await count(plain)];
    const series = await plain.read("invert-network", "displacement");
    const pixels = [...kept.keys()].filter((p) => kept[p]! > 0 && given[p] === 0);
    expectSize("gaps, coherence below 0.4 masked: pixels that MintPy gives up", pixels.length, 1480);
    const measured = pixels.map(
      (p) => scene.network.dates.filter((_, d) => !Number.isNaN(series[d * scene.pixels + p]!)).length,
    );
    expectSize("gaps: median of their dates that are measured, of 24", median(measured), 23);
  });

  it("is NaN for no data, where MintPy writes 0", async () => {
    const [compat, plain] = [
      await runSbas([work], {}, { phase: "unwrapPhase" }),
      await runSbas([work], { compat: "none" }, { phase: "unwrapPhase" }),
    ];
    const velocity = {
      compat: await compat.read("estimate-velocity", "velocity"),
      plain: await plain.read("estimate-velocity", "velocity"),
    };
    expectSize("nodata: pixels of 0 in velocity", velocity.compat.filter((v) => v === 0).length, 395);
    expectSize("nodata: pixels of NaN in velocity", velocity.plain.filter(Number.isNaN).length, 394);
    const std = {
      compat: await compat.read("estimate-velocity", "velocityStd"),
      plain: await plain.read("estimate-velocity", "velocityStd"),
    };
    const valid = [...std.plain.keys()].filter((p) => std.plain[p]! > 0 && std.compat[p]! > 0);
    const ratio = valid.map((p) => std.plain[p]! / std.compat[p]!);
    expectSize("velocity error: ours over MintPy's, median", median(ratio), 1.01);
    const all = differences(
      velocity.compat,
      velocity.plain.map((v, p) => (velocity.compat[p] === 0 ? Number.NaN : v)),
    );
    expectSize("all together: velocity, largest, mm/yr", largest(all) * 1e3, 8.17);
    expectSize("all together: velocity, median, mm/yr", median(all) * 1e3, 0.178);
  });

  it("is the reference point, which MintPy draws anew in each run", async () => {
    const golden = GOLDEN as string;
    const coherence = await readDataset(join(golden, "expected/avgSpatialCoh.h5"), "coherence");
    const component = await readDataset(join(golden, "expected/maskConnComp.h5"), "mask");
    const { velocity } = await invert(mintpyTable(40), { gaps: "zero" });
    // MintPy takes any pixel of the common component whose mean coherence is at least minCoherence; 0.85 is in none here.
    const eligible = [...velocity].filter((_, p) => coherence[p]! >= 0.75 && component[p]! > 0);
    expectSize("reference point: pixels that MintPy may draw", eligible.length, 413);
    const range = sorted(eligible);
    expectSize(
      "reference point: velocity between two of them, up to, mm/yr",
      (range.at(-1)! - range[0]!) * 1e3,
      80.7,
    );
    const mean = eligible.reduce((sum, v) => sum + v, 0) / eligible.length;
    const deviation = Math.sqrt(eligible.reduce((sum, v) => sum + (v - mean) ** 2, 0) / eligible.length);
    expectSize("reference point: standard deviation, mm/yr", deviation * 1e3, 22.4);
  });
});

const MEXICO = testData("insar-mexico-s1");

describe.skipIf(MEXICO === null)("A difference from MintPy (insar-mexico-s1)", () => {
  it("is the velocity's error, which the network's noise is part of", async () => {
    const set = { compat: "none", "reference.yx": "9,8" };
    const std = async (uncertainty: string) => {
      const run = await runSbas([MEXICO as string], { ...set, "velocity.uncertainty": uncertainty });
      return run.read("estimate-velocity", "velocityStd");
    };
    const [network, residual] = [await std("network"), await std("residual")];
    const ratio = [...network].map((value, p) => value / residual[p]!).filter(Number.isFinite);
    expectSize("velocity error, Mexico City: ours over MintPy's, median", median(ratio), 1.02);
    expectSize("velocity error, Mexico City: smallest ratio", -largest(ratio.map((r) => -r)), 0.998);
    expectSize("velocity error, Mexico City: largest ratio", largest(ratio), 4.72);
  });
});

const SYDNEY = testData("insar-sydney-ers");

describe.skipIf(SYDNEY === null)("A difference from MintPy (insar-sydney-ers)", () => {
  it("is the length of a year: 365.25 days each, not 1 from January to January", async () => {
    const set = { weight: "no", "reference.yx": "26,23" };
    const [compat, plain] = [
      await runSbas([join(SYDNEY as string, "roipac")], set),
      await runSbas([join(SYDNEY as string, "roipac")], { ...set, compat: "none" }),
    ];
    expect((plain.result.records["reference-point"] as ReferenceRecord).y).toBe(26);
    const [a, b] = [
      await compat.read("estimate-velocity", "velocity"),
      await plain.read("estimate-velocity", "velocity"),
    ];
    const relative = [...a].flatMap((v, p) =>
      Math.abs(v) > 1e-3 && b[p]! === b[p] ? [Math.abs(b[p]! / v - 1)] : [],
    );
    expectSize("years: velocity, relative, median", median(relative), 0.000854);
  });
});
