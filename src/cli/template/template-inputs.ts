import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { inputError } from "../../errors.ts";
import type { TemplateLine } from "./parse-template.ts";
import { plainWord } from "./parse-template.ts";

/**
 * Folders and files that a template names with `mintpy.load.*File`: a pattern stands for the folder in front of its first
 * wildcard. MintPy takes relative paths from its work folder, which is where the template lies.
 */
export function inputsOfTemplate(lines: readonly TemplateLine[], path: string): string[] {
  const unique = [...new Set(placesOf(lines, path).map(({ place }) => place))].sort();
  // A folder is read with all that lies in it.
  return unique.filter((place) => !unique.some((other) => place !== other && place.startsWith(`${other}/`)));
}

/** Refuses inputs of a template that are not there, all at once, with the lines that name them: "not-found". */
export function requireInputs(inputs: readonly string[], lines: readonly TemplateLine[], path: string): void {
  const gone = placesOf(lines, path).filter(({ place }) => inputs.includes(place) && !existsSync(place));
  if (gone.length === 0) return;
  throw inputError({
    code: "not-found",
    what: `${gone.length === 1 ? "A line" : `${gone.length} lines`} of the template ${gone.length === 1 ? "names" : "name"} files that are not there.`,
    where: gone.map(({ line }) => `${path}, line ${line.line}: ${line.key}`).join("\n"),
    got: gone.map(({ line, place }) => `${line.value}: there is no ${place}`).join("\n"),
    fix: "Correct the paths: relative ones count from the folder of the template. --inputs PATH... names files in their stead.",
  });
}

function placesOf(lines: readonly TemplateLine[], path: string) {
  return lines.flatMap((line) => {
    if (!/^mintpy\.load\.\w+(File|Dir)$/.test(line.key)) return [];
    const word = plainWord(line.value);
    if (word === "auto" || word === "none" || word === "no") return [];
    return [{ line, place: folderOf(line.value, dirname(path)) }];
  });
}

function folderOf(pattern: string, base: string): string {
  const place = isAbsolute(pattern) ? pattern : join(base, pattern);
  const wildcard = place.search(/[*?[]/);
  if (wildcard < 0) return place;
  return dirname(`${place.slice(0, wildcard)}x`);
}

/** The key of the folder with the files of each method. */
const WEATHER_KEYS: Readonly<Record<string, string>> = {
  era5: "mintpy.troposphericDelay.weatherDir",
  gacos: "mintpy.troposphericDelay.gacosDir",
  opera: "mintpy.troposphericDelay.operaDir",
};

/** The folder that a template names for its weather files, if it is there: MintPy would download into one that is not. */
export function weatherOfTemplate(lines: readonly TemplateLine[], path: string, method: string): string[] {
  const folder = weatherFolder(lines, path, method);
  return folder !== null && existsSync(folder) ? [folder] : [];
}

/** The folder that it names, whether or not it is there; null where it names none. */
export function weatherFolder(lines: readonly TemplateLine[], path: string, method: string): string | null {
  const line = lines.find(({ key }) => key === WEATHER_KEYS[method]);
  if (!line || ["auto", "none", "no"].includes(plainWord(line.value))) return null;
  return isAbsolute(line.value) ? line.value : join(dirname(path), line.value);
}
