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
