import { configError } from "../errors.ts";
import type { Assignments } from "./commands/flags.ts";

type Tree = { [key: string]: unknown };

/**
 * Options with `a.b.c=value` assignments put in; `base` is not changed. Values are JSON (numbers, true, null, lists, objects),
 * anything else is text. A part that is switched off (null) is switched on by setting something in it.
 */
export function withAssignments(base: object, assignments: Assignments): Tree {
  const result = structuredClone(base) as Tree;
  for (const [path, text] of assignments) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let node = result;
    for (const key of keys) {
      refuse(key, path);
      const next = Object.hasOwn(node, key) ? node[key] : undefined;
      const child: Tree = typeof next === "object" && next !== null ? (next as Tree) : {};
      node[key] = child;
      node = child;
    }
    refuse(last, path);
    node[last] = parseValue(text);
  }
  return result;
}

/** Setting these would change every object of the program. */
function refuse(key: string, path: string): void {
  if (key !== "" && key !== "__proto__" && key !== "constructor" && key !== "prototype") return;
  throw configError({
    code: "usage-assignment",
    what: "This is not the name of an option.",
    got: path,
    fix: "Write names with points between them, such as network.count=40.",
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return text;
    throw cause;
  }
}
