import { configError } from "../../errors.ts";
import { closest } from "../../pipeline/spelling.ts";
import { plainWord, type TemplateLine } from "./parse-template.ts";
import { type Extra, SWITCHES, TEMPLATE_RULES } from "./template-rules.ts";

export interface Translated {
  /** Parameters of the run, by name. */
  readonly set: Readonly<Record<string, string>>;
  /** For each parameter the line of the template that it comes from; absent where it is MintPy's default. */
  readonly why: ReadonlyMap<string, string>;
  /** The line that each parameter comes from, with the same names. */
  readonly from: ReadonlyMap<string, TemplateLine>;
  /** Lines without an effect here, with the reason. */
  readonly ignored: readonly { readonly line: TemplateLine; readonly reason: string }[];
  /** Files that MintPy writes after the last step. */
  readonly wants: Readonly<Record<Extra, boolean>>;
}

/** MintPy makes keys in capitals, such as PLATFORM, attributes of the stack. */
const IS_ATTRIBUTE = /^[A-Z][A-Z0-9_]*$/;
const ATTRIBUTE =
  "the inputs tell how they were acquired; what they lack is read from a file acquisition.json among them";
const PREFIX = "mintpy.";
/** Also earlier names of MintPy's configuration. */
const OLD_PREFIXES = ["pysar."];

/**
 * What a MintPy template asks for, in upwarp's words. A key that it leaves out or sets to auto takes MintPy's default, which
 * is not always upwarp's. Keys that MintPy does not have are all told at once.
 */
export function translateTemplate(lines: readonly TemplateLine[], path: string): Translated {
  const given = new Map<string, TemplateLine>();
  const unknown: TemplateLine[] = [];
  for (const line of lines) {
    const key = keyOf(line.key);
    if (key !== null && Object.hasOwn(TEMPLATE_RULES, key)) given.set(key, line);
    else if (key !== null) unknown.push(line);
  }
  if (unknown.length > 0) throw unknownKeys(unknown, path);

  // MintPy's overview is not to be turned off.
  const set: Record<string, string> = { overview: "yes" };
  const why = new Map<string, string>();
  const from = new Map<string, TemplateLine>();
  const invalid: BadValue[] = [];
  const ignored = lines
    .filter(({ key }) => IS_ATTRIBUTE.test(key))
    .map((line) => ({ line, reason: ATTRIBUTE }));
  const wants = { geocode: false, kmz: false, hdfeos5: false };
  for (const [key, rule] of Object.entries(TEMPLATE_RULES)) {
    const line = given.get(key);
    const word = line ? plainWord(line.value) : "auto";
    const value = word === "auto" ? plainWord(rule.auto) : word;
    const result = rule.translate(value);
    if ("set" in result)
      for (const [name, text] of Object.entries(result.set)) {
        set[name] = text;
        if (line && word !== "auto") {
          why.set(name, `${line.key} = ${line.value}`);
          from.set(name, line);
        }
      }
    else if ("wants" in result) Object.assign(wants, result.wants);
    else if ("invalid" in result && line) invalid.push({ line, shape: result.invalid });
    else if ("ignored" in result && line && word !== "auto") ignored.push({ line, reason: result.ignored });
  }
  for (const [key, name, off] of SWITCHES)
    if (plainWord(given.get(key)?.value ?? "auto") !== "yes") set[name] = off;
  if (invalid.length > 0) throw badValues(invalid, path);
  // Without a residual MintPy finds no file that names the calmest date, and keeps the first.
  if (set.topography !== "yes" && set["reference.date"] === "auto") set["reference.date"] = "none";
  return { set, why, from, ignored, wants };
}

/** The key without its prefix; null for one that is not MintPy's. */
function keyOf(key: string): string | null {
  const prefix = [PREFIX, ...OLD_PREFIXES].find((candidate) => key.startsWith(candidate));
  return prefix === undefined ? null : key.slice(prefix.length);
}

/** A line whose value is none of its key, and the shape of one. */
export interface BadValue {
  readonly line: TemplateLine;
  readonly shape: string;
}

/** All values that cannot be read, at once. */
export const badValues = (bad: readonly BadValue[], path: string) =>
  configError({
    code: "template-value",
    what: "The template sets values that cannot be read.",
    where: bad.map(({ line }) => `${path}, line ${line.line}: ${line.key}`).join("\n"),
    got: bad.map(({ line }) => line.value).join("\n"),
    fix: bad.map(({ line, shape }) => `Write ${line.key} = ${shape}.`).join("\n"),
  });

function unknownKeys(unknown: readonly TemplateLine[], path: string) {
  const known = Object.keys(TEMPLATE_RULES).map((key) => PREFIX + key);
  const hints = unknown.flatMap(({ key }) => {
    const hint = closest(key, known);
    return hint === null ? [] : [`Did you mean ${hint} instead of ${key}?`];
  });
  return configError({
    code: "template-unknown-key",
    what: "The template sets keys that MintPy does not have.",
    where: unknown.map(({ key, line }) => `${path}, line ${line}: ${key}`).join("\n"),
    fix: [...hints, "Correct or remove these lines."].join("\n"),
  });
}
