import { createReadStream } from "node:fs";
import { basename, extname } from "node:path";
import { formatError, fromSystemError, inputError } from "../errors.ts";
import { type Column, createSpaceTimeMatrix, type SpaceTimeMatrix } from "../stack/space-time-matrix.ts";
import { cellsOf } from "./csv-cells.ts";
import { linesOf } from "./csv-lines.ts";
import { Growing } from "./egms-table.ts";
import { findPointColumns, type PointColumns } from "./point-columns.ts";

export interface TableOfPoints {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly ids: readonly string[];
  /** Name of the space-time column; null where the table has no dates. */
  readonly series: string | null;
  readonly points: SpaceTimeMatrix;
}

/**
 * Reads a table of points from CSV text with a header: columns lon and lat in degrees, any number of columns with one number each,
 * and columns named by dates. Empty cells are no data; columns that hold words are left out.
 *
 * @throws format errors `points-header`, `points-row`; input error `points-none`; storage errors
 */
export async function readPointTable(path: string): Promise<TableOfPoints> {
  let table: TableReader | null = null;
  let line = 0;
  try {
    for await (const text of linesOf(createReadStream(path), path)) {
      line++;
      if (table === null) table = new TableReader(cellsOf(text.replace(/^\uFEFF/, "")), path);
      else if (text.trim() !== "") table.add(cellsOf(text), line);
    }
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  if (table === null || table.ids.length === 0)
    throw inputError({
      code: "points-none",
      what: "The table has no points.",
      where: path,
      fix: "Give a table with a header and one line for each point.",
    });
  return table.finish(basename(path, extname(path)));
}

class TableReader {
  readonly ids: string[] = [];
  readonly #path: string;
  readonly #about: PointColumns;
  readonly #width: number;
  readonly #lon = new Growing();
  readonly #lat = new Growing();
  readonly #series = new Growing(Float32Array);
  readonly #columns: { readonly values: Growing; isNumeric: boolean }[];

  constructor(header: readonly string[], path: string) {
    this.#path = path;
    this.#about = findPointColumns(header, path);
    this.#width = header.length;
    this.#columns = this.#about.columns.map(() => ({ values: new Growing(), isNumeric: true }));
  }

  add(cells: readonly string[], line: number): void {
    const { lonAt, latAt, idAt, columns, series } = this.#about;
    const [lon, lat] = [numberOf(cells[lonAt]), numberOf(cells[latAt])];
    const isPlace = Math.abs(lon) <= 360 && Math.abs(lat) <= 90;
    if (cells.length !== this.#width || !isPlace)
      throw formatError({
        code: "points-row",
        what: "A row of the table has no longitude and latitude, or not as many cells as the header.",
        where: `${this.#path}, line ${line}`,
        got: cells.join(",").slice(0, 80),
        fix: "Correct or remove the line; the file may be cut off.",
      });
    this.ids.push(cells[idAt] ?? String(line - 1));
    this.#lon.push(lon);
    this.#lat.push(lat);
    columns.forEach(({ at }, k) => {
      const column = this.#columns[k];
      const value = numberOf(cells[at]);
      if (Number.isNaN(value) && !isEmpty(cells[at]) && column) column.isNumeric = false;
      column?.values.push(value);
    });
    for (const at of series.at) this.#series.push(numberOf(cells[at]));
  }

  finish(name: string): TableOfPoints {
    const { columns, series, dates } = this.#about;
    const found: Record<string, Column> = {};
    this.#columns.forEach(({ values, isNumeric }, k) => {
      const column = columns[k];
      if (isNumeric && column)
        found[column.name] = { values: values.take(), unit: column.unit, dims: "space" };
    });
    if (dates.length > 0)
      found[series.name] = { values: this.#series.take(), unit: series.unit, dims: "space-time" };
    const places = { lon: this.#lon.take() as Float64Array, lat: this.#lat.take() as Float64Array, dates };
    return {
      name,
      ids: this.ids,
      series: dates.length > 0 ? series.name : null,
      points: createSpaceTimeMatrix(places, found, { product: "table", name }),
    };
  }
}

const isEmpty = (cell = "") => cell === "" || /^(nan|null|na|n\/a)$/i.test(cell);
const numberOf = (cell = "") => (isEmpty(cell) ? Number.NaN : Number(cell));
