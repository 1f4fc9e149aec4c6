import { readFile } from "node:fs/promises";
import { fromSystemError } from "../../errors.ts";
import { parseTemplate } from "./parse-template.ts";
import { type Translated, translateTemplate } from "./translate-template.ts";

/** Reads MintPy's configuration and says it in upwarp's words. */
export async function readTemplate(path: string): Promise<Translated> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  return translateTemplate(parseTemplate(text, path, process.env), path);
}
