import { keepPairs } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import { factsOf } from "./facts.ts";
import type { Recipe } from "./recipe.ts";
import type { Step } from "./step.ts";

export interface ForeseenStack {
  /** Without the pairs that parameters and dates alone leave out, and without the dates that these were the last of. */
  readonly stack: Stack;
  /** Whether the pixels may yet leave out more dates. */
  readonly mayLoseDates: boolean;
}

/** What a recipe leaves of a stack at most; no pixel is read. */
export function foreseeStack(
  recipe: Recipe,
  stack: Stack,
  params: Readonly<Record<string, unknown>>,
): ForeseenStack {
  const variables = new Set(stack.variables.keys());
  const steps = recipe.steps.filter(({ active }) => !active || active(params, variables, stack.acquisition));
  return foreseeSteps(steps, stack, params);
}

/** The same for the steps that take part. */
export function foreseeSteps(
  steps: readonly Step[],
  stack: Stack,
  params: Readonly<Record<string, unknown>>,
): ForeseenStack {
  let foreseen: ForeseenStack = { stack, mayLoseDates: false };
  for (const step of steps) {
    if (step.scope !== "global" || !step.foresee) continue;
    const own = Object.fromEntries(Object.keys(step.params).map((name) => [name, params[name]]));
    const { keep, mayLoseDates } = step.foresee({ params: own, facts: factsOf(foreseen.stack) });
    foreseen = {
      stack: keepPairs(foreseen.stack, keep),
      mayLoseDates: foreseen.mayLoseDates || mayLoseDates,
    };
  }
  return foreseen;
}
