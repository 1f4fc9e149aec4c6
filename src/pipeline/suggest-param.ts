import { type Params, parseParam } from "./params.ts";
import { closest } from "./spelling.ts";

/** So many suggestions are read; more are a list. */
const MOST = 3;

/** Fewer letters stand in too many names. */
const SHORTEST_PART = 3;

/**
 * The parameters that an unknown name may have meant, best first, each with the value if it fits and with what would fit
 * if it does not: "unwrapping.method=bridging", "unwrapping.method (none | bridging)". Empty where nothing is near.
 */
export function suggestParams(name: string, value: unknown, params: Params): string[] {
  const near = namesLike(name, Object.keys(params));
  const fitting = near.filter((known) => fits(known, value, params));
  // A value that one of them takes tells which was meant.
  return (fitting.length > 0 ? fitting : near).slice(0, MOST).map((known) => {
    const param = params[known];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return fitting.length > 0 ? `${known}=${text}` : `${known} (${param?.shape ?? ""})`;
  });
}

/** Names that begin with the word, end with its last part, hold it, or are a typo away; in this order. */
function namesLike(name: string, known: readonly string[]): string[] {
  const word = name.toLowerCase();
  const last = word.split(".").at(-1) ?? word;
  const typo = [closest(word, known), closest(last, known)].filter((found) => found !== null);
  const byTyping = typo.filter((found) => sameLength(found, word) || sameLength(found, last));
  if (last.length < SHORTEST_PART) return [...new Set(typo)];
  return [
    ...new Set([
      ...byTyping,
      ...known.filter((candidate) => candidate.startsWith(`${word}.`)),
      ...known.filter((candidate) => candidate === last || candidate.endsWith(`.${last}`)),
      ...known.filter((candidate) => candidate.includes(last)),
      ...typo,
    ]),
  ];
}

/** A slip of the fingers hardly changes the length; the beginning of a long name is something else. */
const sameLength = (a: string, b: string) => Math.abs(a.length - b.length) <= 1;

function fits(name: string, value: unknown, params: Params): boolean {
  const param = params[name];
  if (param === undefined) return false;
  try {
    parseParam(name, param, value);
    return true;
  } catch {
    // A value out of its bounds is an answer here, not a failure.
    return false;
  }
}
