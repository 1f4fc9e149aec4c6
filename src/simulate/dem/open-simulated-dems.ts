import { formatError } from "../../errors.ts";
import type { Source, Variable } from "../../stack/variable.ts";
import { DEM_SIMULATION_VERSION, type SimulatedDemStack, simulateDemStack } from "./simulate-dem-stack.ts";

/** The stack that was opened last: a worker opens all variables of one stack one after the other. */
let latest: { readonly key: string; readonly stack: SimulatedDemStack } | null = null;

/**
 * Opens a variable of a simulated stack of DEMs again from its source, in any thread.
 * Errors: format "simulated-source" when the source is not one or was made by another version of the simulator.
 */
export function openSimulatedDems(source: Source): Variable {
  const { view, version, name, options } = source as { readonly [key: string]: unknown };
  if (view !== "simulatedDems" || version !== DEM_SIMULATION_VERSION || typeof name !== "string")
    throw formatError({
      code: "simulated-source",
      what: "The source does not describe a variable of this simulator of DEMs.",
      got: JSON.stringify({ view, version, name }),
      fix: `Simulate again: this is version ${DEM_SIMULATION_VERSION} of the simulator.`,
    });
  const key = JSON.stringify(options);
  // The options are checked again, because a source may come from a file.
  if (latest?.key !== key) latest = { key, stack: simulateDemStack(options as object) };
  const { variables, truth } = latest.stack;
  const variable = name.startsWith("truth.")
    ? truth.variables.get(name.slice("truth.".length))
    : variables.get(name);
  if (variable !== undefined) return variable;
  throw formatError({
    code: "simulated-source",
    what: "The simulated stack of DEMs has no such variable.",
    got: name,
    fix: `One of: ${[...variables.keys(), ...[...truth.variables.keys()].map((k) => `truth.${k}`)].join(", ")}.`,
  });
}
