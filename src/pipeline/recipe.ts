import { configError, inputError, isUpwarpError, type UpwarpError } from "../errors.ts";
import type { Acquisition } from "../stack/stack.ts";
import { defaultValues, type Param, type Params, parseParam } from "./params.ts";
import { type InputContract, outputsOf, type Step } from "./step.ts";
import { suggestParams } from "./suggest-param.ts";

/** A result that users get under a stable name, besides the step's own store. */
export interface Product {
  /** Name of the array; the last step that writes one gives it, and there is no product where none does. */
  readonly output: string;
  /** File name in the output folder: `.tif` for a map, `.zarr` for the step's whole group. */
  readonly file: string;
  /** Words at the negative and positive end of a diverging legend. */
  readonly words?: readonly [negative: string, positive: string];
  /** The map to look at first. */
  readonly isMain?: boolean;
}

/** An ordered list of steps. A step's input is the latest earlier output of that name, or a stack variable. */
export interface Recipe {
  readonly name: string;
  readonly doc: string;
  /** What of a folder of inputs it works on, where that holds stacks of several kinds; phases unless told otherwise. */
  readonly observable?: "phases" | "offsets";
  readonly steps: readonly Step[];
  readonly products: readonly Product[] | ((params: Readonly<Record<string, unknown>>) => readonly Product[]);
}

/** The results that a recipe publishes with these parameters; without any, with the defaults. */
export function productsOf(
  recipe: Recipe,
  params: Readonly<Record<string, unknown>> = defaultValues(recipeParams(recipe)),
): readonly Product[] {
  const { products } = recipe;
  return typeof products === "function" ? products(params) : products;
}

/** Checks that a parameter name means one thing in the whole recipe and that records come from earlier steps. */
export function defineRecipe(recipe: Recipe): Recipe {
  const seen = new Set<string>();
  const globalsFirst = recipe.steps.findIndex(({ scope }) => scope !== "global");
  for (const step of recipe.steps) {
    for (const record of step.records ?? [])
      if (!seen.has(record))
        throw new TypeError(`${recipe.name}: ${step.name} reads the record of ${record} before it runs`);
    if (
      step.scope === "global" &&
      step.narrows &&
      recipe.steps.indexOf(step) > globalsFirst &&
      globalsFirst >= 0
    )
      throw new TypeError(
        `${recipe.name}: ${step.name} narrows the network after a step that wrote arrays of it`,
      );
    seen.add(step.name);
  }
  recipeParams(recipe);
  return recipe;
}

/** All parameters of a recipe by name. The same name in two steps must be the same declaration. */
export function recipeParams(recipe: Recipe): Params {
  const params: Record<string, Param<unknown>> = {};
  for (const step of recipe.steps)
    for (const [name, param] of Object.entries(step.params)) {
      if (params[name] && params[name] !== param)
        throw new TypeError(`${recipe.name}: two steps declare the parameter ${name} differently`);
      params[name] = param;
    }
  return params;
}

/**
 * Typed values of all of a recipe's parameters from raw ones (text or YAML values).
 * Unknown keys are all reported at once, each with what it may have meant; and so are values that cannot be used.
 */
export function resolveParams(
  recipe: Recipe,
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const params = recipeParams(recipe);
  const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(params, key));
  if (unknown.length > 0) throw unknownParams(recipe, unknown, raw, params);
  const values: Record<string, unknown> = {};
  const refused: UpwarpError[] = [];
  for (const [name, param] of Object.entries(params))
    try {
      values[name] = Object.hasOwn(raw, name) ? parseParam(name, param, raw[name]) : param.default;
    } catch (cause) {
      if (!isUpwarpError(cause, "config-value")) throw cause;
      refused.push(cause);
    }
  const [first] = refused;
  if (first !== undefined) throw refused.length === 1 ? first : allRefused(refused);
  return values;
}

function unknownParams(
  { name }: Recipe,
  unknown: readonly string[],
  raw: Readonly<Record<string, unknown>>,
  params: Params,
): UpwarpError {
  const given = unknown.map((key) => `${key}=${textOf(raw[key])}`);
  const hints = unknown.map((key, i) => {
    const likely = suggestParams(key, raw[key], params);
    return likely.length === 0
      ? `Nothing is called like ${key}.`
      : `Did you mean ${likely.join(" or ")}${unknown.length > 1 ? ` for ${given[i]}` : ""}?`;
  });
  return configError({
    code: "config-unknown-key",
    what: `${name} has no parameter called ${unknown.join(", ")}.`,
    where: given.join(", "),
    fix: [...hints, `\`upwarp steps ${name}\` lists all ${Object.keys(params).length} parameters.`].join(
      "\n",
    ),
  });
}

/** All values that cannot be used, in one report. */
const allRefused = (refused: readonly UpwarpError[]) =>
  configError({
    code: "config-value",
    what: `${refused.length} parameters have values that they do not take.`,
    where: refused.map(({ where }) => where ?? "").join("\n"),
    got: refused.map(({ got }) => got ?? "").join("\n"),
    fix: refused.map(({ fix }) => fix ?? "").join("\n"),
  });

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Where an input comes from: an earlier step's output or a variable of the stack. */
export type Origin = { readonly from: "step"; readonly step: string } | { readonly from: "stack" };

/** A step that takes part in a run, with the origin of each of its inputs that exists. */
export interface WiredStep {
  readonly step: Step;
  readonly origins: ReadonlyMap<string, Origin>;
}

export interface Wiring {
  readonly steps: readonly WiredStep[];
  /** The last step that writes each output. */
  readonly producers: ReadonlyMap<string, string>;
}

/**
 * The steps that take part with these parameters, and where their inputs come from. All missing required inputs are
 * reported at once.
 */
export function wireRecipe(
  recipe: Recipe,
  variables: ReadonlySet<string>,
  params: Readonly<Record<string, unknown>>,
  acquisition: Acquisition = {},
): Wiring {
  const producers = new Map<string, string>();
  const steps: WiredStep[] = [];
  const missing: string[] = [];
  for (const step of recipe.steps) {
    const available = new Set([...variables, ...producers.keys()]);
    if (step.active && !step.active(params, available, acquisition)) continue;
    const origins = new Map<string, Origin>();
    for (const [name, contract] of Object.entries<InputContract>(step.inputs)) {
      if (contract.when && !contract.when(params)) continue;
      const producer = producers.get(name);
      if (producer !== undefined) origins.set(name, { from: "step", step: producer });
      else if (variables.has(name)) origins.set(name, { from: "stack" });
      else if (!contract.optional)
        missing.push(`${name} (${contract.dims.join(", ")}; ${contract.unit}) for ${step.name}`);
    }
    steps.push({ step, origins });
    for (const name of Object.keys(outputsOf(step, params))) producers.set(name, step.name);
  }
  if (missing.length > 0)
    throw inputError({
      code: "input-missing",
      what: `The inputs do not hold everything that ${recipe.name} needs.`,
      where: missing.join("; "),
      got: `variables ${[...variables].join(", ") || "none"}`,
      fix: "Add the missing files to --inputs. `upwarp inspect PATH` shows what a path is recognised as.",
    });
  return { steps, producers };
}
