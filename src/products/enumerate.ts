/** More lines than this bury the first ones. */
const MOST = 12;

/** Joins findings for the `got` of an error: all of them when they are few, else the first and a count. */
export function enumerate(lines: readonly string[], separator = "\n"): string {
  const shown = lines.slice(0, MOST);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(separator);
}

/** "1 file", "30 files". */
export const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
