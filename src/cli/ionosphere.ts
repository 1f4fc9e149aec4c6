import { join } from "node:path";
import { inputError } from "../errors.ts";
import { runRecipe } from "../pipeline/run.ts";
import type { Narrowing } from "../pipeline/step.ts";
import { keepPairs } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import { relabel, take } from "../stack/views.ts";
import type { Cut } from "./cut.ts";
import { cutStack } from "./cut-stack.ts";
import { zarrStore } from "./parts/formats.ts";
import { type OpenOptions, openStack } from "./parts/products.ts";
import { findRecipe, nodeHost } from "./parts/systems.ts";
import type { Resources } from "./resources.ts";
import { gridDifference } from "./results/grid-difference.ts";

export interface IonosphereOptions extends Resources {
  readonly out: string;
  readonly reading: OpenOptions;
  /** The part of the inputs that is worked on: the ionosphere's is cut alike. */
  readonly cut: Cut;
  /** Parameters of the main run; those of the network of the ionosphere are named `ionosphere.*`. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/**
 * Inverts a stack of ionospheric phases, unweighted as MintPy does, into OUT/ionosphere, and adds its series to the stack as
 * `ionosphericDisplacement`. Every date of the stack must have one.
 */
export async function withIonosphere(
  stack: Stack,
  paths: readonly string[],
  { out, reading, cut, set, signal, ...resources }: IonosphereOptions,
): Promise<Stack> {
  const phases = cutStack(await openStack(paths, reading), cut);
  const difference = gridDifference(phases.grid, stack.grid);
  if (difference !== null)
    throw inputError({
      code: "grid-differs",
      what: "The ionospheric phases do not lie on the grid of the stack.",
      where: paths.join(", "),
      got: difference,
      fix: "Give the ionospheric interferograms of the same processing, with the same looks and extent.",
    });
  const folder = join(out, "ionosphere");
  const chosen = Object.fromEntries(
    ["reference.yx", "reference.lonlat", "compat"].flatMap((name) =>
      set[name] === undefined ? [] : [[name, set[name]]],
    ),
  );
  const { steps, records } = await runRecipe(findRecipe("sbas"), phases, nodeHost, {
    ...resources,
    out: folder,
    signal,
    set: {
      ...chosen,
      weight: "no",
      "velocity.uncertainty": "residual",
      "network.exclude-dates": set["ionosphere.exclude-dates"] ?? "none",
      "network.exclude-pairs": set["ionosphere.exclude-pairs"] ?? "none",
    },
  });
  const series = await zarrStore.openVariable(steps.get("invert-network")!, "displacement");
  const selection = records["select-network"] as Narrowing | undefined;
  const { dates } = selection ? keepPairs(phases, selection.keep) : phases;
  const indices = stack.dates.map((date) => dates.indexOf(date));
  const missing = stack.dates.filter((_, i) => indices[i]! < 0);
  if (missing.length > 0)
    throw inputError({
      code: "ionosphere-dates-missing",
      what: "The stack of ionospheric phases lacks dates of the stack.",
      where: paths.join(", "),
      got: missing.join(", "),
      fix: "Add their pairs, or leave these dates out with --set network.exclude-dates=...",
    });
  const named = relabel(series, {
    name: "ionosphericDisplacement",
    dims: ["time", "y", "x"],
    unit: "m",
    nodata: null,
  });
  return {
    ...stack,
    variables: new Map([...stack.variables, ["ionosphericDisplacement", take(named, "time", indices)]]),
    notes: [...stack.notes, `Ionosphere from ${phases.network?.pairs.length ?? 0} split-spectrum pairs.`],
  };
}
