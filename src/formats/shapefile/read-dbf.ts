import type { OutlineValue } from "../../geo/outlines.ts";
import { outlinesMalformed } from "../outlines/malformed.ts";

/** A dBASE table whose rows are decoded one by one. */
export interface DbfTable {
  readonly length: number;
  row(index: number): Record<string, OutlineValue>;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly at: number;
  readonly width: number;
}

const FIELD_BYTES = 32;
const END_OF_FIELDS = 0x0d;
const NAME_BYTES = 11;

/**
 * Opens a .dbf file. Numbers are numbers, dates ISO dates, logicals booleans, all else text; blanks are null.
 *
 * @param codePage what the .cpg file beside it says; Latin-1 without
 * @throws format error "outlines-malformed"
 */
export function openDbf(bytes: Uint8Array, path: string, codePage = ""): DbfTable {
  if (bytes.length < FIELD_BYTES) throw outlinesMalformed(path, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, head, width] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  const decoder = decoderOf(codePage);
  const text = (at: number, count: number) => decoder.decode(bytes.subarray(at, at + count));
  const columns: Column[] = [];
  let offset = 1;
  for (let at = FIELD_BYTES; at + FIELD_BYTES < Math.min(head + 1, bytes.length); at += FIELD_BYTES) {
    if (bytes[at] === END_OF_FIELDS) break;
    const wide = bytes[at + 16] ?? 0;
    const name = text(at, NAME_BYTES).split("\0")[0] ?? "";
    columns.push({ name, type: String.fromCharCode(bytes[at + NAME_BYTES] ?? 0), at: offset, width: wide });
    offset += wide;
  }
  if (offset > width || head + length * width > bytes.length)
    throw outlinesMalformed(
      path,
      `${bytes.length} bytes; its header says ${length} rows of ${width} bytes with columns of ${offset}`,
    );
  return {
    length,
    row(index) {
      const start = head + index * width;
      return Object.fromEntries(
        columns.map((column) => [column.name, cellOf(column.type, text(start + column.at, column.width))]),
      );
    },
  };
}

function cellOf(type: string, stored: string): OutlineValue {
  const text = stored.replaceAll("\0", " ").trim();
  if (text === "") return null;
  if (type === "N" || type === "F") {
    // Asterisks stand for a number that did not fit.
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  if (type === "L") return /^[ty]/i.test(text) ? true : /^[fn]/i.test(text) ? false : null;
  const [, year, month, day] = (type === "D" && /^(\d{4})(\d\d)(\d\d)$/.exec(text)) || [];
  return year === undefined ? text : `${year}-${month}-${day}`;
}

/** "UTF-8", "ISO 88591", "1252", "ANSI 1252". What is not known is Latin-1: every byte is a letter then, and names stay names. */
function decoderOf(codePage: string): TextDecoder {
  const word = codePage.trim().toLowerCase();
  const [, page] = /(125\d)$/.exec(word) ?? [];
  const [, part] = /8859[-_]?(\d+)$/.exec(word) ?? [];
  const label = page ? `windows-${page}` : part ? `iso-8859-${part}` : word || "latin1";
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder("latin1");
  }
}
