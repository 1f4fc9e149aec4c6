import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { IDENTITY, NO_CRS } from "../../src/geo/grid.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { defineStep } from "../../src/pipeline/step.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { rawHost, rawVariable } from "../raw-host.ts";

const DATES = ["2001-03-04", "2001-03-04", "2003-05-06"];
const yearsOf = (dates: readonly string[]) => [...new Set(dates.map((date) => `${date.slice(0, 4)}-01-01`))];

const yearly = defineStep({
  name: "yearly",
  version: 1,
  doc: "Counts observations in each year.",
  scope: "tile",
  params: {},
  inputs: { height: { dims: ["time", "y", "x"], unit: "m", doc: "Height" } },
  outputs: {
    counts: { dims: ["time", "y", "x"], unit: "1", doc: "Observations" },
    used: { dims: ["observation", "y", "x"], unit: "1", dtype: "u8", doc: "Whether an observation was used" },
  },
  times: (_, { dates }) => yearsOf(dates),
  prepare({ facts }) {
    const years = yearsOf(facts.dates);
    return ({ shape }) => {
      const pixels = shape.y * shape.x;
      const count = (year: string) => facts.dates.filter((date) => date.startsWith(year.slice(0, 4))).length;
      return {
        counts: Float32Array.from({ length: years.length * pixels }, (_, i) =>
          count(years[Math.floor(i / pixels)]!),
        ),
        used: new Uint8Array(facts.dates.length * pixels).fill(1),
      };
    };
  },
});
const recipe = defineRecipe({ name: "years", doc: "Years.", steps: [yearly], products: [] });

let folder = "";
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-times-"));
  await writeFile(join(folder, "height.raw"), new Float32Array(3 * 2 * 3).fill(7));
  stack = {
    product: "raw",
    grid: { shape: { y: 2, x: 3 }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    variables: new Map([["height", rawVariable("height", join(folder, "height.raw"), [3, 2, 3])]]),
    network: null,
    dates: DATES,
    acquisition: {},
    attrs: {},
    notes: [],
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a step with times of its own", () => {
  it("writes outputs along them and along the observations, two of which may share a date", async () => {
    const host = { ...rawHost(recipe.steps), store: zarrStore };
    const { steps } = await runRecipe(recipe, stack, host, { out: join(folder, "out"), set: {} });
    const { variables, attrs } = await openDataset(steps.get("yearly")!);
    expect(attrs.dates).toEqual(["2001-01-01", "2003-01-01"]);
    expect(attrs.observation_dates).toEqual(DATES);
    const read = async (name: string) => {
      const variable = variables.get(name)!;
      return [variable.dims, [...(await variable.read(variable.shape.map((length) => [0, length])))]];
    };
    expect(await read("counts")).toEqual([
      ["time", "y", "x"],
      [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1],
    ]);
    expect(await read("used")).toEqual([["observation", "y", "x"], Array(18).fill(1)]);
    expect(await read("time")).toEqual([["time"], [0, 730]]);
    expect(await read("observation")).toEqual([["observation"], [0, 0, 793]]);
  });
});
