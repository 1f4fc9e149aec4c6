import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { configError, fromSystemError, inputError } from "../../errors.ts";
import { openDataset, readStrings } from "../parts/formats.ts";
import { plainWord, type TemplateLine } from "./parse-template.ts";

const KEY = "mintpy.network.referenceFile";

/**
 * The pairs of the file that `network.referenceFile` names, YYYYMMDD_YYYYMMDD: the first column of a text, or the kept pairs of
 * an ifgramStack.h5. null where the template names none.
 *
 * @throws config error "reference-pairs-none", storage errors of the file
 */
export async function pairsOfReferenceFile(
  lines: readonly TemplateLine[],
  template: string,
): Promise<string[] | null> {
  const line = lines.find(({ key }) => key === KEY);
  if (!line || ["auto", "none", "no"].includes(plainWord(line.value))) return null;
  const path = resolve(dirname(template), line.value);
  if (!existsSync(path))
    throw inputError({
      code: "not-found",
      what: "The file of reference pairs that the template names is not there.",
      where: `${template}, line ${line.line}: ${line.key}`,
      got: path,
      fix: "Correct the path, which counts from the folder of the template, or set the key to no.",
    });
  const pairs = /^\.(h5|he5)$/i.test(extname(path)) ? await pairsOfStack(path) : await pairsOfText(path);
  if (pairs.length > 0) return pairs;
  throw configError({
    code: "reference-pairs-none",
    what: "The file of reference pairs names none.",
    where: `${template}, line ${line.line}: ${line.key}`,
    got: path,
    fix: "Give a text with YYYYMMDD_YYYYMMDD at the start of each line, or an ifgramStack.h5.",
  });
}

async function pairsOfText(path: string): Promise<string[]> {
  try {
    const text = await readFile(path, "utf8");
    return text.split(/\r?\n/).flatMap((row) => {
      const [, first, second] = /^\s*(\d{6}|\d{8})[_-](\d{6}|\d{8})\b/.exec(row) ?? [];
      return first && second ? [`${first}_${second}`] : [];
    });
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

async function pairsOfStack(path: string): Promise<string[]> {
  const { variables } = await openDataset(path);
  const dates = await readStrings(path, "date");
  const kept = variables.get("dropIfgram");
  const keep = kept && (await kept.read([[0, dates.length / 2]]));
  for (const variable of variables.values()) await variable.close();
  return Array.from({ length: dates.length / 2 }, (_, k) => `${dates[2 * k]}_${dates[2 * k + 1]}`).filter(
    (_, k) => keep === undefined || keep[k] === 1,
  );
}
