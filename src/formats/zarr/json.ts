import { formatError } from "../../errors.ts";
import type { Attributes, AttributeValue } from "../../stack/variable.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Strings are matched first, so that the bare words are found outside of them only. */
const STRING_OR_BARE_NUMBER = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * Parses a Zarr metadata document. Python writes bare NaN and Infinity into attributes, which JSON does not
 * know: they are read as the strings that Zarr itself uses ("NaN").
 */
export function parseMetadata(bytes: Uint8Array, where: string): JsonObject {
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(
      text.replace(STRING_OR_BARE_NUMBER, (word) => (word.startsWith('"') ? word : `"${word}"`)),
    );
  } catch (cause) {
    throw formatError({
      code: "zarr-bad-json",
      what: "A Zarr metadata file is not JSON.",
      where,
      got: cause instanceof Error ? cause.message : String(cause),
      fix: "The file is damaged or was cut off; copy or write the store again.",
      cause,
    });
  }
  if (!isObject(value))
    throw formatError({
      code: "zarr-bad-metadata",
      what: "A Zarr metadata file does not hold an object.",
      where,
      got: text.slice(0, 80),
      fix: "The file is damaged; copy or write the store again.",
    });
  return value;
}

/** Attributes as the data model keeps them: nested values become JSON text, nulls are left out. */
export function toAttributes(json: JsonObject, without: readonly string[] = []): Attributes {
  const attrs: Record<string, AttributeValue> = {};
  for (const [key, value] of Object.entries(json))
    if (value !== null && !without.includes(key)) attrs[key] = toAttribute(value);
  return attrs;
}

function toAttribute(value: Exclude<Json, null>): AttributeValue {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) {
    if (value.every((item): item is number => typeof item === "number")) return value;
    if (value.every((item): item is string => typeof item === "string")) return value;
  }
  return JSON.stringify(value);
}
