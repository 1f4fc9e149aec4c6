import { configError } from "../errors.ts";
import type { Recipe } from "../pipeline/recipe.ts";
import { closest } from "../pipeline/spelling.ts";
import type { Step } from "../pipeline/step.ts";
import { dem } from "./dem/recipe.ts";
import { offsets } from "./sbas/offsets/recipe.ts";
import { sbas } from "./sbas/recipe.ts";

/** Every system that can be run, by name. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [sbas, offsets, dem].map((recipe) => [recipe.name, recipe]),
);

/** Every declared step, by name. */
export const steps: ReadonlyMap<string, Step> = new Map(
  [...recipes.values()].flatMap((recipe) => recipe.steps.map((step) => [step.name, step])),
);

export function findRecipe(name: string): Recipe {
  return find(recipes, name, "system");
}

export function findStep(name: string): Step {
  return find(steps, name, "step");
}

function find<T>(known: ReadonlyMap<string, T>, name: string, kind: string): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  const names = [...known.keys()];
  const hint = closest(name, names);
  throw configError({
    code: `unknown-${kind}`,
    what: `There is no ${kind} called ${name}.`,
    got: name,
    fix: `${hint ? `Did you mean ${hint}? ` : ""}Known: ${names.join(", ")}.`,
  });
}
