import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type RawHost, rawHost, rawVariable } from "../../test/raw-host.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import { createNetwork } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import { concatenate, readFloats } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import type { RunEvent } from "./events.ts";
import { number, words } from "./params.ts";
import { defineRecipe } from "./recipe.ts";
import { planRecipe, runRecipe } from "./run.ts";
import { defineStep } from "./step.ts";

const [ROWS, COLUMNS] = [6, 7];
const PIXELS = ROWS * COLUMNS;
const LAYER = { dims: ["pair", "y", "x"], unit: "rad", doc: "Phase" } as const;
const MAP = { dims: ["y", "x"], unit: "rad", doc: "Map" } as const;
const without = words("Dates to leave out.");
const scale = number("Factor.", 2);
const datum = number("Where phases are measured from, unless the stack is large.", 3);

const choose = defineStep({
  name: "choose",
  version: 1,
  doc: "Leaves out the pairs of some dates.",
  scope: "global",
  narrows: true,
  params: { without },
  active: (params) => (params.without as string[]).length > 0,
  inputs: {},
  async run({ params, facts }) {
    const { dates, pairs } = facts.network!;
    const isOut = (i: number) => params.without.includes(dates[i]!);
    return { keep: pairs.flatMap(({ reference: a, secondary: b }, k) => (isOut(a) || isOut(b) ? [] : [k])) };
  },
});

/** Its record holds something of every pair, as a reference point's does. */
const anchor = defineStep({
  name: "anchor",
  version: 1,
  doc: "Finds where phases are measured from.",
  scope: "global",
  params: { datum },
  inputs: { phase: LAYER },
  outputs: { weight: MAP },
  async run({ params, inputs, write }) {
    const phase = await readFloats(inputs.phase!, fullWindow(inputs.phase!.shape));
    await write("weight", new Float32Array(PIXELS).fill(0.5));
    const pairs = inputs.phase!.shape[0]!;
    return {
      at: params.datum,
      values: Array.from({ length: pairs }, (_, k) => phase[k * PIXELS + params.datum]),
      turns: Array.from({ length: pairs }, (_, k) => Math.round(phase[k * PIXELS]!)),
    };
  },
});

interface AnchorRecord {
  readonly at: number;
  readonly turns: readonly number[];
}

let computed: string[] = [];
let known: string[] = [];

const level = defineStep({
  name: "level",
  version: 1,
  doc: "Measures each layer from the anchor.",
  scope: "layer",
  along: "pair",
  params: { scale },
  records: ["anchor"],
  inputs: { phase: LAYER, weight: MAP, land: { ...MAP, optional: true } },
  outputs: { phase: LAYER, jump: { dims: ["pair"], unit: "1", doc: "Jump", dtype: "u16" } },
  sharedRecords: ({ anchor: record }) => ({ anchor: { at: (record as AnchorRecord).at } }),
  layerRecord: ({ anchor: record }, pair) => (record as AnchorRecord).turns[pair],
  prepare({ params, records, maps, facts }) {
    known = [JSON.stringify(records), ...Object.keys(facts)];
    const { at } = records.anchor as AnchorRecord;
    return ({ name, record, inputs }) => {
      computed.push(name);
      const phase = inputs.phase!;
      const turns = record as number;
      return {
        phase: phase.map((value, p) => params.scale * (value - phase[at]!) + turns * maps.weight![p]!),
        jump: Uint16Array.of(turns),
      };
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
  steps: [choose, anchor, level, sum],
  products: [{ output: "total", file: "total.tif" }],
});

let folder: string;
let host: RawHost;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-append-"));
  host = rawHost(recipe.steps);
  computed = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const date = (i: number) => `2018-01-${String(i).padStart(2, "0")}`;
const nameOf = ([a, b]: readonly [number, number]) => `${date(a)}_${date(b)}`;
/** Each date with its next two. */
const couples = (dates: readonly number[]) =>
  dates.flatMap((a, i) => dates.slice(i + 1, i + 3).map((b) => [a, b] as const));
const FIVE = [1, 3, 5, 7, 9];
const SIX = [...FIVE, 11];

const writePair = async (pair: readonly [number, number], change = 0) => {
  const values = Float32Array.from({ length: PIXELS }, (_, p) => pair[0] + pair[1] * p + change * (p % 3));
  await writeFile(join(folder, `${nameOf(pair)}.raw`), values);
};

interface StackOptions {
  /** All pairs in one file. */
  readonly inOne?: boolean;
  /** Value of a map beside the pairs. */
  readonly land?: number;
  readonly wavelength?: number;
}

async function stackOf(
  dates: readonly number[],
  { inOne, land, wavelength }: StackOptions = {},
): Promise<Stack> {
  const pairs = couples(dates);
  const written = new Set(await readdir(folder));
  for (const pair of pairs) if (!written.has(`${nameOf(pair)}.raw`)) await writePair(pair);
  const paths = pairs.map((pair) => join(folder, `${nameOf(pair)}.raw`));
  let phase = concatenate(
    paths.map((path) => rawVariable("phase", path, [ROWS, COLUMNS])),
    "pair",
    "phase",
  );
  if (inOne) {
    const path = join(folder, `all-${dates.join("-")}`);
    await writeFile(path, Buffer.concat(await Promise.all(paths.map((member) => readFile(member)))));
    phase = rawVariable("phase", path, [pairs.length, ROWS, COLUMNS]);
  }
  const variables = new Map([["phase", phase]]);
  if (land !== undefined) {
    await writeFile(join(folder, "land"), new Float32Array(PIXELS).fill(land));
    variables.set("land", rawVariable("land", join(folder, "land"), [ROWS, COLUMNS]));
  }
  const network = createNetwork(pairs.map(([a, b]) => [date(a), date(b)]));
  return {
    product: "raw",
    grid: { shape: { y: ROWS, x: COLUMNS }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    variables,
    network,
    dates: network.dates,
    acquisition: wavelength === undefined ? {} : { wavelength },
    attrs: {},
    notes: [],
  };
}

type Set = Readonly<Record<string, unknown>>;

/** Runs and returns the names of the layers that were computed, and what was said of them. */
async function run(stack: Stack, set: Set = {}, out = "out") {
  computed = [];
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  await runRecipe(recipe, stack, host, { out: join(folder, out), set, onEvent });
  const notes = events.flatMap((event) => (event.type === "note" ? [event.message] : []));
  return { computed, notes };
}

/** All files of a run, as text of their bytes; without its memory of the inputs' content. */
async function treeOf(out: string): Promise<Record<string, string>> {
  const root = join(folder, out);
  const tree: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    if (entry.isFile() && path !== join("steps", "contents.json"))
      tree[path] = (await readFile(join(root, path))).toString("latin1");
  }
  return tree;
}

/** A run into `out` computes these layers alone, and leaves what a run into a fresh folder leaves. */
async function expectComputed(names: readonly string[], stack: Stack, set: Set = {}): Promise<string[]> {
  const { computed: own, notes } = await run(stack, set);
  expect(own).toEqual(names);
  await run(stack, set, "fresh");
  expect(await treeOf("out")).toMatchObject(await treeOf("fresh"));
  await rm(join(folder, "fresh"), { recursive: true });
  return notes;
}

const names = (dates: readonly number[]) => couples(dates).map(nameOf);
const involving = (day: number, dates: readonly number[]) =>
  names(dates).filter((name) => name.includes(date(day)));

describe("layers of an earlier run", () => {
  test("are kept when a date is added at the end", async () => {
    await run(await stackOf(FIVE));
    const notes = await expectComputed(involving(11, SIX), await stackOf(SIX));
    expect(notes).toEqual(["level: 2 of 9 layers are new, the others are kept from an earlier run."]);
  });

  test("are kept when a date is added in the middle, with the pairs that remain", async () => {
    await run(await stackOf(FIVE));
    const dates = [1, 3, 4, 5, 7, 9];
    const remaining = new Set(names(FIVE));
    const fresh = names(dates).filter((name) => !remaining.has(name));
    expect(fresh).toHaveLength(4);
    await expectComputed(fresh, await stackOf(dates));
  });

  test("are kept from several runs, and when dates go", async () => {
    await run(await stackOf([1, 3, 5]));
    await run(await stackOf([7, 9, 11]));
    const before = new Set([...names([1, 3, 5]), ...names([7, 9, 11])]);
    await expectComputed(
      names(SIX).filter((name) => !before.has(name)),
      await stackOf(SIX),
    );
    await expectComputed([], await stackOf([3, 5, 7, 9]));
  });

  test("are kept behind a step that narrows the network", async () => {
    await run(await stackOf(FIVE), { without: date(3) });
    const left = new Set(names(FIVE).filter((name) => !name.includes(date(3))));
    await expectComputed(
      names(FIVE).filter((name) => !left.has(name)),
      await stackOf(FIVE),
    );
    await expectComputed([], await stackOf(FIVE), { without: date(9) });
  });

  test("are computed again where their own file changed, and only those", async () => {
    await run(await stackOf(FIVE));
    await writePair([3, 7], 1);
    await expectComputed([nameOf([3, 7]), ...involving(11, SIX)], await stackOf(SIX));
  });

  test("are computed again where their own part of a record changed, and only those", async () => {
    await run(await stackOf(FIVE));
    const turns = couples(FIVE).map(([a]) => a);
    const changed = turns.with(2, 40);
    const stack = await stackOf(FIVE);
    const other = {
      ...anchor,
      version: 2,
      run: async (context: Parameters<typeof anchor.run>[0]) => ({
        ...((await anchor.run(context)) as object),
        turns: changed,
      }),
    };
    const newer = defineRecipe({ ...recipe, steps: [choose, other, level, sum] });
    computed = [];
    await runRecipe(newer, stack, rawHost(newer.steps), { out: join(folder, "out") });
    expect(computed).toEqual([names(FIVE)[2]]);
  });

  test.each<[string, Set, StackOptions]>([
    ["a parameter", { scale: 3 }, {}],
    ["what all layers need of a record", { datum: 5 }, {}],
    ["the acquisition", {}, { wavelength: 0.05 }],
    ["the optional inputs that there are", {}, { land: 0 }],
    ["a map of the stack", {}, { land: 1 }],
  ])("are all computed again when %s changes", async (what, set, options) => {
    await run(await stackOf(FIVE, what === "a map of the stack" ? { land: 0 } : {}));
    const notes = await expectComputed(names(SIX), await stackOf(SIX, options), set);
    const moved = "level: no layer of an earlier run is kept, because the result of anchor changed.";
    expect(notes).toEqual("datum" in set ? [moved] : []);
  });

  test("are all computed again when a map that an earlier step makes changes, and kept when it comes out the same", async () => {
    await run(await stackOf(FIVE));
    const withWeight = (weight: number) => {
      const other = {
        ...anchor,
        version: weight,
        run(context: Parameters<typeof anchor.run>[0]) {
          const write = (name: string) => context.write(name, new Float32Array(PIXELS).fill(weight));
          return anchor.run({ ...context, write });
        },
      };
      return defineRecipe({ ...recipe, steps: [choose, other, level, sum] });
    };
    for (const [weight, expected] of [
      [0.5, []],
      [0.25, names(FIVE)],
    ] as const) {
      computed = [];
      const newer = withWeight(weight);
      await runRecipe(newer, await stackOf(FIVE), rawHost(newer.steps), { out: join(folder, "out") });
      expect(computed).toEqual(expected);
    }
  });

  test("cannot be told apart within one file: all are computed, and no ledger is kept", async () => {
    await run(await stackOf(FIVE, { inOne: true }));
    expect(await expectComputed(names(SIX), await stackOf(SIX, { inOne: true }))).toEqual([]);
    expect(Object.keys(await treeOf("out")).filter((path) => path.endsWith("layers.json"))).toEqual([]);
  });

  test("are no part of what a layer step is prepared with: neither network nor dates, nor the rest of a record", async () => {
    await run(await stackOf(FIVE));
    expect(known).toEqual([JSON.stringify({ anchor: { at: 3 } }), "grid", "acquisition", "reference"]);
  });
});

describe("an appending run that is killed", () => {
  test("is finished by the same command, with the bytes of a run into a fresh folder", async () => {
    const dates = Array.from({ length: 12 }, (_, i) => 2 * i + 1);
    await run(await stackOf(dates.slice(0, 11)));
    const stack = await stackOf(dates);
    let writes = 0;
    host.onWrite = (name) => {
      if (name === "jump" && ++writes === 6) throw new Error("killed");
    };
    await expect(run(stack)).rejects.toThrow("killed");
    host.onWrite = () => {};
    const planned = await planRecipe(recipe, stack, host, { out: join(folder, "out") });
    expect(planned.find(({ keyed }) => keyed.step.name === "level")?.action).toBe("resume");
    await expectComputed(involving(23, dates), stack);
  });
});

describe("the plan of an appending run", () => {
  const whyOf = async (stack: Stack, set: Set = {}) => {
    const planned = await planRecipe(recipe, stack, host, { out: join(folder, "out"), set });
    return planned.find(({ keyed }) => keyed.step.name === "level")?.why;
  };

  test("says how many layers are new, and what keeping the others hangs on", async () => {
    await run(await stackOf(FIVE));
    expect(await whyOf(await stackOf(SIX))).toMatch(
      /; 2 of 9 layers are new, the others are kept unless the result of anchor changes$/,
    );
  });

  test("says nothing of layers where none is kept", async () => {
    expect(await whyOf(await stackOf(SIX))).toBe("no earlier result");
    await run(await stackOf(FIVE));
    expect(await whyOf(await stackOf(SIX), { scale: 3 })).not.toContain("layers");
  });
});
