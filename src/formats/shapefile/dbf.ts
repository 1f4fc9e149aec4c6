/** A column of a dBASE table: text, or decimal numbers of a fixed width. */
export interface DbfField {
  readonly name: string;
  readonly type: "text" | "number";
  /** Characters, the sign and the point included. */
  readonly width: number;
  readonly decimals?: number;
}

export type DbfValue = string | number | null;

const DBASE_3 = 0x03;
const FIELD_BYTES = 32;
const END_OF_FIELDS = 0x0d;
const SPACE = 0x20;
/** Years since 1900, month and day of the last change: none, so that equal content gives equal bytes. */
const NO_DATE = [80, 1, 1];

/** Bytes of a record: a mark, then the columns. */
export const recordLength = (fields: readonly DbfField[]) =>
  fields.reduce((sum, { width }) => sum + width, 1);

/** The header of a table of so many records. */
export function dbfHeader(fields: readonly DbfField[], records: number): Uint8Array {
  const length = FIELD_BYTES + FIELD_BYTES * fields.length + 1;
  const header = new Uint8Array(length);
  const view = new DataView(header.buffer);
  header.set([DBASE_3, ...NO_DATE]);
  view.setUint32(4, records, true);
  view.setUint16(8, length, true);
  view.setUint16(10, recordLength(fields), true);
  fields.forEach(({ name, type, width, decimals = 0 }, i) => {
    const at = FIELD_BYTES * (i + 1);
    header.set(new TextEncoder().encode(name), at);
    header[at + 11] = (type === "text" ? "C" : "N").charCodeAt(0);
    header[at + 16] = width;
    header[at + 17] = decimals;
  });
  header[length - 1] = END_OF_FIELDS;
  return header;
}

/** Puts a record at a position. Null and NaN are blanks; a number that does not fit is one too, not a wrong number. */
export function dbfRecord(
  into: Uint8Array,
  at: number,
  fields: readonly DbfField[],
  values: readonly DbfValue[],
): void {
  let position = at;
  into.fill(SPACE, at, at + recordLength(fields));
  position++;
  fields.forEach(({ type, width, decimals = 0 }, i) => {
    const text = textOf(values[i] ?? null, decimals);
    if (text.length <= width || type === "text") {
      const shown = type === "text" ? text.slice(0, width) : text.padStart(width);
      for (let k = 0; k < shown.length; k++) into[position + k] = shown.charCodeAt(k) & 0x7f;
    }
    position += width;
  });
}

function textOf(value: DbfValue, decimals: number): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return Number.isFinite(value) ? value.toFixed(decimals) : "";
}
