import { createHash } from "node:crypto";
import type { TypedArray } from "../stack/variable.ts";

/** JSON with sorted keys, so that equal values have equal text. -0 and 0 are the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "number" && !Number.isFinite(item)) return { number: String(item) };
    if (item instanceof Set) throw new TypeError("a Set has no JSON; give a sorted array");
    if (item instanceof Map) return Object.fromEntries([...item].sort());
    if (item && typeof item === "object" && !Array.isArray(item))
      return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
    return item;
  });
}

/** SHA-256 of a JSON value, hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** SHA-256 of an array's bytes and its type, hexadecimal. */
export function digestOfArray(values: TypedArray): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(`${values.constructor.name}\n`).update(bytes).digest("hex");
}
