import { describe, expect, test } from "vitest";
import { number, type Params } from "./params.ts";
import { defineRecipe, type Recipe, recipeParams, resolveParams, wireRecipe } from "./recipe.ts";
import type { Inputs, Step } from "./step.ts";

const MAP = { dims: ["y", "x"], unit: "m", doc: "A map" } as const;

function step(
  name: string,
  some: { inputs?: Inputs; out?: string; params?: Params; records?: string[] },
): Step {
  return {
    name,
    version: 1,
    doc: name,
    scope: "tile",
    params: some.params ?? {},
    inputs: some.inputs ?? {},
    outputs: some.out ? { [some.out]: MAP } : {},
    ...(some.records && { records: some.records }),
    prepare: () => () => ({}),
  };
}
const recipe = (...steps: Step[]): Recipe => ({ name: "toy", doc: "", steps, products: [] });

describe("defineRecipe", () => {
  test("refuses a record that is read before it is made", () => {
    expect(() => defineRecipe(recipe(step("b", { records: ["a"] }), step("a", {})))).toThrow(
      "b reads the record of a before it runs",
    );
  });

  test("refuses one parameter name with two meanings, and shares one declaration", () => {
    const one = number("One.", 1);
    expect(() =>
      defineRecipe(
        recipe(step("a", { params: { p: one } }), step("b", { params: { p: number("Two.", 2) } })),
      ),
    ).toThrow("two steps declare the parameter p differently");
    const shared = recipe(step("a", { params: { p: one } }), step("b", { params: { p: one } }));
    expect(recipeParams(defineRecipe(shared))).toEqual({ p: one });
  });
});

test("resolveParams fills in defaults and types what is given as text", () => {
  const params = { p: number("P.", 1), q: number("Q.", 2) };
  expect(resolveParams(recipe(step("a", { params })), { q: "7" })).toEqual({ p: 1, q: 7 });
});

test("resolveParams refuses all values that do not fit in one report, and names the list instead of printing it", () => {
  const params = { p: number("P.", 1, { min: 0 }), q: number("Q.", 2, { max: 5 }), r: number("R.", 3) };
  const toy = recipe(step("a", { params }));
  expect(() => resolveParams(toy, { p: "-1", q: "7" })).toThrow(/2 parameters[\s\S]*p\n +q[\s\S]*-1\n +7/);
  expect(() => resolveParams(toy, { q: "7" })).toThrow(/config-value: q is not number <= 5/);
  expect(() => resolveParams(toy, { nothing: 1 })).toThrow(
    /Nothing is called like nothing\.\n +`upwarp steps toy` lists all 3 parameters\.$/,
  );
});

describe("wireRecipe", () => {
  test("takes the latest earlier output before a stack variable of the same name", () => {
    const chain = recipe(
      step("first", { inputs: { phase: MAP }, out: "phase" }),
      step("second", { inputs: { phase: MAP }, out: "phase" }),
      step("third", { inputs: { phase: MAP } }),
    );
    const wiring = wireRecipe(chain, new Set(["phase"]), {});
    expect(wiring.producers.get("phase")).toBe("second");
    expect(wiring.steps.map(({ step: { name }, origins }) => [name, origins.get("phase")])).toEqual([
      ["first", { from: "stack" }],
      ["second", { from: "step", step: "first" }],
      ["third", { from: "step", step: "second" }],
    ]);
  });

  test("leaves out a step that does not take part, and what it would have made", () => {
    const chain = recipe(
      step("first", { inputs: { phase: MAP }, out: "phase" }),
      { ...step("second", { inputs: { phase: MAP }, out: "phase" }), active: ({ on }) => on === true },
      step("third", { inputs: { phase: MAP } }),
    );
    const origin = (on: boolean) =>
      wireRecipe(chain, new Set(["phase"]), { on })
        .steps.at(-1)
        ?.origins.get("phase");
    expect(origin(true)).toEqual({ from: "step", step: "second" });
    expect(origin(false)).toEqual({ from: "step", step: "first" });
  });

  test("leaves out an optional input that is not there", () => {
    const wiring = wireRecipe(
      recipe(step("a", { inputs: { mask: { ...MAP, optional: true } } })),
      new Set(),
      {},
    );
    expect(wiring.steps[0]?.origins.size).toBe(0);
  });

  test("lists every missing input with the step that needs it and what there is", () => {
    const chain = recipe(step("a", { inputs: { p: MAP, q: MAP } }), step("b", { inputs: { r: MAP } }));
    expect(() => wireRecipe(chain, new Set(["q"]), {})).toThrow(
      /input-missing[\s\S]*p \(y, x; m\) for a; r \(y, x; m\) for b[\s\S]*variables q/,
    );
  });
});
