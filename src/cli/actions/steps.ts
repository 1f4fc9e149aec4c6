import { type Params, paramsJsonSchema } from "../../pipeline/params.ts";
import { productsOf, type Recipe, recipeParams } from "../../pipeline/recipe.ts";
import { outputsOf, type Step, type VariableContract } from "../../pipeline/step.ts";
import type { StepsFlags } from "../commands/steps.ts";
import type { Cli } from "../context.ts";
import { findStep, recipes } from "../parts/systems.ts";
import type { Colours } from "../render/colour.ts";
import { table } from "../render/table.ts";

export function listSteps(this: Cli, { json }: StepsFlags, name?: string): void {
  const { dataColours: colours } = this;
  if (name === undefined) {
    const all = [...recipes.values()];
    this.print(
      json ? toJson(all.map(recipeRecord)) : all.map((recipe) => systemText(recipe, colours)).join("\n\n"),
    );
    return;
  }
  const recipe = recipes.get(name);
  if (recipe) {
    const params = recipeParams(recipe);
    this.print(
      json
        ? toJson(recipeRecord(recipe))
        : `${systemText(recipe, colours)}\n\n${paramsText(params, colours)}`,
    );
    return;
  }
  const step = findStep(name);
  this.print(json ? toJson(stepRecord(step)) : stepText(step, colours));
}

const toJson = (value: unknown) => JSON.stringify(value, null, 2);

const recipeRecord = (recipe: Recipe) => ({
  system: recipe.name,
  doc: recipe.doc,
  steps: recipe.steps.map(stepRecord),
  products: productsOf(recipe),
  params: paramsJsonSchema(recipeParams(recipe)),
});

const stepRecord = (step: Step) => ({
  step: step.name,
  version: step.version,
  doc: step.doc,
  scope: step.scope,
  inputs: step.inputs,
  outputs: outputsOf(step),
  records: step.records ?? [],
  references: step.references ?? [],
  params: paramsJsonSchema(step.params),
});

const systemText = (recipe: Recipe, { bold, dim }: Colours) =>
  `${bold(recipe.name)}  ${recipe.doc}\n${table(
    recipe.steps.map(({ name, version, scope, doc }) => [name, String(version), scope, doc]),
    { header: ["step", "version", "scope", "what it does"], indent: "  ", style: dim },
  )}\n${table(
    productsOf(recipe).map(({ file, output }) => [file, output]),
    { header: ["result", "holds"], indent: "  ", style: dim },
  )}`;

function stepText(step: Step, colours: Colours): string {
  const { bold, dim } = colours;
  const parts = [
    `${bold(step.name)}  version ${step.version}, ${step.scope} step`,
    step.doc,
    contractsText("inputs", step.inputs, dim),
    contractsText("outputs", outputsOf(step), dim),
    typeof step.outputs === "function"
      ? "  These are its outputs with the parameters as they stand below; others write others."
      : "",
    step.records?.length ? `records of: ${step.records.join(", ")}` : "",
    paramsText(step.params, colours),
    step.references?.length ? `references: ${step.references.join(", ")}` : "",
  ];
  return parts.filter(Boolean).join("\n\n");
}

function contractsText(
  title: string,
  contracts: Readonly<Record<string, VariableContract & { readonly optional?: boolean }>>,
  style: (text: string) => string,
): string {
  const rows = Object.entries(contracts).map(([name, { dims, unit, doc, optional }]) => [
    name,
    dims.join(", "),
    unit,
    optional ? `${doc} (optional)` : doc,
  ]);
  return rows.length === 0
    ? ""
    : table(rows, { header: [title, "dims", "unit", "what it is"], indent: "  ", style });
}

function paramsText(params: Params, { dim }: Colours): string {
  const rows = Object.entries(params).map(([name, param]) => [
    name,
    param.shape,
    param.toText(param.default),
    param.doc,
  ]);
  if (rows.length === 0) return "  no parameters";
  return table(rows, { header: ["parameter", "shape", "default", "meaning"], indent: "  ", style: dim });
}
