import type { Metadata } from "h5wasm/node";
import type { Attributes, AttributeValue } from "../../stack/variable.ts";
import { brokenFile } from "./broken-file.ts";
import type { OpenLibraryFile } from "./library.ts";

/** Datatype classes that have a plain value; references, compounds and the like are left out. */
const CLASS = { integer: 0, float: 1, string: 3, enumeration: 8 } as const;
const SPACE_PADDED = 2;

/**
 * The attributes of a group or dataset: strings, numbers, booleans (h5py's enumeration) and arrays of strings
 * or numbers, flattened. 64-bit integers become numbers.
 */
export function readAttributes(open: OpenLibraryFile, name: string): Attributes {
  const { module, file } = open;
  const attrs: Record<string, AttributeValue> = {};
  const object = name === "/" ? file : file.get(name);
  if (object === null || !("get_attribute" in object)) return attrs;
  for (const key of module.get_attribute_names(file.file_id, name)) {
    const metadata = module.get_attribute_metadata(file.file_id, name, key);
    if (!hasPlainValue(metadata)) continue;
    open.takeComplaints();
    const value = plainValue(object.get_attribute(key, true), metadata);
    const complaint = open.takeComplaints();
    // The library answers a failed read with stale memory and a complaint.
    if (complaint !== "") throw brokenFile(`${file.filename}: ${name}`, "An attribute cannot be read.", key);
    if (value !== null) attrs[key] = value;
  }
  return attrs;
}

function hasPlainValue({ type, size, shape }: Metadata): boolean {
  if (shape === null) return false;
  if (type === CLASS.string) return true;
  const isNumber =
    type === CLASS.integer || type === CLASS.enumeration || (type === CLASS.float && size >= 4);
  return isNumber && size <= 8;
}

function plainValue(value: unknown, { type, strpad }: Metadata): AttributeValue | null {
  const trim = (text: unknown) => (strpad === SPACE_PADDED ? String(text).trimEnd() : String(text));
  if (type === CLASS.string) return Array.isArray(value) ? value.map(trim) : trim(value);
  if (Array.isArray(value)) return value.map(Number);
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}
