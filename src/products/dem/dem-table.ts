import { parseDate } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { cellsOf } from "../csv-cells.ts";
import { enumerate } from "../enumerate.ts";
import type { Entry } from "../listing.ts";
import { readText } from "../read-text.ts";

/** A row of dems.csv. */
export interface DemRow {
  readonly file: string;
  /** ISO date. */
  readonly date: string;
  /** Error of the whole DEM, metres; NaN when the table does not say. */
  readonly sigma: number;
  /** Name of the file of its stereo-correlation, %; null when it has none. */
  readonly correlation: string | null;
}

export const TABLE_NAME = "dems.csv";

/**
 * The table beside a folder's DEMs: file,date,sigma[,correlation], in any order of the columns, with dates as YYYY-MM-DD or
 * YYYYMMDD. It comes before whatever the names say. Throws the input error "dem-table-malformed", which names every bad line.
 */
export async function readDemTable(entry: Entry): Promise<DemRow[]> {
  const [header = "", ...lines] = (await readText(entry)).split(/\r?\n/);
  const columns = cellsOf(header.replace(/^\u00ef\u00bb\u00bf|^\ufeff/, "")).map((name) =>
    name.toLowerCase(),
  );
  const place = (name: string) => columns.indexOf(name);
  const problems: string[] = [];
  if (place("file") < 0 || place("date") < 0)
    problems.push(`the header has ${columns.join(", ") || "no columns"}`);
  const rows: DemRow[] = [];
  const known = new Set<string>();
  const isTable = problems.length === 0;
  for (const [k, line] of lines.entries()) {
    if (line.trim() === "" || !isTable) continue;
    const cells = cellsOf(line);
    const cell = (name: string) => (place(name) < 0 ? "" : (cells[place(name)] ?? ""));
    const [file, date, sigma] = [cell("file"), parseDate(cell("date")), cell("sigma")];
    const value = sigma === "" ? Number.NaN : Number(sigma);
    const isSigma = sigma === "" || (Number.isFinite(value) && value > 0);
    if (file === "" || date === null || !isSigma || known.has(file)) problems.push(`line ${k + 2}: ${line}`);
    else rows.push({ file, date, sigma: value, correlation: cell("correlation") || null });
    known.add(file);
  }
  if (problems.length === 0 && rows.length > 0) return rows;
  throw inputError({
    code: "dem-table-malformed",
    what: "The table of the DEMs cannot be read.",
    where: entry.path,
    got: enumerate(problems) || "no rows",
    fix: "Write file,date,sigma[,correlation] into the first line, then a line for each DEM, each file once: its name, a date YYYY-MM-DD, its error in metres (above 0), and the file of its correlation in percent.",
  });
}
