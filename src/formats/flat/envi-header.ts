/** An ENVI header as key and value, keys in lower case ("data type", "map info"); braces are taken off. */
export type EnviHeader = Readonly<Record<string, string>>;

/** Parses an ENVI `.hdr` text: "key = value" lines; a value in braces may run over several lines. */
export function parseEnviHdr(text: string): EnviHeader {
  const header: Record<string, string> = {};
  for (const match of text.matchAll(/^[ \t]*([A-Za-z][^={}\r\n]*?)[ \t]*=[ \t]*(\{[^}]*\}|[^\r\n]*)/gm)) {
    const value = (match[2] ?? "")
      .replace(/^\{|\}$/g, "")
      .replace(/\s+/g, " ")
      .trim();
    header[(match[1] ?? "").toLowerCase()] = value;
  }
  return header;
}

export const isEnviHdr = (text: string) => /^ENVI\b/.test(text);

/** The items of a list value: "phase, coherence". */
export const enviList = (value: string | undefined) =>
  value === undefined || value === "" ? [] : value.split(",").map((item) => item.trim());
