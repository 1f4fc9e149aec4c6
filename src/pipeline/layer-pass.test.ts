import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type RawHost, rawHost, rawVariable } from "../../test/raw-host.ts";
import { isUpwarpError } from "../errors.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import { createNetwork } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import { readFloats } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import { flag } from "./params.ts";
import { defineRecipe } from "./recipe.ts";
import { runRecipe } from "./run.ts";
import { defineStep } from "./step.ts";

const [ROWS, COLUMNS, PAIRS] = [140, 150, 12];
const LAYER = { dims: ["pair", "y", "x"], unit: "rad", doc: "Phase" } as const;
const MAP = { dims: ["y", "x"], unit: "rad", doc: "Map" } as const;
const narrow = flag("Whether to leave out every third pair.", false);
const level = flag("Whether to take each layer's mean off.", true);

const choose = defineStep({
  name: "choose",
  version: 1,
  doc: "Leaves out every third pair.",
  scope: "global",
  narrows: true,
  params: { narrow },
  inputs: {},
  active: (params) => params.narrow === true,
  async run({ facts }) {
    return { keep: facts.network!.pairs.flatMap((_, k) => (k % 3 === 2 ? [] : [k])) };
  },
});

const trend = defineStep({
  name: "trend",
  version: 1,
  doc: "Writes the column number as a map.",
  scope: "global",
  params: {},
  inputs: {},
  outputs: { trend: MAP },
  async run({ write }) {
    await write(
      "trend",
      Float32Array.from({ length: ROWS * COLUMNS }, (_, p) => p % COLUMNS),
    );
    return {};
  },
});

const levelLayers = defineStep({
  name: "level",
  version: 1,
  doc: "Takes each layer's mean off and adds the trend.",
  scope: "layer",
  along: "pair",
  params: { level },
  inputs: { phase: LAYER, trend: MAP },
  outputs: { phase: LAYER, mean: { dims: ["pair"], unit: "rad", doc: "Mean of the layer" } },
  active: (params) => params.level === true,
  prepare({ maps }) {
    return ({ inputs }) => {
      const phase = inputs.phase!;
      const mean = phase.reduce((sum, value) => sum + value, 0) / phase.length;
      return { phase: phase.map((value, p) => value - mean + maps.trend![p]!), mean: Float32Array.of(mean) };
    };
  },
});

const sum = defineStep({
  name: "sum",
  version: 1,
  doc: "Sums over pairs.",
  scope: "tile",
  params: {},
  inputs: { phase: LAYER },
  outputs: { total: MAP },
  prepare({ facts }) {
    const pairs = facts.network!.pairs.length;
    return ({ shape, inputs }) => {
      const pixels = shape.y * shape.x;
      const total = new Float32Array(pixels);
      for (let k = 0; k < pairs; k++)
        for (let p = 0; p < pixels; p++) total[p] = total[p]! + inputs.phase![k * pixels + p]!;
      return { total };
    };
  },
});

const recipe = defineRecipe({
  name: "toy",
  doc: "A toy.",
  steps: [choose, trend, levelLayers, sum],
  products: [{ output: "total", file: "total.tif" }],
});

/** Whole numbers, so that every sum of them is exact. */
const phaseAt = (k: number, p: number) => (k + 1) * ((p % 7) - 3) + k;

let folder: string;
let host: RawHost;
let stack: Stack;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-layers-"));
  host = rawHost(recipe.steps);
  const values = new Float32Array(PAIRS * ROWS * COLUMNS);
  for (let k = 0; k < PAIRS; k++)
    for (let p = 0; p < ROWS * COLUMNS; p++) values[k * ROWS * COLUMNS + p] = phaseAt(k, p);
  await writeFile(join(folder, "phase.raw"), values);
  const phase = rawVariable("phase", join(folder, "phase.raw"), [PAIRS, ROWS, COLUMNS], {
    chunks: [1, 70, 50],
  });
  const dates = Array.from({ length: PAIRS + 1 }, (_, i) => `2018-01-${String(i + 1).padStart(2, "0")}`);
  const network = createNetwork(dates.slice(1).map((date, i) => [dates[i]!, date]));
  stack = {
    product: "raw",
    grid: { shape: { y: ROWS, x: COLUMNS }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    variables: new Map([["phase", phase]]),
    network,
    dates,
    acquisition: {},
    attrs: {},
    notes: [],
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (set: Readonly<Record<string, unknown>> = {}, memory = 2e9) =>
  runRecipe(recipe, stack, host, { out: join(folder, "out"), set, memory });
const readOutput = async (path: string, name: string) => {
  const variable = await host.store.openVariable(path, name);
  return readFloats(variable, fullWindow(variable.shape));
};

describe("a layer step", () => {
  test("sees each layer whole, and the maps beside it", async () => {
    const { steps } = await run();
    const means = await readOutput(steps.get("level")!, "mean");
    expect(means).toHaveLength(PAIRS);
    const total = await readOutput(steps.get("sum")!, "total");
    for (const p of [0, 1, 777, ROWS * COLUMNS - 1]) {
      let expected = 0;
      for (let k = 0; k < PAIRS; k++) expected += phaseAt(k, p) - means[k]! + (p % COLUMNS);
      expect(total[p]).toBeCloseTo(expected, 3);
    }
    for (let k = 0; k < PAIRS; k++) {
      let mean = 0;
      for (let p = 0; p < ROWS * COLUMNS; p++) mean += phaseAt(k, p) / (ROWS * COLUMNS);
      expect(means[k]).toBeCloseTo(mean, 4);
    }
  });

  test("that does not take part leaves its input to the next", async () => {
    const { steps, planned } = await run({ level: false });
    expect(planned.map(({ keyed }) => keyed.step.name)).toEqual(["trend", "sum"]);
    const total = await readOutput(steps.get("sum")!, "total");
    expect(total[5]).toBe(Array.from({ length: PAIRS }, (_, k) => phaseAt(k, 5)).reduce((a, b) => a + b));
  });

  test("continues after the slabs that an interrupted run left, with the same bytes", async () => {
    const whole = await run();
    const expected = await readOutput(whole.steps.get("level")!, "phase");
    await rm(join(folder, "out"), { recursive: true });
    let writes = 0;
    host.onWrite = (name) => {
      if (name === "phase" && ++writes === 3) throw new Error("killed");
    };
    await expect(run()).rejects.toThrow("killed");
    expect((await readdir(join(folder, "out", "steps"))).some((name) => /^level-.*partial$/.test(name))).toBe(
      true,
    );
    writes = 0;
    host.onWrite = (name) => {
      if (name === "phase") writes++;
    };
    const { steps, planned } = await run();
    expect(planned.find(({ keyed }) => keyed.step.name === "level")?.action).toBe("resume");
    expect(writes).toBe(PAIRS / 2 - 2);
    expect(await readOutput(steps.get("level")!, "phase")).toEqual(expected);
  });

  test("says how much memory it lacks before it starts", async () => {
    const error = await run({}, 300e6).catch((caught: unknown) => caught);
    expect(isUpwarpError(error, "memory-too-small")).toBe(true);
  });
});

describe("a step that narrows the network", () => {
  test("hides the pairs it leaves out from the steps after it", async () => {
    const { steps } = await run({ narrow: true, level: false });
    const total = await readOutput(steps.get("sum")!, "total");
    const kept = Array.from({ length: PAIRS }, (_, k) => k).filter((k) => k % 3 !== 2);
    expect(total[9]).toBe(kept.reduce((sum, k) => sum + phaseAt(k, 9), 0));
  });

  test("is part of what every later step is known by, also when it is reused", async () => {
    const first = await run({ narrow: true });
    const all = await run({ narrow: false });
    expect(first.steps.get("sum")).not.toBe(all.steps.get("sum"));
    const again = await run({ narrow: true });
    expect(again.planned.map(({ action }) => action)).toEqual(["reuse", "reuse", "reuse", "reuse"]);
    expect(again.steps.get("sum")).toBe(first.steps.get("sum"));
    expect(await readOutput(again.steps.get("level")!, "mean")).toHaveLength((PAIRS * 2) / 3);
  });
});
