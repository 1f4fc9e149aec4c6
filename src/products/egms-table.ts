import { parseDate } from "../dates.ts";
import { formatError } from "../errors.ts";
import type { Crs } from "../geo/grid.ts";
import { transformer, WGS84 } from "../geo/transform.ts";
import { type Column, createSpaceTimeMatrix, type SpaceTimeMatrix } from "../stack/space-time-matrix.ts";
import { EGMS_COLUMNS, type EgmsColumn } from "./egms-columns.ts";
import { enumerate } from "./enumerate.ts";

/** ETRS89-LAEA Europe: the service's eastings and northings. */
export const EGMS_CRS: Crs = { epsg: 3035, wkt: null };

/** The rows of a table, as they come. */
export interface PointTable {
  readonly ids: string[];
  /** Our names of the columns that are there. */
  readonly names: ReadonlySet<string>;
  add(text: string, line: number): void;
  finish(name: string): SpaceTimeMatrix;
}

/** Where a field goes: a column, a position in the series, or nowhere. */
type Target = { readonly column: Growing; readonly factor: number } | null;

/** A table by its header. @throws format error `egms-columns`; `add` throws `egms-row` and `egms-number` */
export function createPointTable(header: string, withSeries: boolean, where: string): PointTable {
  const fields = header
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((field) => field.trim());
  const columns = new Map<string, { readonly values: Growing; readonly column: EgmsColumn }>();
  const epochs = fields.flatMap((field, position) => {
    const date = /^\d{8}$/.test(field) ? parseDate(field) : null;
    return date === null ? [] : [{ date, position }];
  });
  const idAt = fields.indexOf("pid");
  const [eastingAt, northingAt] = [fields.indexOf("easting"), fields.indexOf("northing")];
  const [latAt, lonAt] = [fields.indexOf("latitude"), fields.indexOf("longitude")];
  const hasPlace = (eastingAt >= 0 && northingAt >= 0) || (latAt >= 0 && lonAt >= 0);
  const ascends = epochs.every(({ date }, i) => i === 0 || date > (epochs[i - 1]?.date ?? ""));
  if (idAt < 0 || !hasPlace || epochs.length === 0 || !ascends)
    throw formatError({
      code: "egms-columns",
      what: "This is no table of the European Ground Motion Service: it needs pid, easting and northing, and ascending dates.",
      where,
      got: enumerate(fields.slice(0, 40), ", "),
      fix: "Give a product as it was downloaded (EGMS_L2a_..., EGMS_L2b_..., EGMS_L3_...).",
    });
  const targets: Target[] = fields.map((field) => {
    const column = Object.hasOwn(EGMS_COLUMNS, field) ? EGMS_COLUMNS[field] : undefined;
    if (!column) return null;
    const values = new Growing();
    columns.set(column.name, { values, column });
    return { column: values, factor: column.factor };
  });
  const [lat, lon] = [new Growing(), new Growing()];
  const series = new Growing(Float32Array);
  const ids: string[] = [];
  const toLonLat = transformer(EGMS_CRS, WGS84);

  return {
    ids,
    names: new Set(columns.keys()),
    add(text, line) {
      const values = text.split(",");
      if (values.length !== fields.length)
        throw formatError({
          code: "egms-row",
          what: "A row of the table has not as many fields as the header.",
          where: `${where}, line ${line}`,
          got: `${values.length} fields for ${fields.length} columns`,
          fix: "The file may be cut off: download it again.",
        });
      const number = (position: number): number => {
        const field = (values[position] ?? "").trim();
        if (field === "" || field.toLowerCase() === "nan") return Number.NaN;
        const value = Number(field);
        if (!Number.isNaN(value)) return value;
        throw formatError({
          code: "egms-number",
          what: "A field of the table is not a number.",
          where: `${where}, line ${line}, ${fields[position]}`,
          got: field.slice(0, 40),
          fix: "Give a product as it was downloaded.",
        });
      };
      ids.push((values[idAt] ?? "").trim());
      targets.forEach((target, position) => {
        if (target) target.column.push(number(position) * target.factor);
      });
      const place =
        latAt >= 0 && lonAt >= 0
          ? [number(lonAt), number(latAt)]
          : toLonLat(number(eastingAt), number(northingAt));
      lon.push(place[0] ?? Number.NaN);
      lat.push(place[1] ?? Number.NaN);
      // The service writes millimetres.
      if (withSeries) for (const { position } of epochs) series.push(number(position) / 1000);
    },
    finish(name) {
      const found: Record<string, Column> = {};
      for (const [ours, { values, column }] of columns)
        found[ours] = { values: values.take(), unit: column.unit, dims: "space" };
      if (withSeries) found.displacement = { values: series.take(), unit: "m", dims: "space-time" };
      const dates = epochs.map(({ date }) => date);
      return createSpaceTimeMatrix(
        { lon: lon.take() as Float64Array, lat: lat.take() as Float64Array, dates },
        found,
        {
          product: "egms",
          name,
        },
      );
    },
  };
}

/** Numbers whose count is not known beforehand. Grows with what was read, never by what a header claims. */
export class Growing {
  #values: Float64Array | Float32Array;
  #length = 0;
  readonly #Kind: Float64ArrayConstructor | Float32ArrayConstructor;

  constructor(Kind: Float64ArrayConstructor | Float32ArrayConstructor = Float64Array) {
    this.#Kind = Kind;
    this.#values = new Kind(1024);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.#Kind(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  take(): Float64Array | Float32Array {
    return this.#values.slice(0, this.#length);
  }
}
