import { readFileSync } from "node:fs";
import { type Session, until } from "./session.ts";

/** Presses something that saves a file; gives its name and its bytes. */
export async function savedFile(
  { page }: Session,
  press: () => Promise<unknown>,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** A table: what is known of it, and its columns by their titles. */
export interface Table {
  readonly comments: readonly string[];
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function parseTable(text: string): Table {
  const lines = text.split("\r\n").filter(Boolean);
  const [titles = "", ...rows] = lines.filter((line) => !line.startsWith("#"));
  return {
    comments: lines.filter((line) => line.startsWith("#")),
    titles: titles.split(","),
    rows: rows.map((row) => row.split(",")),
  };
}

/** The numbers of a column; an empty cell is NaN. */
export const column = ({ rows }: Table, at: number): number[] =>
  rows.map((row) => (row[at] === undefined || row[at] === "" ? Number.NaN : Number(row[at])));

/** Tables spell float32 by the shortest decimals that give them back, and all else with twelve digits. */
const DIGITS = 5e-12;

/** Largest difference of two lists relative to the larger number; NaN agrees with NaN alone. */
export function relativeError(seen: readonly number[], expected: readonly number[]): number {
  if (seen.length !== expected.length) return Number.POSITIVE_INFINITY;
  const errors = seen.map((value, i) => {
    const wanted = expected[i] ?? Number.NaN;
    if (Object.is(value, wanted) || value === wanted || Math.fround(value) === wanted) return 0;
    const error = Math.abs(value - wanted) / Math.max(Math.abs(value), Math.abs(wanted));
    return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  });
  return Math.max(0, ...errors);
}

/** Waits until a column of a panel's table holds these numbers, to all digits that are written. */
export async function expectColumn(
  session: Session,
  panel: string,
  at: number,
  expected: readonly number[],
): Promise<Table> {
  const agrees = (table: Table) => relativeError(column(table, at), expected) <= DIGITS;
  const what = `column ${at} of ${panel} should be ${expected}`;
  // The browser lets a page save some files in a row, not dozens.
  return until(() => savedTable(session, panel), agrees, what, { pause: 500 });
}

/** The table behind the CSV button of a panel. */
export async function savedTable(session: Session, panel: string): Promise<Table> {
  const button = session.page.locator(`[data-panel=${panel}]`).getByRole("button", { name: "CSV" });
  const { bytes } = await savedFile(session, () => button.click());
  return parseTable(bytes.toString("utf8"));
}
