import { configError } from "../../errors.ts";

/** A setting of a MintPy template as it stands in the file. */
export interface TemplateLine {
  readonly key: string;
  /** Without its comment; "" where nothing follows the equals sign. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const COMMENT = /^[#%!]/;
/** More than this is no template. */
const LARGEST = 1 << 20;

/**
 * Reads MintPy's flat text: `key = value  # comment`. Lines that start with #, % or ! are comments; the first equals sign
 * separates; `~` and `${NAME}` stand for folders. A key that is set twice counts as it is set last.
 */
export function parseTemplate(
  text: string,
  path: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): TemplateLine[] {
  if (text.length > LARGEST || text.includes("\0"))
    throw configError({
      code: "template-unreadable",
      what: "The template is no text of `key = value` lines.",
      where: path,
      fix: "Give MintPy's smallbaselineApp.cfg or your own template.",
    });
  const lines = new Map<string, TemplateLine>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const equals = line.indexOf("=");
    if (line === "" || COMMENT.test(line) || equals < 0) continue;
    const key = line.slice(0, equals).trim();
    const value = line
      .slice(equals + 1)
      .split("#")[0]!
      .trim();
    lines.delete(key);
    lines.set(key, { key, value: expand(value, environment), line: i + 1 });
  }
  return [...lines.values()];
}

/** A name that the environment lacks stays as it is, so that a message about the path shows it. */
function expand(value: string, environment: Readonly<Record<string, string | undefined>>): string {
  const named = value.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced, bare) => {
    return environment[(braced ?? bare) as string] ?? whole;
  });
  return named.startsWith("~/") && environment.HOME ? environment.HOME + named.slice(1) : named;
}

/** MintPy's words for the same thing, as one: yes, no, auto, none; other values as they are. */
export function plainWord(value: string): string {
  const word = value.toLowerCase();
  if (["y", "yes", "on", "true"].includes(word)) return "yes";
  if (["n", "no", "off", "false"].includes(word)) return "no";
  if (["", "def", "default", "auto"].includes(word)) return "auto";
  return word === "none" ? "none" : value;
}
