import type { Source } from "../../stack/variable.ts";

/**
 * A source with content in the place of places: moving a data folder changes nothing, but which file stands for which
 * slice of a stack does.
 */
export function byContent(value: unknown, hashOf: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => byContent(item, hashOf));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value as Source).map(([key, item]) =>
      key === "path" && typeof item === "string"
        ? ["content", hashOf.get(item) ?? null]
        : [key, byContent(item, hashOf)],
    ),
  );
}
