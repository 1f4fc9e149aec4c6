import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fromSystemError } from "../../errors.ts";
import type { Cut } from "../cut.ts";
import { parseTemplate } from "./parse-template.ts";
import { pairsOfReferenceFile } from "./reference-file.ts";
import { cutOfTemplate } from "./template-cut.ts";
import { inputsOfTemplate, weatherOfTemplate } from "./template-inputs.ts";
import { type Translated, translateTemplate } from "./translate-template.ts";

export interface Template extends Translated {
  readonly path: string;
  /** Files and folders that it names as MintPy's inputs. */
  readonly inputs: readonly string[];
  /** Folders that it names for the weather files of its method, those that there are. */
  readonly weather: readonly string[];
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
  const pairs = await pairsOfReferenceFile(lines, path);
  return {
    ...translated,
    set: { ...translated.set, ...(pairs && { "network.reference-pairs": pairs.join(",") }) },
    path,
    inputs: inputsOfTemplate(lines, resolve(path)),
    weather: weatherOfTemplate(lines, resolve(path), translated.set.troposphere ?? "none"),
    cut: cutOfTemplate(lines, path),
  };
}
