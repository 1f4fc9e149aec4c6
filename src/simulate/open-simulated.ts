import { formatError } from "../errors.ts";
import type { Source, Variable } from "../stack/variable.ts";
import { SIMULATION_VERSION, type SimulatedStack, simulateStack } from "./simulate-stack.ts";

/** The stack that was opened last: a worker opens all variables of one stack one after the other. */
let latest: { readonly key: string; readonly stack: SimulatedStack } | null = null;

/**
 * Opens a simulated variable again from its source, in any thread.
 * Errors: format "simulated-source" when the source is not one or was made by another version of the simulator.
 */
export function openSimulatedVariable(source: Source): Variable {
  const { view, version, name, options } = source as { readonly [key: string]: unknown };
  const known = view === "simulated" && version === SIMULATION_VERSION && typeof name === "string";
  if (!known)
    throw formatError({
      code: "simulated-source",
      what: "The source does not describe a variable of this simulator.",
      got: JSON.stringify({ view, version, name }),
      fix: `Simulate again: this is version ${SIMULATION_VERSION} of the simulator.`,
    });
  const key = JSON.stringify(options);
  // The options are checked again, because a source may come from a file.
  if (latest?.key !== key) latest = { key, stack: simulateStack(options as object) };
  const { stack } = latest;
  const variable = name.startsWith("truth.")
    ? stack.truth.variables.get(name.slice("truth.".length))
    : stack.variables.get(name);
  if (variable === undefined)
    throw formatError({
      code: "simulated-source",
      what: "The simulated stack has no such variable.",
      got: name,
      fix: `One of: ${[...stack.variables.keys(), ...[...stack.truth.variables.keys()].map((k) => `truth.${k}`)].join(", ")}.`,
    });
  return variable;
}
