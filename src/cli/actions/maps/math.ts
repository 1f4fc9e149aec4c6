import { configError, inputError } from "../../../errors.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { plainName } from "../../results/open-result.ts";
import { derive, isQuantity, lengthOf, pixelsOf } from "./derive.ts";
import { type Expression, parseExpression } from "./expression.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { type Maps, onlyLayer } from "./open-maps.ts";
import { requireSameGrid } from "./same-grid.ts";

export interface MathFlags extends MapFlags {
  readonly name?: string;
  readonly unit?: string;
}

export async function calculateMaps(
  this: Cli,
  flags: MathFlags,
  formula: string,
  ...paths: string[]
): Promise<void> {
  const { name, unit, ...common } = flags;
  const expression = parseExpression(formula);
  checkInputs(expression, formula, paths.length);
  await operateOnMaps(
    this,
    common,
    paths,
    { step: "map math", doc: "A formula, pixel by pixel; no data in any input is no data in the result." },
    (inputs) => {
      const [first, ...others] = inputs;
      for (const other of others) requireSameGrid(first, other);
      const variables = calculate(expression, inputs, { name, unit });
      return {
        stack: { ...first.stack, ...datesOf(inputs, variables), variables },
        params: { formula, name, unit },
      };
    },
  );
}

const letterOf = (name: string) => name.charCodeAt(0) - "A".charCodeAt(0);

function checkInputs({ names }: Expression, formula: string, count: number): void {
  const missing = names.filter((name) => letterOf(name) >= count);
  if (names.length > 0 && missing.length === 0) return;
  throw configError({
    code: "usage-expression",
    what: names.length === 0 ? "The formula uses no input." : "The formula names inputs that were not given.",
    got:
      names.length === 0 ? formula : `${missing.join(", ")} of ${count} ${count === 1 ? "input" : "inputs"}`,
    fix: "The first PATH is A, the second B, and so on.",
  });
}

/** One result for each layer of A where the letters stand alone; one result where a layer is named (A.velocityStd). */
function calculate(
  { names, evaluate }: Expression,
  inputs: readonly [Maps, ...Maps[]],
  { name, unit }: { readonly name: string | undefined; readonly unit: string | undefined },
): ReadonlyMap<string, Variable> {
  const leader = names.find((one) => letterOf(one) === 0) ?? names[0] ?? "A";
  const whole = inputs[letterOf(leader)] as Maps;
  const isSingle = names.some((one) => one.includes("."));
  const led = isSingle
    ? [layerNamed(leader, inputs, null)]
    : [...whole.stack.variables.values()].filter(isQuantity);
  if (led.length === 0) led.push(onlyLayer(whole, leader));
  if (name !== undefined && led.length > 1)
    throw configError({
      code: "usage-conflict",
      what: "One name cannot be given to several results.",
      got: led.map((layer) => layer.name).join(", "),
      fix: "Choose one layer with --variable, or write A.NAME in the formula.",
    });
  return new Map(
    led.map((like) => {
      const layers = names.map((one) => layerNamed(one, inputs, like));
      const deepest = layers.find(({ shape }) => shape.length > 2) ?? like;
      checkDepths(layers, deepest);
      const own = name ?? like.name;
      return [own, combine(evaluate, layers, deepest, { name: own, unit: unit ?? like.unit })] as const;
    }),
  );
}

function layerNamed(one: string, inputs: readonly Maps[], like: Variable | null): Variable {
  const maps = inputs[letterOf(one)] as Maps;
  const wanted = one.includes(".") ? one.slice(2) : like?.name;
  const layers = [...maps.stack.variables.values()];
  const found = layers.find(({ name }) => wanted !== undefined && plainName(name) === plainName(wanted));
  if (found) return found;
  if (!one.includes(".")) return onlyLayer(maps, `Input ${one}`);
  throw inputError({
    code: "variable-missing",
    what: `There is no layer called ${wanted}.`,
    where: maps.path,
    got: layers.map(({ name }) => name).join(", "),
    fix: `Write ${one[0]}.NAME with one of these names.`,
  });
}

function checkDepths(layers: readonly Variable[], deepest: Variable): void {
  const odd = layers.find(({ shape }) => shape.length > 2 && shape[0] !== deepest.shape[0]);
  if (odd === undefined) return;
  throw inputError({
    code: "dates-differ",
    what: "Two series of a formula have not the same number of dates.",
    got: `${deepest.name}: ${deepest.shape[0]}, ${odd.name}: ${odd.shape[0]}`,
    fix: "Cut both to the same dates with `upwarp map crop --dates`.",
  });
}

/** The formula over layers; a map stands for all dates of a series. */
function combine(
  evaluate: Expression["evaluate"],
  layers: readonly Variable[],
  deepest: Variable,
  about: { readonly name: string; readonly unit: string },
): Variable {
  return derive(
    deepest,
    async (window, options) => {
      const pixels = pixelsOf(window);
      const count = lengthOf(pixels[0]) * lengthOf(pixels[1]);
      const blocks: Float32Array[] = [];
      for (const layer of layers)
        blocks.push(await readFloats(layer, layer.shape.length > 2 ? window : pixels, options));
      const length = blocks.reduce((most, { length: own }) => Math.max(most, own), 0);
      const out = new Float32Array(length);
      const values = new Float64Array(layers.length);
      for (let i = 0; i < length; i++) {
        blocks.forEach((block, k) => {
          values[k] = block[block.length === length ? i : i % count] as number;
        });
        out[i] = evaluate(values);
      }
      return out;
    },
    { ...about, attrs: {}, of: layers },
  );
}

/** The dates belong to whichever input has them. */
function datesOf(
  inputs: readonly Maps[],
  variables: ReadonlyMap<string, Variable>,
): Partial<Pick<Stack, "dates">> {
  const depth = [...variables.values()].find(({ shape }) => shape.length > 2)?.shape[0];
  const dated = inputs.find(({ stack }) => stack.dates.length === depth);
  return dated ? { dates: dated.stack.dates } : {};
}
