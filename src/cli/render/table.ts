import { displayWidth } from "./width.ts";

type Align = "left" | "right";

export interface TableOptions {
  /** Column titles; left out, the table has none. */
  readonly header?: readonly string[];
  /** Alignment by column; left where nothing is said. Numbers go to the right. */
  readonly align?: readonly Align[];
  readonly indent?: string;
  /** Styles the header line, a piece at a time. */
  readonly style?: (title: string) => string;
}

/** Cells between columns. */
const GAP = "  ";

/** Rows as aligned lines, by display width, without trailing blanks. Short rows end early. */
export function table(rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const { header, align = [], indent = "", style = (title) => title } = options;
  const all = header ? [header, ...rows] : rows;
  const widths: number[] = [];
  for (const row of all)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  const line = (row: readonly string[], dress: (cell: string) => string) =>
    indent +
    row
      .map((cell, column) => {
        const padding = " ".repeat((widths[column] ?? 0) - displayWidth(cell));
        if (align[column] === "right") return padding + dress(cell);
        return column === row.length - 1 ? dress(cell) : dress(cell) + padding;
      })
      .join(GAP)
      .trimEnd();
  const plain = (cell: string) => cell;
  return all.map((row, i) => line(row, header && i === 0 ? style : plain)).join("\n");
}
