import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fromSystemError, isUpwarpError } from "../../errors.ts";
import { parseParam } from "../../pipeline/params.ts";
import { recipeParams } from "../../pipeline/recipe.ts";
import type { Cut } from "../cut.ts";
import { findRecipe } from "../parts/systems.ts";
import { parseTemplate } from "./parse-template.ts";
import { pairsOfReferenceFile } from "./reference-file.ts";
import { cutOfTemplate } from "./template-cut.ts";
import { inputsOfTemplate, requireInputs, weatherFolder, weatherOfTemplate } from "./template-inputs.ts";
import { filesOfTemplate, type TemplateFiles } from "./template-map.ts";
import { type BadValue, badValues, type Translated, translateTemplate } from "./translate-template.ts";

export interface Template extends Translated, TemplateFiles {
  readonly path: string;
  /** Files and folders that it names as MintPy's inputs. */
  readonly inputs: readonly string[];
  /** Folders that it names for the weather files of its method, those that there are. */
  readonly weather: readonly string[];
  /** The folder that it names for them, whether or not it is there. */
  readonly weatherFolder: string | null;
  /** Throws "not-found" when its inputs are not there. */
  readonly requireInputs: () => void;
  /** The part of the inputs that MintPy would load. */
  readonly cut: Cut;
}

/** Reads MintPy's configuration and says it in upwarp's words. */
export async function readTemplate(path: string): Promise<Template> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  const lines = parseTemplate(text, path, process.env);
  const translated = translateTemplate(lines, path);
  checkValues(translated, path);
  const pairs = await pairsOfReferenceFile(lines, path);
  const full = resolve(path);
  const method = translated.set.troposphere ?? "none";
  const inputs = inputsOfTemplate(lines, full);
  return {
    ...translated,
    set: { ...translated.set, ...(pairs && { "network.reference-pairs": pairs.join(",") }) },
    path,
    inputs,
    weather: weatherOfTemplate(lines, full, method),
    weatherFolder: weatherFolder(lines, full, method),
    requireInputs: () => requireInputs(inputs, lines, full),
    cut: cutOfTemplate(lines, path),
    ...filesOfTemplate(lines, path),
  };
}

/** Tells every line whose value the parameter behind it does not take: with the template's own words and place. */
function checkValues({ set, from }: Translated, path: string): void {
  const params = recipeParams(findRecipe("sbas"));
  const bad: BadValue[] = [];
  for (const [name, line] of from)
    try {
      parseParam(name, params[name]!, set[name]);
    } catch (error) {
      if (!isUpwarpError(error)) throw error;
      bad.push({ line, shape: params[name]!.shape });
    }
  if (bad.length > 0) throw badValues(bad, path);
}
