import { existsSync } from "node:fs";
import { configError } from "../errors.ts";
import { isGeoreferenced } from "../geo/crs.ts";
import { foreseeStack } from "../pipeline/foresee.ts";
import { type Recipe, recipeParams, resolveParams } from "../pipeline/recipe.ts";
import { closest } from "../pipeline/spelling.ts";
import type { Stack } from "../stack/stack.ts";
import type { Assignments, Layout } from "./commands/flags.ts";
import type { JobFlags } from "./commands/run.ts";
import { type RunConfig, readConfig } from "./config/read-config.ts";
import type { Cut } from "./cut.ts";
import { cutStack } from "./cut-stack.ts";
import { withIonosphere } from "./ionosphere.ts";
import {
  attachGround,
  type OpenOptions,
  openStack,
  type ProductName,
  withZenithDelay,
  type ZenithDelayOptions,
} from "./parts/products.ts";
import { findRecipe, recipes } from "./parts/systems.ts";
import { chooseResources, type Resources } from "./resources.ts";
import { readTemplate, type Template } from "./template/read-template.ts";

/** Everything that decides a run, from flags and configuration. */
export interface Job extends Resources {
  readonly recipe: Recipe;
  readonly inputs: readonly string[];
  /** How the inputs are to be read. */
  readonly reading: OpenOptions;
  /** The part of them that is worked on. */
  readonly cut: Cut;
  /** Files and folders with the weather of the dates. */
  readonly weather: readonly string[];
  /** Files and folders with ionospheric phases. */
  readonly ionosphere: readonly string[];
  readonly out: string;
  readonly layout: Layout;
  /** Raw parameter values by name. */
  readonly set: Readonly<Record<string, unknown>>;
  /** What MintPy's configuration asked for; null without one. */
  readonly template: Template | null;
}

/** Reads CONFIG or takes SYSTEM, and lets flags weigh more. Everything that is missing is told at once. */
export async function resolveJob(
  target: string,
  flags: JobFlags & { readonly layout?: Layout },
): Promise<Job> {
  const config = await openTarget(target);
  const recipe = findRecipe(config.system);
  const template = flags.template === undefined ? null : await readTemplate(flags.template);
  if (template && recipe.name !== "sbas")
    throw configError({
      code: "usage-template",
      what: `A MintPy template configures sbas, not ${recipe.name}.`,
      got: `--template ${flags.template}`,
      fix: `Leave --template out; \`upwarp steps ${recipe.name}\` lists what --set takes.`,
    });
  const named = config.inputs.length > 0 ? config.inputs : (template?.inputs ?? []);
  const inputs = flags.inputs ?? named;
  const out = flags.out ?? config.out;
  const missing = [
    ...(inputs.length === 0
      ? [
          `--inputs PATH...: the files and folders to read${template ? `; ${template.path} names none (mintpy.load.unwFile, ...)` : ""}`,
        ]
      : []),
    ...(out === undefined ? ["--out DIR: the folder for the results"] : []),
  ];
  if (out === undefined || missing.length > 0)
    throw configError({
      code: "usage-missing",
      what: `${recipe.name} needs more to run.`,
      where: missing.join("\n"),
      fix: `upwarp run ${recipe.name} --inputs PATH... --out DIR`,
    });
  const {
    compat,
    memory = config.memory,
    workers = config.workers,
    layout = config.layout ?? "native",
  } = flags;
  const weather = flags.weather ?? config.weather ?? template?.weather ?? [];
  const set = {
    ...template?.set,
    ...withoutWeather(template, weather),
    ...config.params,
    ...assigned(flags.set),
    ...(compat !== undefined && { compat }),
  };
  if (compat !== undefined && !Object.hasOwn(recipeParams(recipe), "compat"))
    throw configError({
      code: "usage-compat",
      what: `${recipe.name} does not repeat another program's numbers.`,
      got: `--compat ${compat}`,
      fix: "Leave --compat out.",
    });
  if (template && inputs === template.inputs) template.requireInputs();
  // Before the inputs are looked at, which takes its time where there are hundreds of them.
  resolveParams(recipe, set);
  const { product = config.product, phase = config.phase, waterMask = config.waterMask } = flags;
  const reading = {
    ...readingOf({ product, phase, waterMask, recipe }),
    ...(template && { asLoaded: true }),
  };
  const stated = { ...template?.cut, ...config.cut };
  const { crop = stated.crop, bounds = stated.bounds, multilook = stated.multilook } = flags;
  const cut = { ...(crop && { crop }), ...(bounds && { bounds }), ...(multilook && { multilook }) };
  return {
    recipe,
    inputs,
    reading,
    cut,
    weather,
    ionosphere: flags.ionosphere ?? config.ionosphere ?? [],
    out,
    layout,
    set,
    template,
    ...chooseResources({ memory, workers }),
  };
}

/** The stack that a job works on, with the weather and the ionosphere of its dates where they are given. */
export async function openJobStack(job: Job, signal: AbortSignal): Promise<Stack> {
  const { inputs, reading, cut, weather, ionosphere, set, template } = job;
  const kind = WEATHER_KINDS.find((word) => word === set.troposphere);
  if (!kind && weather.length > 0 && template === null)
    throw inVain("--weather", "troposphere=era5, gacos or opera");
  const isAsked = set.ionosphere !== undefined && set.ionosphere !== "none";
  if (!isAsked && ionosphere.length > 0) throw inVain("--ionosphere", "ionosphere=split-spectrum");
  const opened = await openStack(inputs, reading);
  if (kind && weather.length === 0 && !opened.variables.has("zenithDelay")) throw weatherMissing(kind, job);
  const cropped = { ...cutStack(opened, cut), notes: [...opened.notes, ...notesOf(job, opened)] };
  const stack =
    kind && weather.length > 0
      ? await withZenithDelay(cropped, weather, { kind, ...weatherOptions(job, cropped) })
      : cropped;
  if (job.recipe.name === "dem") return withGround(stack, job);
  return ionosphere.length > 0 ? withIonosphere(stack, ionosphere, { ...job, signal }) : stack;
}

/** A stack of DEMs with the reference and the outlines that its parameters name. */
function withGround(stack: Stack, { recipe, set }: Job): Promise<Stack> {
  const params = resolveParams(recipe, set);
  const path = (name: string) => (params[name] as string | null) ?? null;
  return attachGround(stack, {
    reference: path("reference"),
    include: path("include"),
    unstable: path("unstable"),
    ...(params.compat === "pyddem" && { compat: "pyddem" }),
  });
}

/** Weather is needed for the dates that the network's rules keep; where only pixels decide, the step says it when they have. */
function weatherOptions({ recipe, set }: Job, stack: Stack): ZenithDelayOptions {
  const params = resolveParams(recipe, set);
  const foreseen = foreseeStack(recipe, stack, params);
  return {
    missing: params["troposphere.missing"] === "skip" ? "skip" : "error",
    needed: foreseen.mayLoseDates ? [] : foreseen.stack.dates,
    air: params.compat === "mintpy" ? "simple" : "whole",
  };
}

const WEATHER_KINDS = ["era5", "gacos", "opera"] as const;

/** Files that no step would read must not look as if they did something. */
const inVain = (flag: string, parameter: string) =>
  configError({
    code: "usage-in-vain",
    what: `${flag} names files that nothing reads.`,
    where: flag,
    fix: `Set ${parameter} as well, or leave ${flag} out.`,
  });

const weatherMissing = (kind: string, { template }: Job) =>
  configError({
    code: "weather-missing",
    what: "The tropospheric correction needs weather files, and there are none.",
    where: template?.why.get("troposphere") ?? `troposphere=${kind}`,
    ...(template?.weatherFolder && { got: `there is no folder ${template.weatherFolder}` }),
    fix: `Name the files or their folder with --weather PATH${kind === "era5" ? " (`upwarp fetch era5` downloads them with a key of the Copernicus Climate Data Store)" : ""}, or set troposphere=height or none.`,
  });

/** What a template asks for in vain. */
function notesOf({ template, weather, inputs }: Job, { grid }: Stack): string[] {
  if (template === null) return [];
  const isRead = (key: string) =>
    inputs === template.inputs &&
    /^mintpy\.load\.\w+(File|Dir)$/.test(key) &&
    !/\.load\.\w*off\w+$/i.test(key);
  const keys = template.ignored.map(({ line }) => line.key).filter((key) => !isRead(key));
  const isMapInVain =
    grid.geometry === "map" && isGeoreferenced(grid.crs) && Object.keys(template.map).length > 0;
  return [
    ...(isMapInVain
      ? [`The inputs lie on a map already: the lines mintpy.geocode.* of ${template.path} play no part.`]
      : []),
    ...(keys.length > 0
      ? [`Lines of ${template.path} that play no part: ${keys.join(", ")}. \`upwarp migrate\` says why.`]
      : []),
    ...(template.set.troposphere === "era5" && !template.why.has("troposphere") && weather.length === 0
      ? [
          "MintPy's default tropospheric correction (ERA5) is left out: no weather files are given. --weather PATH names them.",
        ]
      : []),
  ];
}

/** MintPy's default method needs weather files; a template that does not name a method does without when there are none. */
function withoutWeather(
  template: Template | null,
  weather: readonly string[],
): Readonly<Record<string, string>> {
  const wasNamed = template?.why.has("troposphere") ?? true;
  return wasNamed || weather.length > 0 ? {} : { troposphere: "none" };
}

interface ReadingWords {
  readonly product?: string | undefined;
  readonly phase?: string | undefined;
  readonly waterMask?: string | undefined;
  /** What is to be run on them. */
  readonly recipe?: Recipe;
}

/** Options of the product readers, which themselves refuse a product that they do not know. */
export const readingOf = ({ product, phase, waterMask, recipe }: ReadingWords): OpenOptions => ({
  ...(recipe?.observable !== undefined && { observable: recipe.observable }),
  ...(product !== undefined && { product: product as ProductName }),
  ...(phase !== undefined && { phase }),
  ...(waterMask !== undefined && { waterMask }),
});

/** The last assignment of a name counts. */
export const assigned = (pairs: Assignments | undefined): Record<string, string> =>
  Object.fromEntries(pairs ?? []);

async function openTarget(target: string): Promise<RunConfig> {
  if (recipes.has(target)) return { system: target, inputs: [], cut: {}, params: {} };
  if (/\.(ya?ml|json)$/i.test(target) || existsSync(target)) return readConfig(target);
  const names = [...recipes.keys()];
  const hint = closest(target, names);
  throw configError({
    code: "usage-target",
    what: `${target} is neither a configuration file nor a system.`,
    got: target,
    fix: `${hint === null ? "" : `Did you mean ${hint}? `}Systems: ${names.join(", ")}.`,
  });
}
