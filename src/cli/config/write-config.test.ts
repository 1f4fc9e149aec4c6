import { describe, expect, test } from "vitest";
import { choice, number, optionalCouple, optionalNumber } from "../../pipeline/params.ts";
import { type Recipe, resolveParams } from "../../pipeline/recipe.ts";
import { parseConfig } from "./read-config.ts";
import { renderConfig } from "./write-config.ts";

const recipe: Recipe = {
  name: "toy",
  doc: "A toy.",
  products: [],
  steps: [
    {
      name: "only",
      version: 1,
      doc: "",
      scope: "tile",
      inputs: {},
      outputs: {},
      params: {
        weight: choice("Weight of each pair.", ["var", "no"], "no"),
        "reference.yx": optionalCouple("Where phase is zero.", "ROW,COL", "integer"),
        looks: optionalNumber("Looks.", { min: 1 }),
        degree: number(`Degree. ${"A long explanation that goes on. ".repeat(8)}`, 1, {
          min: 0,
          max: 9,
          unit: "m",
        }),
      },
      prepare: () => () => ({}),
    },
  ],
};
const text = renderConfig({
  recipe,
  inputs: ["../data/a b", "#odd: name"],
  phase: "unwrapPhase",
  waterMask: "land.tif",
  out: "out",
  memory: 1.5e9,
  workers: 3,
  found: new Map([["reference.yx", { value: [9, 8], why: "The most coherent pixel." }]]),
  about: ["30 pairs."],
});

describe("renderConfig", () => {
  test("reads back as what was meant, odd paths included", () => {
    const config = parseConfig(text, "/runs/run.yaml");
    expect(config).toMatchObject({
      system: "toy",
      inputs: ["/data/a b", "/runs/#odd: name"],
      phase: "unwrapPhase",
      waterMask: "/runs/land.tif",
      out: "/runs/out",
      layout: "native",
      memory: 1.5e9,
      workers: 3,
    });
    expect(resolveParams(recipe, config.params)).toEqual({
      weight: "no",
      "reference.yx": [9, 8],
      looks: null,
      degree: 1,
    });
  });

  test("explains each parameter: meaning, shape with bounds and unit, default, where the value is from", () => {
    expect(text).toMatch(/# Weight of each pair\.\n {2}# Shape: var \| no\. Default: no\.\n {2}weight: no\n/);
    expect(text).toContain("# Shape: number >= 0 and <= 9 (m). Default: 1.");
    expect(text).toMatch(/# The most coherent pixel\.\n {2}reference\.yx: 9,8\n/);
    expect(text).not.toMatch(/\bauto\b/);
  });

  test("breaks long comments between words", () => {
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(text.split("\n").filter((line) => line.includes("explanation")).length).toBeGreaterThan(2);
  });
});
