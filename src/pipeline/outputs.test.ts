import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawHost, rawVariable } from "../../test/raw-host.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import type { Stack } from "../stack/stack.ts";
import { words } from "./params.ts";
import { defineRecipe, productsOf } from "./recipe.ts";
import { runRecipe } from "./run.ts";
import { defineStep, outputsOf } from "./step.ts";

const MAP = { dims: ["y", "x"], unit: "1", doc: "Map" } as const;

const copies = defineStep({
  name: "copies",
  version: 1,
  doc: "Copies the map under each name.",
  scope: "tile",
  params: { names: words("Names of the copies.", ["one"]) },
  inputs: { map: MAP },
  outputs: ({ names }) => Object.fromEntries(names.map((name) => [name, MAP])),
  prepare({ params: { names } }) {
    return ({ inputs }) => Object.fromEntries(names.map((name) => [name, inputs.map!.slice()]));
  },
});
/** Reads a copy that is there with some parameters only. */
const reader = defineStep({
  name: "reader",
  version: 1,
  doc: "Doubles the copy called two.",
  scope: "tile",
  params: {},
  inputs: { two: MAP },
  outputs: { four: MAP },
  prepare() {
    return ({ inputs }) => ({ four: inputs.two!.map((value) => 2 * value) });
  },
});
const recipe = defineRecipe({
  name: "copying",
  doc: "Copies.",
  steps: [copies],
  products: (params) =>
    Object.keys(outputsOf(copies, params)).map((output) => ({
      output,
      file: `${output}.tif`,
    })),
});

let folder = "";
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-outputs-"));
  await writeFile(join(folder, "map.raw"), new Float32Array(6).fill(3));
  stack = {
    product: "raw",
    grid: { shape: { y: 2, x: 3 }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    variables: new Map([["map", rawVariable("map", join(folder, "map.raw"), [2, 3])]]),
    network: null,
    dates: [],
    acquisition: {},
    attrs: {},
    notes: [],
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a step whose outputs depend on its parameters", () => {
  it("writes and publishes what these parameters ask for, each set in a folder of its own", async () => {
    const run = (set: Record<string, unknown>) =>
      runRecipe(recipe, stack, rawHost(recipe.steps), { out: join(folder, "out"), set });
    const files = async (path: string) =>
      (await readdir(path)).filter((name) => /^(one|two).raw$/.test(name)).sort();
    const first = await run({});
    expect(first.products.map((path) => path.split("/").at(-1))).toEqual(["one.tif"]);
    const second = await run({ names: "one,two" });
    expect(second.products.map((path) => path.split("/").at(-1))).toEqual(["one.tif", "two.tif"]);
    expect(await files(first.steps.get("copies")!)).toEqual(["one.raw"]);
    expect(await files(second.steps.get("copies")!)).toEqual(["one.raw", "two.raw"]);
  });

  it("feeds a later step only where it has the output", async () => {
    const chain = defineRecipe({ ...recipe, steps: [copies, reader], products: [] });
    const run = (set: Record<string, unknown>) =>
      runRecipe(chain, stack, rawHost(chain.steps), { out: join(folder, "chain"), set });
    await expect(run({})).rejects.toThrow(/input-missing.*\n.*two/);
    await run({ names: "two" });
  });

  it("is described by its defaults where no parameters are given", () => {
    expect(Object.keys(outputsOf(copies))).toEqual(["one"]);
    expect(productsOf(recipe).map(({ file }) => file)).toEqual(["one.tif"]);
    expect(Object.keys(outputsOf(copies, { names: ["a", "b"] }))).toEqual(["a", "b"]);
  });
});
