/** A cell of CSV, in quotes where it needs them. */
export const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What spreadsheets take for the beginning of a formula (OWASP, CSV Injection), the full-width signs of East Asia among it. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * A cell of a text that anybody may have written, such as a name: a formula gets an apostrophe before it, which is how
 * spreadsheets are told that it is text. Not for numbers, whose sign is a sign.
 */
export function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  // Where a decimal comma is usual, spreadsheets part cells at semicolons.
  return /[;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : csvCell(safe);
}

/** The shortest decimal that gives the float32 back; nine digits always do (IEEE 754). NaN is empty. */
export function csvNumber(value: number): string {
  if (Number.isNaN(value)) return "";
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** As `csvNumber` for a float32; for what was computed of such, twelve digits: beyond them is rounding. */
export function csvDouble(value: number): string {
  if (Number.isNaN(value)) return "";
  return Math.fround(value) === value ? csvNumber(value) : String(Number(value.toPrecision(12)));
}
