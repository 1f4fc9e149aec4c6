import { canonicalJson } from "../../pipeline/digest.ts";
import type { Param } from "../../pipeline/params.ts";
import { recipeParams } from "../../pipeline/recipe.ts";
import type { ReportSection, StepSheet } from "../parts/plot.ts";
import { displayQuantity } from "../parts/units.ts";
import { shortCitation } from "./find-references.ts";
import type { RunStep } from "./open-run.ts";
import type { RunView } from "./run-view.ts";

/** The steps that took part: what each did with which parameters, what it left, and where it comes from. */
export function stepsSection(view: RunView, citations: readonly string[]): ReportSection {
  const params = recipeParams(view.recipe);
  return {
    title: "What was done",
    shortTitle: "Steps",
    text: [
      `The steps of ${view.manifest.recipe} that took part, in their order. A digest stands for everything that a result depends on: the step and its version, its parameters, and the content of every input. Equal digests mean equal results.`,
    ],
    exhibits: [
      { kind: "steps", steps: [...view.steps.values()].map((step) => sheetOf(step, params, citations)) },
    ],
  };
}

function sheetOf(
  { name, provenance, variables }: RunStep,
  declared: Readonly<Record<string, Param<unknown>>>,
  citations: readonly string[],
): StepSheet {
  const { key, doc, references, notes, digest } = provenance;
  const entries = Object.entries(key.params);
  const isDefault = ([param, value]: [string, unknown]) => {
    const known = declared[param];
    return known !== undefined && canonicalJson(known.default) === canonicalJson(value);
  };
  return {
    name,
    version: key.version,
    doc,
    changed: entries
      .filter((entry) => !isDefault(entry))
      .map(([param, value]) => ({
        name: param,
        value: textOf(value),
        normally: Object.hasOwn(declared, param)
          ? textOf(declared[param]?.default)
          : "a parameter that is no more",
      })),
    defaults: entries.filter(isDefault).length,
    outputs: [...variables.values()].map((variable) => ({
      name: variable.name,
      unit: displayQuantity(variable.unit).unit,
      doc: typeof variable.attrs.long_name === "string" ? variable.attrs.long_name : "",
    })),
    references: references.map((reference) => ({
      number: citations.indexOf(reference) + 1,
      short: shortCitation(reference),
    })),
    notes,
    digest,
  };
}

/** A value as it is written on the command line. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(String).join(",");
  return typeof value === "object" ? canonicalJson(value) : String(value);
}
