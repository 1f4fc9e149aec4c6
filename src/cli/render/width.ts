// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const ESCAPES = /\x1b\[[0-9;]*m/g;
/** Combining marks, joiners, variation selectors: drawn onto the character before them. */
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide and fullwidth characters and emoji take two cells (Unicode Annex 11). */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** Cells that a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(ESCAPES, ""))
    width += NOTHING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Cuts a text to a number of cells, the last one an ellipsis when something was cut. Takes plain text only. */
export function truncate(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  let result = "";
  let width = 0;
  for (const character of text) {
    const next = displayWidth(character);
    if (width + next > cells - 1) break;
    result += character;
    width += next;
  }
  return cells > 0 ? `${result}…` : "";
}
