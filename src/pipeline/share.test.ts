import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rawHost, rawVariable } from "../../test/raw-host.ts";
import { IDENTITY, NO_CRS } from "../geo/grid.ts";
import type { Stack } from "../stack/stack.ts";
import { defineRecipe } from "./recipe.ts";
import { runRecipe } from "./run.ts";
import { defineStep } from "./step.ts";

const MAP = { dims: ["y", "x"], unit: "1", doc: "Map" } as const;

test("the steps of a pass share one object of a kind, and a step that runs alone makes its own", async () => {
  let made = 0;
  const addingStep = (name: string, version: number) =>
    defineStep({
      name,
      version,
      doc: "Adds what it shares.",
      scope: "tile",
      params: {},
      inputs: { map: MAP },
      outputs: { [name]: MAP },
      prepare({ share }) {
        const one = share("one", () => ({ value: ++made && 1 }));
        const two = share("two", () => ({ value: 2 }));
        return ({ inputs }) => ({ [name]: inputs.map!.map((value) => value + one.value + two.value) });
      },
    });
  const run = (out: string, path: string, version: number) => {
    const steps = [addingStep("first", 1), addingStep("second", version)];
    const recipe = defineRecipe({
      name: "adding",
      doc: "Adds.",
      steps,
      products: steps.map(({ name }) => ({ step: name, output: name, file: `${name}.tif` })),
    });
    const stack: Stack = {
      product: "raw",
      grid: { shape: { y: 2, x: 3 }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
      variables: new Map([["map", rawVariable("map", path, [2, 3])]]),
      network: null,
      dates: [],
      acquisition: {},
      attrs: {},
      notes: [],
    };
    return runRecipe(recipe, stack, rawHost(steps), { out });
  };
  const folder = await mkdtemp(join(tmpdir(), "upwarp-share-"));
  try {
    await writeFile(join(folder, "map.raw"), new Float32Array(6));
    await run(join(folder, "out"), join(folder, "map.raw"), 1);
    expect(made).toBe(1);
    const { planned } = await run(join(folder, "out"), join(folder, "map.raw"), 2);
    expect(planned.map(({ action }) => action)).toEqual(["reuse", "run"]);
    expect(made).toBe(2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
