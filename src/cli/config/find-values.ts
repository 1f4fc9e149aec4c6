import { isUpwarpError } from "../../errors.ts";
import { factsOf } from "../../pipeline/facts.ts";
import { type Recipe, recipeParams } from "../../pipeline/recipe.ts";
import type { Stack } from "../../stack/stack.ts";

export interface FoundValues {
  readonly values: ReadonlyMap<string, { readonly value: unknown; readonly why: string }>;
  /** What could not be found, and why. */
  readonly problems: readonly string[];
}

/**
 * The numbers that a run would take from the data, for a configuration that leaves nothing to be decided later: the
 * reference point that the recipe's own step chooses, and the number of looks that the inputs state.
 */
export async function findValues(recipe: Recipe, stack: Stack, signal: AbortSignal): Promise<FoundValues> {
  const params = recipeParams(recipe);
  const values = new Map<string, { value: unknown; why: string }>();
  const problems: string[] = [];
  const { looks } = stack.acquisition;
  if (params.looks && looks !== undefined) values.set("looks", { value: looks, why: "As the inputs state." });

  const step = recipe.steps.find(({ name }) => name === "reference-point");
  if (params["reference.yx"] && step?.scope === "global") {
    const defaults = Object.fromEntries(
      Object.entries(step.params).map(([name, param]) => [name, param.default]),
    );
    const inputs = Object.fromEntries(
      Object.keys(step.inputs).map((name) => [name, stack.variables.get(name)]),
    );
    const notes: string[] = [];
    try {
      const record = await step.run({
        params: defaults,
        facts: factsOf(stack),
        records: {},
        inputs,
        signal,
        write: () => Promise.reject(new TypeError("the choice of a reference point writes no maps")),
        note: (message) => notes.push(message),
      });
      const { y, x, window } = record as { y: number; x: number; window?: number };
      const why = notes.join(" ") || "As the inputs state.";
      values.set("reference.yx", { value: [y, x], why });
      if (params["reference.window"] && window !== undefined)
        values.set("reference.window", { value: window, why: "As a run would take it." });
    } catch (error) {
      // A stack without a usable reference still gets its configuration; `run` will say the same again.
      if (!isUpwarpError(error) || error.kind === "cancelled") throw error;
      problems.push(`${error.what} ${error.fix ?? ""}`.trim());
    }
  }
  return { values, problems };
}
