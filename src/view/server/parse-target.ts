import { isServedName } from "./served-names.ts";

export interface Target {
  /** First part of the address, as it came. */
  readonly token: string;
  /** The parts after it, decoded; none for the page itself. Null when one of them is no name of anything that is served. */
  readonly parts: readonly string[] | null;
}

/**
 * The parts of a request target. The text is cut as it came, before anything is decoded, and each part is decoded once: a
 * library that normalises addresses would act on "..", and one that decodes first would take "%2f" for a separator. What
 * remains can only name something below where it is looked up. A query is passed over.
 */
export function parseTarget(target: string): Target {
  if (!target.startsWith("/")) return { token: "", parts: null };
  const [path = ""] = target.split("?", 1);
  const [token = "", ...rest] = path.slice(1).split("/");
  if (rest.length === 0) return { token, parts: null };
  if (rest.length === 1 && rest[0] === "") return { token, parts: [] };
  const parts = rest.map(decodePart);
  return { token, parts: parts.every((part) => part !== null) ? parts : null };
}

function decodePart(part: string): string | null {
  try {
    const name = decodeURIComponent(part);
    return isServedName(name) ? name : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
