import { XMLParser } from "fast-xml-parser";
import { formatError, isUpwarpError } from "../../errors.ts";

/** Our headers nest four deep; a bomb nests thousands. */
const MAX_DEPTH = 32;

/**
 * XML as plain objects: attributes as "@name", text as "#text". Entities are not expanded and document types
 * are refused, so a header cannot grow in memory or name other files.
 */
export function parseXml(text: string, where: string): Record<string, unknown> {
  try {
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw malformed(where, "a document type declaration");
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "@",
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      trimValues: true,
      maxNestedTags: MAX_DEPTH,
    });
    const parsed: unknown = parser.parse(text, true);
    if (isRecord(parsed)) return parsed;
    throw malformed(where, text.slice(0, 80));
  } catch (cause) {
    throw isUpwarpError(cause)
      ? cause
      : malformed(where, cause instanceof Error ? cause.message : String(cause));
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of an element, with or without attributes; the five XML entities are the only ones expanded. */
export function textOf(value: unknown): string {
  const text = isRecord(value) ? value["#text"] : value;
  return typeof text === "string"
    ? text.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? "")
    : "";
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

const malformed = (where: string, got: string) =>
  formatError({
    code: "xml-malformed",
    what: "An XML header cannot be read.",
    where,
    got,
    fix: "The header was cut off or edited by hand; make it again with the program that wrote the raster.",
  });
