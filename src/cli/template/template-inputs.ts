import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { TemplateLine } from "./parse-template.ts";
import { plainWord } from "./parse-template.ts";

/**
 * Folders and files that a template names with `mintpy.load.*File`: a pattern stands for the folder in front of its first
 * wildcard. MintPy takes relative paths from its work folder, which is where the template lies.
 */
export function inputsOfTemplate(lines: readonly TemplateLine[], path: string): string[] {
  const places = lines.flatMap(({ key, value }) => {
    if (!/^mintpy\.load\.\w+(File|Dir)$/.test(key)) return [];
    const word = plainWord(value);
    return word === "auto" || word === "none" || word === "no" ? [] : [folderOf(value, dirname(path))];
  });
  const unique = [...new Set(places)].sort();
  // A folder is read with all that lies in it.
  return unique.filter((place) => !unique.some((other) => place !== other && place.startsWith(`${other}/`)));
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
  const line = lines.find(({ key }) => key === WEATHER_KEYS[method]);
  if (!line || ["auto", "none", "no"].includes(plainWord(line.value))) return [];
  const folder = isAbsolute(line.value) ? line.value : join(dirname(path), line.value);
  return existsSync(folder) ? [folder] : [];
}
