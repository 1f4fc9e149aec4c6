import type { WiredStep } from "./recipe.ts";
import type { Facts } from "./step.ts";

/** Lets every step that takes part say what cannot work, before anything is computed. */
export function checkSteps(
  steps: readonly WiredStep[],
  params: Readonly<Record<string, unknown>>,
  facts: Facts,
): void {
  const before = new Set<string>();
  for (const { step, origins } of steps) {
    const own = Object.fromEntries(Object.keys(step.params).map((name) => [name, params[name]]));
    step.check?.({ params: own, facts, available: new Set(origins.keys()), before });
    before.add(step.name);
  }
}
