import { isRecord, parseXml, textOf } from "./xml.ts";

/**
 * An ISCE image's properties, keys in lower case ("width", "data_type"); those of a component are prefixed
 * with its name ("coordinate1.startingvalue").
 */
export type IsceHeader = Readonly<Record<string, string>>;

/** Parses an ISCE `.xml` (imageFile) text. */
export function parseIsceXml(text: string, where = "ISCE header"): IsceHeader {
  const header: Record<string, string> = {};
  collect(parseXml(text, where).imageFile, "", header);
  return header;
}

export const isIsceXml = (text: string) => /^\s*(<\?xml[^>]*>\s*)?<imageFile[\s>]/.test(text);

function collect(node: unknown, prefix: string, header: Record<string, string>): void {
  if (!isRecord(node)) return;
  for (const property of listOf(node.property)) {
    if (!isRecord(property)) continue;
    const name = textOf(property["@name"]).toLowerCase();
    if (name !== "") header[prefix + name] = textOf(property.value);
  }
  for (const component of listOf(node.component))
    if (isRecord(component))
      collect(component, `${prefix}${textOf(component["@name"]).toLowerCase()}.`, header);
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
