/**
 * Text of the page's address. An item is fields with "," between, a list is items with ";" between, and a field is
 * percent-encoded, so that no field can hold a separator. What addresses can carry legibly is left as it is.
 */

/** Characters that need no encoding in a fragment (RFC 3986, 3.5) and do not separate anything here. */
const PLAIN: Readonly<Record<string, string>> = {
  "%2F": "/",
  "%3A": ":",
  "%40": "@",
  "%3F": "?",
  "%24": "$",
  "%2B": "+",
};

export function writeField(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A lone surrogate has no UTF-8.
  const encoded = encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
  return encoded.replaceAll(/%(?:2F|3A|40|3F|24|2B)/g, (code) => PLAIN[code] ?? code);
}

export const writeItem = (fields: readonly (string | number)[]): string => fields.map(writeField).join(",");

export const writeList = (items: readonly (readonly (string | number)[])[]): string =>
  items.map(writeItem).join(";");

/** The text of a field; null where it is not percent-encoded UTF-8. */
export function readField(field: string): string | null {
  try {
    return decodeURIComponent(field);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Plain decimal numbers only: not "", "0x10" or "Infinity", all of which Number() takes. */
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** NaN where it is no number; a state knows no -0. */
export const readNumber = (field: string | undefined): number =>
  field !== undefined && field.length <= 40 && DECIMAL.test(field) ? Number(field) + 0 : Number.NaN;

export const splitItems = (text: string): string[] => (text === "" ? [] : text.split(";"));
export const splitFields = (text: string): string[] => (text === "" ? [] : text.split(","));

/** Points from fields x, y, x, y, ...; a number too many makes a point that is none. */
export const readPoints = (fields: readonly string[]): [number, number][] =>
  Array.from({ length: Math.ceil(fields.length / 2) }, (_, k) => [
    readNumber(fields[2 * k]),
    readNumber(fields[2 * k + 1]),
  ]);
