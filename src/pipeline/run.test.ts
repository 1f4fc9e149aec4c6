import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type RawHost, rawHost, rawVariable } from "../../test/raw-host.ts";
import { isUpwarpError } from "../errors.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import { createNetwork } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import type { Source } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";
import type { RunEvent } from "./events.ts";
import { number } from "./params.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";
import { planRecipe, type RunOptions, runRecipe } from "./run.ts";
import { defineStep } from "./step.ts";

/** Pixels of the test stack: 3 x 4 blocks of 128 x 65. */
const [ROWS, COLUMNS, PAIRS] = [300, 260, 2];

const factor = number("Multiplies the phase.", 2, { min: 0 });
const shift = number("Is added at the end.", 1);
const LAYER = { dims: ["pair", "y", "x"], unit: "rad", doc: "Phase" } as const;
const MAP = { dims: ["y", "x"], unit: "rad", doc: "Map" } as const;

const average = defineStep({
  name: "average",
  version: 1,
  doc: "Finds the mean of the first row.",
  scope: "global",
  params: {},
  inputs: { phase: LAYER },
  async run({ inputs, note }) {
    const row = await readFloats(inputs.phase!, [
      [0, 1],
      [0, 1],
      [0, COLUMNS],
    ]);
    note("The mean is of the first row.");
    return { mean: row.reduce((sum, value) => sum + value, 0) / row.length, unknown: Number.NaN };
  },
});

const scale = (version = 1) =>
  defineStep({
    name: "scale",
    version,
    doc: "Multiplies.",
    scope: "tile",
    params: { factor },
    inputs: { phase: LAYER, mask: { ...MAP, optional: true } },
    outputs: { scaled: LAYER, tally: { ...MAP, dtype: "u16" } },
    prepare({ params, available }) {
      return ({ shape, inputs }) => {
        const values = inputs.phase!.map((value) => value * params.factor);
        const pixels = shape.y * shape.x;
        if (available.has("mask"))
          values.forEach((_, i) => {
            if (inputs.mask![i % pixels] === 0) values[i] = Number.NaN;
          });
        return { scaled: values, tally: new Uint16Array(pixels).fill(PAIRS) };
      };
    },
  });

const finish = defineStep({
  name: "finish",
  version: 1,
  doc: "Sums over pairs, counts them in, takes the mean off.",
  scope: "tile",
  params: { shift },
  inputs: { scaled: LAYER, tally: MAP },
  records: ["average"],
  outputs: { total: MAP },
  prepare({ params, records }) {
    const { mean, unknown } = records.average as { mean: number; unknown: number | null };
    if (unknown !== null) throw new TypeError("a fresh record must look like one that was read back");
    return ({ shape, inputs }) => {
      const pixels = shape.y * shape.x;
      const total = new Float32Array(pixels);
      for (let p = 0; p < pixels; p++)
        total[p] = inputs.scaled![p]! + inputs.scaled![pixels + p]! + inputs.tally![p]! - mean + params.shift;
      return { total };
    };
  },
});

const recipeOf = (version = 1): Recipe =>
  defineRecipe({
    name: "toy",
    doc: "A toy.",
    steps: [average, scale(version), finish],
    products: [
      { output: "total", file: "total.tif" },
      { output: "scaled", file: "scaled.zarr" },
    ],
  });

let folder: string;
let out: string;
let host: RawHost;
let stack: Stack;
let recipe: Recipe;
/** Phase of pixel p in pair k. */
const phaseAt = (k: number, p: number) => ((k + 1) * (p % 97)) / 8;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-run-"));
  out = join(folder, "out");
  recipe = recipeOf();
  host = rawHost(recipe.steps);
  const values = new Float32Array(PAIRS * ROWS * COLUMNS);
  for (let k = 0; k < PAIRS; k++)
    for (let p = 0; p < ROWS * COLUMNS; p++) values[k * ROWS * COLUMNS + p] = phaseAt(k, p);
  await writeFile(join(folder, "phase.raw"), values);
  stack = stackOf();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function stackOf(withMask = false): Stack {
  const phase = rawVariable("phase", join(folder, "phase.raw"), [PAIRS, ROWS, COLUMNS], {
    chunks: [1, 50, 130],
  });
  const mask = rawVariable("mask", join(folder, "mask.raw"), [ROWS, COLUMNS], { dtype: "u8" });
  const network = createNetwork([
    ["2018-01-06", "2018-01-18"],
    ["2018-01-18", "2018-01-30"],
  ]);
  return {
    product: "raw",
    grid: { shape: { y: ROWS, x: COLUMNS }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    variables: new Map(
      withMask
        ? [
            ["phase", phase],
            ["mask", mask],
          ]
        : [["phase", phase]],
    ),
    network,
    dates: network.dates,
    acquisition: {},
    attrs: {},
    notes: ["A note of the product."],
  };
}

const run = (options: Partial<RunOptions> = {}) => runRecipe(recipe, stack, host, { out, ...options });
const plan = async (options: Partial<RunOptions> = {}) =>
  Object.fromEntries(
    (await planRecipe(recipe, stack, host, { out, ...options })).map(({ keyed, action, why }) => [
      keyed.step.name,
      `${action}: ${why}`,
    ]),
  );
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );
const total = async () => new Float32Array((await readFile(join(out, "total.tif"))).buffer.slice(0));
const REUSE = "reuse: same inputs, parameters and version";

function expected({ f = 2, s = 1 } = {}): Float32Array {
  let mean = 0;
  for (let p = 0; p < COLUMNS; p++) mean += phaseAt(0, p) / COLUMNS;
  return Float32Array.from(
    { length: ROWS * COLUMNS },
    (_, p) => f * (phaseAt(0, p) + phaseAt(1, p)) + PAIRS - mean + s,
  );
}

/** Throws when the nth rectangle of the last step is about to be written, as a kill or a full disk would. */
function killAt(nth: number, error: Error = new Error("killed")): void {
  let count = 0;
  host.onWrite = (array) => {
    if (array === "total" && ++count === nth) throw error;
  };
}
/** The arrays that are written from now on. */
function watchWrites(): Set<string> {
  const written = new Set<string>();
  host.onWrite = (array) => void written.add(array);
  return written;
}
/** A budget that cuts the stack into tiles of one block: 180 MB of runtime, 170 of the worker, 0.33 of tiles. */
const SMALL = 350.33e6;

describe("runRecipe", () => {
  test("computes, hands small integers from step to step, and publishes under stable names", async () => {
    const { products, records, notes } = await run();
    const values = await total();
    const wanted = expected();
    expect(values.every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
    expect(products).toEqual([join(out, "total.tif"), join(out, "scaled.zarr")]);
    expect(await readdir(join(out, "scaled.zarr"))).toContain("scaled.raw");
    expect(records.average).toMatchObject({ unknown: null });
    expect(notes).toEqual(["A note of the product.", "The mean is of the first row."]);
  });

  test("gives the same bytes for a large and a small memory", async () => {
    await run();
    const large = await readFile(join(out, "total.tif"));
    const before = host.writes;
    out = join(folder, "small");
    await run({ memory: SMALL });
    expect(host.writes - before).toBeGreaterThan(before);
    expect(await readFile(join(out, "total.tif"))).toEqual(large);
  });

  test("leaves the caller's variables open", async () => {
    let closed = false;
    const phase = stack.variables.get("phase")!;
    stack = {
      ...stack,
      variables: new Map([
        [
          "phase",
          {
            ...phase,
            close: async () => {
              closed = true;
            },
          },
        ],
      ]),
    };
    await run();
    expect(closed).toBe(false);
  });

  test("tells hashing, plan, progress and products in order", async () => {
    const events: RunEvent[] = [];
    await run({ memory: SMALL, onEvent: (event) => events.push(event) });
    const types = events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]);
    expect(types).toEqual([
      "hashing",
      "planned",
      "started",
      "note",
      "finished",
      "started",
      "progress",
      "finished",
      "published",
    ]);
    const progress = events.filter((event) => event.type === "progress");
    expect(progress.map(({ done }) => done)).toEqual(progress.map((_, i) => i + 1));
    expect(progress.at(-1)).toMatchObject({ steps: ["scale", "finish"], done: progress.length, left: 0 });
    expect(progress.at(-1)?.bytesRead).toBe(PAIRS * ROWS * COLUMNS * 4);
  });

  test("refuses unknown parameters before anything is written, all of them at once", async () => {
    const error = await errorOf(run({ set: { facto: 3, shfit: 1 } }));
    expect(isUpwarpError(error, "config-unknown-key")).toBe(true);
    expect(String(error)).toMatch(
      /facto, shfit[\s\S]*Did you mean factor=3 for facto=3\?\s+Did you mean shift=1 for shfit=1\?/,
    );
    expect(await errorOf(stat(out))).not.toBeNull();
  });

  test("knows no parameters that every object has", async () => {
    expect(isUpwarpError(await errorOf(run({ set: { constructor: 1 } })), "config-unknown-key")).toBe(true);
  });

  test("says which inputs are missing, for which step, all at once", async () => {
    stack = { ...stack, variables: new Map() };
    const error = await errorOf(run());
    expect(isUpwarpError(error, "input-missing")).toBe(true);
    expect(String(error)).toMatch(/phase \(pair, y, x; rad\) for average; phase .* for scale/);
  });

  test("refuses a second run into the same folder at the same time", async () => {
    const ends = await Promise.allSettled([run(), run()]);
    const refused = ends.filter((end) => end.status === "rejected");
    expect(refused.map(({ reason }) => isUpwarpError(reason, "folder-busy"))).toEqual([true]);
    await run();
  });
});

describe("reuse is by content", () => {
  test("an unchanged second run computes nothing and says so", async () => {
    await run();
    const writes = host.writes;
    const events: RunEvent[] = [];
    const { records, notes } = await run({ onEvent: (event) => events.push(event) });
    expect(host.writes).toBe(writes);
    expect(events.filter(({ type }) => type === "reused")).toHaveLength(3);
    expect(records.average).toMatchObject({ mean: expect.any(Number) });
    expect(notes).toContain("The mean is of the first row.");
  });

  test("a first plan runs everything because there is no earlier result, and writes nothing", async () => {
    expect(await plan()).toEqual({
      average: "run: no earlier result",
      scale: "run: no earlier result",
      finish: "run: no earlier result",
    });
    expect(await errorOf(stat(out))).not.toBeNull();
  });

  test("a changed parameter reruns its step and what follows, and names old and new", async () => {
    await run();
    expect(await plan({ set: { factor: "3" } })).toEqual({
      average: REUSE,
      scale: "run: factor: 2 -> 3",
      finish: "run: scale runs",
    });
    await run({ set: { factor: "3" } });
    const wanted = expected({ f: 3 });
    expect((await total()).every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
  });

  test("a changed last parameter reruns the last step only", async () => {
    await run();
    expect(await plan({ set: { shift: 5 } })).toEqual({
      average: REUSE,
      scale: REUSE,
      finish: "run: shift: 1 -> 5",
    });
    const written = watchWrites();
    await run({ set: { shift: 5 } });
    expect([...written]).toEqual(["total"]);
    const wanted = expected({ s: 5 });
    expect((await total()).every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
  });

  test("going back to earlier parameters finds the earlier results", async () => {
    await run();
    const first = await readFile(join(out, "total.tif"));
    await run({ set: { factor: 3 } });
    const writes = host.writes;
    await run();
    expect(host.writes).toBe(writes);
    expect(await readFile(join(out, "total.tif"))).toEqual(first);
    // The last step is compared with what was computed last, by factor 3.
    expect((await plan({ set: { shift: 9 } })).finish).toBe("run: shift: 1 -> 9; another result of scale");
  });

  test("a changed input file is named", async () => {
    await run();
    const values = new Float32Array(PAIRS * ROWS * COLUMNS).fill(1);
    await writeFile(join(folder, "phase.raw"), values);
    expect(await plan()).toEqual({
      average: "run: phase: content of phase.raw",
      scale: "run: phase: content of phase.raw",
      finish: "run: scale runs; average runs",
    });
  });

  test("an input folder that moved changes nothing", async () => {
    await run();
    const bytes = await readFile(join(folder, "phase.raw"));
    await rm(join(folder, "phase.raw"));
    const moved = await mkdtemp(join(tmpdir(), "upwarp-moved-"));
    await writeFile(join(moved, "phase.raw"), bytes);
    const phase = rawVariable("phase", join(moved, "phase.raw"), [PAIRS, ROWS, COLUMNS], {
      chunks: [1, 50, 130],
    });
    stack = { ...stack, variables: new Map([["phase", phase]]) };
    expect(await plan()).toEqual({ average: REUSE, scale: REUSE, finish: REUSE });
    await rm(moved, { recursive: true });
  });

  test("two files that change places in a stack rerun it, though their names and contents stay", async () => {
    const slice = (name: string) => rawVariable(name, join(folder, `${name}.raw`), [1, ROWS, COLUMNS]);
    await writeFile(join(folder, "a.raw"), new Float32Array(ROWS * COLUMNS).fill(1));
    await writeFile(join(folder, "b.raw"), new Float32Array(ROWS * COLUMNS).fill(2));
    const stacked = (first: string, second: string) => {
      const members = [slice(first), slice(second)].map(({ source }) => {
        const { name: _, ...rest } = source as Source & { name?: string };
        return rest;
      });
      const source = { view: "concatenate", dim: "pair", name: "phase", of: members };
      const phase = { ...stack.variables.get("phase")!, source };
      return { ...stack, variables: new Map([["phase", phase]]) };
    };
    const single = host.openVariable;
    host = {
      ...host,
      sourceFiles: async () => [join(folder, "a.raw"), join(folder, "b.raw")],
      openVariable: async () => single(slice("a").source),
    };
    const digests = async () =>
      (await planRecipe(recipe, stack, host, { out })).map(({ keyed }) => keyed.digest);
    stack = stacked("a", "b");
    const before = await digests();
    stack = stacked("b", "a");
    const after = await digests();
    expect(after.filter((digest, i) => digest === before[i])).toEqual([]);
  });

  test("an optional input that appears, and one that goes, are named", async () => {
    await run();
    await writeFile(join(folder, "mask.raw"), new Uint8Array(ROWS * COLUMNS).fill(1));
    stack = stackOf(true);
    expect((await plan()).scale).toBe("run: mask is new");
    await run();
    await rm(join(out, "steps"), { recursive: true });
    await run();
    stack = stackOf();
    expect((await plan()).scale).toBe("run: mask is no longer given");
  });

  test("a new version of a step reruns it", async () => {
    await run();
    recipe = recipeOf(2);
    host = rawHost(recipe.steps);
    expect(await plan()).toEqual({
      average: REUSE,
      scale: "run: version 1 -> 2",
      finish: "run: scale runs",
    });
  });

  test("new facts rerun everything", async () => {
    await run();
    stack = { ...stack, acquisition: { wavelength: 0.056 } };
    expect((await plan()).average).toBe("run: the network, dates, grid or acquisition parameters changed");
  });

  test("a result whose provenance was damaged is made again", async () => {
    await run();
    const steps = await readdir(join(out, "steps"));
    const damaged = steps.find((name) => name.startsWith("finish-")) ?? "";
    await writeFile(join(out, "steps", damaged, "provenance.json"), '{"digest":');
    const written = watchWrites();
    await run();
    expect([...written]).toEqual(["total"]);
    const wanted = expected();
    expect((await total()).every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
  });
});

describe("an interrupted run", () => {
  test("leaves nothing under a final name, resumes where it stopped, and ends with the same bytes", async () => {
    await run({ memory: SMALL });
    const whole = await readFile(join(out, "total.tif"));
    const allWrites = host.writes;

    out = join(folder, "killed");
    host.writes = 0;
    killAt(5);
    expect(String(await errorOf(run({ memory: SMALL })))).toContain("killed");
    expect(await errorOf(stat(join(out, "total.tif")))).not.toBeNull();
    host.onWrite = () => {};
    expect(await plan()).toEqual({
      average: REUSE,
      scale: "resume: an interrupted run left part of it",
      finish: "resume: an interrupted run left part of it",
    });
    const events: RunEvent[] = [];
    await run({ memory: SMALL, onEvent: (event) => events.push(event) });
    expect(await readFile(join(out, "total.tif"))).toEqual(whole);
    const started = events.find((event) => event.type === "started" && event.tiles > 0);
    expect(started).toMatchObject({ done: 4 });
    // The tile that was being written is written again, its first two arrays for the second time.
    expect(host.writes).toBe(allWrites + 2);
  });

  test("is finished with another memory, whose tiles are cut differently", async () => {
    killAt(5);
    await errorOf(run({ memory: SMALL }));
    host.onWrite = () => {};
    await run();
    const wanted = expected();
    expect((await total()).every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
  });

  test("between two steps of one pass resumes the second alone with the same blocks", async () => {
    await run({ memory: SMALL });
    const steps = await readdir(join(out, "steps"));
    const whole = await readFile(join(out, "total.tif"));
    // As a kill after the last tile, when the first step was sealed and the second was not yet.
    const final = steps.find((name) => name.startsWith("finish-")) ?? "";
    const { rename } = await import("node:fs/promises");
    await rm(join(out, "steps", final, "provenance.json"));
    await rename(join(out, "steps", final), join(out, "steps", `${final}.partial`));
    const journal = Array.from({ length: 4 }, (_, i) => `${i.toString(16).padStart(8, "0")}\n`).join("");
    await writeFile(join(out, "steps", `${final}.partial`, "journal"), journal);
    const data = join(out, "steps", `${final}.partial`, "total.raw");
    const writes = host.writes;
    await run({ memory: SMALL });
    expect(host.writes - writes).toBeGreaterThan(0);
    expect(await errorOf(stat(data))).not.toBeNull();
    expect(await readFile(join(out, "total.tif"))).toEqual(whole);
  });

  test("starts again where the part on disk was cut into other blocks", async () => {
    killAt(5);
    await errorOf(run({ memory: SMALL }));
    host.onWrite = () => {};
    for (const name of await readdir(join(out, "steps")))
      if (name.endsWith(".partial")) {
        const path = join(out, "steps", name, name.startsWith("finish") ? "total.json" : "scaled.json");
        const spec = JSON.parse(await readFile(path, "utf8"));
        await writeFile(path, JSON.stringify({ ...spec, chunks: [...spec.chunks.slice(0, -2), 10, 10] }));
      }
    await run();
    const wanted = expected();
    expect((await total()).every((value, p) => Math.abs(value - wanted[p]!) < 1e-3)).toBe(true);
  });

  test("stopped by its signal is `cancelled` and resumable", async () => {
    const controller = new AbortController();
    let tiles = 0;
    const stopped = run({
      memory: SMALL,
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "progress" && ++tiles === 2) controller.abort();
      },
    });
    expect(isUpwarpError(await errorOf(stopped), "cancelled")).toBe(true);
    expect((await plan()).finish).toMatch(/^resume/);
    await run({ memory: SMALL });
  });

  test("stopped while a global step reads is `cancelled`, however that step notices", async () => {
    const controller = new AbortController();
    const stopped = run({
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "note") {
          controller.abort();
          controller.signal.throwIfAborted();
        }
      },
    });
    expect(isUpwarpError(await errorOf(stopped), "cancelled")).toBe(true);
  });

  test("by a full disk is a typed error that names the folder and the way out", async () => {
    killAt(3, Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
    const error = await errorOf(run({ memory: SMALL }));
    expect(isUpwarpError(error, "disk-full")).toBe(true);
    expect(error).toMatchObject({ where: join(out, "steps"), fix: expect.stringContaining("resume") });
    host.onWrite = () => {};
    await run({ memory: SMALL });
  });

  test("with too little memory says so before it writes a tile", async () => {
    expect(isUpwarpError(await errorOf(run({ memory: 100e6 })), "memory-too-small")).toBe(true);
    expect(host.writes).toBe(0);
  });
});
