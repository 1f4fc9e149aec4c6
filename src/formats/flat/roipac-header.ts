/** A ROI_PAC resource file as key and value; keys as written ("WIDTH", "X_FIRST"). */
export type RscHeader = Readonly<Record<string, string>>;

/** Parses a `.rsc` text: one key and its value per line, separated by blanks. */
export function parseRsc(text: string): RscHeader {
  const header: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z_][\w.-]*)\s+(.*?)\s*$/.exec(line);
    if (match?.[1]) header[match[1]] = match[2] ?? "";
  }
  return header;
}

/** True when a text is a `.rsc`: it states the two sizes, each on a line of its own. */
export const isRsc = (text: string) =>
  /^\s*WIDTH\s+\d+\s*$/m.test(text) && /^\s*(FILE_LENGTH|LENGTH)\s+\d+\s*$/m.test(text);
