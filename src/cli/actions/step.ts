import { configError, inputError } from "../../errors.ts";
import { defineRecipe, type Product, type Recipe } from "../../pipeline/recipe.ts";
import { closest } from "../../pipeline/spelling.ts";
import { outputsOf, type Step } from "../../pipeline/step.ts";
import { createNetwork, type Network } from "../../stack/network.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { take } from "../../stack/views.ts";
import type { StepFlags } from "../commands/steps.ts";
import type { Cli } from "../context.ts";
import { assigned } from "../job.ts";
import { openStack } from "../parts/products.ts";
import { findStep } from "../parts/systems.ts";
import { chooseResources } from "../resources.ts";
import { gridDifference } from "../results/grid-difference.ts";
import { storedBaselines } from "../results/stored-baselines.ts";
import { runAndTell } from "../run-recipe.ts";
import { summariseProducts, summaryText } from "../run-summary.ts";

export async function runStep(this: Cli, flags: StepFlags, name: string): Promise<void> {
  const { json, quiet, out } = flags;
  const paths = new Map(flags.in);
  const recipe = recipeOfStep(findStep(name), new Set(paths.keys()));
  const stack = await stackOfInputs(recipe, paths);
  const set = assigned(flags.set);
  const told = await runAndTell(this, recipe, stack, { ...chooseResources(flags), out, set, json, quiet });
  const rows = await summariseProducts(recipe, told.result, out);
  if (json) {
    const { records, notes } = told.result;
    this.print(JSON.stringify({ type: "done", out, products: rows, records, notes, reused: told.reused }));
  } else {
    if (rows.length === 0) this.print(JSON.stringify(told.result.records[name], null, 2));
    if (!quiet) this.say(summaryText(rows, told, { out, colours: this.colours }));
  }
}

/**
 * One step as a recipe of its own, the global steps whose records it reads before it. Records that the given inputs do not
 * suffice for are done without: a velocity needs no reference point when no pair's noise is at hand.
 */
export function recipeOfStep(step: Step, given: ReadonlySet<string>): Recipe {
  const before = new Map<string, Step>();
  const suffices = ({ inputs }: Step) =>
    Object.entries(inputs).every(([name, { optional }]) => optional || given.has(name));
  const readable = (reader: Step) => (reader.records ?? []).filter((name) => suffices(findStep(name)));
  const visit = (name: string) => {
    const needed = findStep(name);
    for (const earlier of readable(needed)) visit(earlier);
    before.set(name, { ...needed, records: readable(needed) });
  };
  for (const name of readable(step)) visit(name);
  return defineRecipe({
    name: step.name,
    doc: step.doc,
    // Who asks for a step by its name wants it, whatever its switch says.
    steps: [...before.values(), { ...step, records: readable(step), active: () => true }],
    products: (params) => productsOfStep(step, params),
  });
}

/** Every map of a step, and its group whole where it has anything but maps: the first such array gives it the name. */
function productsOfStep(step: Step, params: Readonly<Record<string, unknown>>): Product[] {
  const products = Object.entries(outputsOf(step, params)).map(([output, { dims }]) => ({
    output,
    file: `${output}.${dims.length === 2 ? "tif" : "zarr"}`,
  }));
  const groups = products.filter(({ file }) => file.endsWith(".zarr"));
  return products.filter((product) => !groups.slice(1).includes(product));
}

/**
 * A stack made of `--in name=PATH`: each variable from its own path; axes and acquisition from the first that knows the pairs
 * of the series' dates, else from the series, else from the first of all.
 */
async function stackOfInputs(recipe: Recipe, paths: ReadonlyMap<string, string>): Promise<Stack> {
  const known = [...new Set(recipe.steps.flatMap(({ inputs }) => Object.keys(inputs)))];
  const unknown = [...paths.keys()].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw configError({
      code: "usage-input",
      what: `${recipe.name} has no input called ${unknown.join(", ")}.`,
      fix: `${unknown
        .map((name) => closest(name, known))
        .filter((hint) => hint !== null)
        .map((hint) => `Did you mean ${hint}? `)
        .join("")}Known: ${known.join(", ") || "none"}.`,
    });
  const opened = new Map<string, Stack>();
  const found: {
    readonly name: string;
    readonly path: string;
    readonly stack: Stack;
    readonly variable: Variable;
  }[] = [];
  for (const [name, path] of paths) {
    const stack = opened.get(path) ?? (await openStack([path]));
    opened.set(path, stack);
    found.push({ name, path, stack, variable: variableOf(stack, name, path) });
  }
  const series = found.find(({ name, variable }) => variable.dims.length > 2 && name !== BASELINES);
  // A stack of the same dates knows the pairs besides, which MintPy's series does not.
  const withPairs = found.find(
    ({ stack }) => stack.network !== null && (!series || stack.dates.join() === series.stack.dates.join()),
  );
  const main = withPairs ?? series ?? found[0];
  if (main === undefined)
    throw configError({
      code: "usage-missing",
      what: "No input was given.",
      fix: "Give --in NAME=PATH for each input.",
    });
  const base = main.stack;
  const variables = new Map<string, Variable>();
  for (const { name, path, stack, variable } of found) {
    const difference = gridDifference(base.grid, stack.grid);
    if (difference !== null)
      throw inputError({
        code: "grid-differs",
        what: "The inputs do not lie on one grid.",
        where: path,
        got: difference,
        fix: "Give inputs of one stack.",
      });
    variables.set(name, variable.dims[0] === "time" ? onDates(variable, stack, base, path) : variable);
  }
  const needsBaselines = known.includes(BASELINES) && !paths.has(BASELINES) && base.network === null;
  const network = needsBaselines ? await networkOfBaselines(base.dates, main.path) : base.network;
  return { ...base, network, variables };
}

/** The input of steps that need perpendicular baselines. Without it they follow from the network. */
const BASELINES = "perpendicularBaseline";

/** A series in the order of the base's dates; one that lacks some is refused. */
function onDates(variable: Variable, stack: Stack, base: Stack, path: string): Variable {
  if (stack.dates.join() === base.dates.join()) return variable;
  const missing = base.dates.filter((date) => !stack.dates.includes(date));
  if (missing.length > 0)
    throw inputError({
      code: "dates-differ",
      what: `${variable.name} does not have the dates of the other inputs.`,
      where: path,
      got: `${missing.length} missing: ${missing.slice(0, 5).join(", ")}`,
      fix: "Give inputs of one stack.",
    });
  return take(
    variable,
    "time",
    base.dates.map((date) => stack.dates.indexOf(date)),
  );
}

/**
 * The baselines that MintPy keeps beside a series (one for each date) as pairs of the first date with each other, from which
 * they follow again; null where the file has none.
 */
async function networkOfBaselines(dates: readonly string[], path: string): Promise<Network | null> {
  const [first, ...others] = dates;
  const values = first === undefined ? null : await storedBaselines(path, dates.length);
  if (first === undefined || values === null || others.length === 0) return null;
  return createNetwork(
    others.map((date) => [first, date] as const),
    others.map((_, i) => (values[i + 1] ?? Number.NaN) - (values[0] ?? Number.NaN)),
  );
}

/** The variable of that name, or the only one that there is. */
function variableOf(stack: Stack, name: string, path: string): Variable {
  const all = [...stack.variables.values()];
  const variable = stack.variables.get(name) ?? (all.length === 1 ? all[0] : undefined);
  if (variable) return variable;
  throw inputError({
    code: "variable-missing",
    what: `There is no variable called ${name}.`,
    where: path,
    got: [...stack.variables.keys()].join(", "),
    fix: "Name the file that holds it.",
  });
}
