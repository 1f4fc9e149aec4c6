import { parseDate } from "../dates.ts";

/** Two ISO dates in the order in which a name or a tag gives them; whether they are swapped is judged later. */
export interface DatePair {
  readonly reference: string;
  readonly secondary: string;
}

/** "2018-01-06_2018-01-30", the key under which the layers of one interferogram find each other. */
export const pairKey = ({ reference, secondary }: DatePair) => `${reference}_${secondary}`;

/**
 * YYYYMMDD-YYYYMMDD with a hyphen or an underscore, each date optionally with its time (HyP3's
 * 20180106T004021_20180130T004021), and YYYY-MM-DD_YYYY-MM-DD.
 */
const LONG = /(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8})(?:t\d{6})?[-_](\d{4}-\d{2}-\d{2}|\d{8})(?:t\d{6})?(?!\d)/gi;
/** YYMMDD-YYMMDD, ROI_PAC's and MintPy's DATE12. A hyphen only: 180106_120530 is a date and a time of day. */
const SHORT = /(?<!\d)(\d{6})-(\d{6})(?!\d)/g;

/** The first two joined dates in a file's or folder's name; null when there are none. */
export function pairInName(name: string): DatePair | null {
  return firstPair(name, LONG) ?? firstPair(name, SHORT);
}

function firstPair(name: string, pattern: RegExp): DatePair | null {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(name); match !== null; match = pattern.exec(name)) {
    const [reference, secondary] = [parseDate(match[1] ?? ""), parseDate(match[2] ?? "")];
    if (reference !== null && secondary !== null) return { reference, secondary };
    // A frame number may precede the dates: 00000000_20180106_20180130.
    pattern.lastIndex = match.index + 1;
  }
  return null;
}

/** Every date of a name, for the files that belong to one acquisition: 20180106_slc.par. */
export function datesInName(name: string): string[] {
  const found = [...name.matchAll(/(?<!\d)(\d{8})(?!\d)/g)].map((match) => parseDate(match[1] ?? ""));
  return found.filter((date) => date !== null);
}
