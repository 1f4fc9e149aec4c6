import type { Stack } from "../stack/stack.ts";
import { factsOf } from "./facts.ts";
import type { WiredStep } from "./recipe.ts";

/** Lets every step that takes part say what cannot work with a stack, before anything is computed. */
export function checkSteps(
  steps: readonly WiredStep[],
  params: Readonly<Record<string, unknown>>,
  stack: Stack,
): void {
  const before = new Set<string>();
  const facts = factsOf(stack);
  const { variables } = stack;
  for (const { step, origins } of steps) {
    const own = Object.fromEntries(Object.keys(step.params).map((name) => [name, params[name]]));
    step.check?.({ params: own, facts, available: new Set(origins.keys()), before, variables });
    before.add(step.name);
  }
}
