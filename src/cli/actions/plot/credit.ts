import type { Attributes } from "../../../stack/variable.ts";

/** What files call the line that says whom to thank; CF has institution for where data were made. */
const KEYS = [
  "credit",
  "credits",
  "attribution",
  "acknowledgement",
  "acknowledgment",
  "copyright",
  "institution",
];
/** Longer texts are terms of use, not a line of credit. */
const LONGEST = 300;

/** The credit that a product states, itself or in the attributes of what it came from; null where it states none. */
export function statedCredit(attrs: Attributes): string | null {
  const own = { ...sourceAttributes(attrs.source_attributes), ...attrs };
  const named = new Map(Object.entries(own).map(([key, value]) => [key.toLowerCase(), value]));
  for (const key of KEYS) {
    const value = named.get(key);
    if (typeof value === "string" && value.trim() !== "" && value.length <= LONGEST) return value.trim();
  }
  return null;
}

/** The line in small type under a figure: what the product states, and what was asked for. */
export function creditOf(asked: string | undefined, attrs: Attributes): { readonly credits?: string } {
  const parts = [statedCredit(attrs), asked?.trim()].filter(
    (text) => text !== null && text !== undefined && text !== "",
  );
  return parts.length === 0 ? {} : { credits: [...new Set(parts)].join(" · ") };
}

/** Attributes of the source, which our groups keep as JSON. A text that is none of ours tells nothing here. */
function sourceAttributes(text: unknown): Record<string, unknown> {
  if (typeof text !== "string" || !text.startsWith("{")) return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
