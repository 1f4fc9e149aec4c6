import { brokenFile } from "../hdf5/broken-file.ts";

/** The bytes at hand end inside the header: read more and start again. */
export class HeaderTooShort extends Error {}

/** Reads the fields of a classic netCDF header: big endian, names and values padded to 4 bytes. */
export class BigEndianCursor {
  /** Counts take 8 bytes instead of 4 (version 5). */
  wide = false;
  readonly where: string;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private position = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.bytes = bytes;
    this.where = where;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  magic(expected: string): void {
    const start = this.advance(expected.length);
    if (String.fromCharCode(...this.bytes.subarray(start, start + expected.length)) !== expected)
      throw brokenFile(this.where, `The file does not begin with ${expected}.`);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u32(): number {
    return this.view.getUint32(this.advance(4));
  }

  /** All bits set (the number of records is not known) is infinity. */
  u64(): number {
    const value = this.view.getBigUint64(this.advance(8));
    if (value === 0xffff_ffff_ffff_ffffn) return Number.POSITIVE_INFINITY;
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw brokenFile(this.where, "A size in the header is out of range.", String(value));
    return Number(value);
  }

  /** A number of items or a length. */
  count(): number {
    return this.wide ? this.u64() : this.u32();
  }

  name(): string {
    return this.text(this.count());
  }

  text(length: number): string {
    const start = this.advance(length);
    const text = new TextDecoder("utf-8").decode(this.bytes.subarray(start, start + length));
    this.pad(length);
    // C programs count the closing NUL in.
    return text.replace(/\0+$/, "");
  }

  numbers(kind: "int" | "uint" | "float", bytes: number, count: number): number[] {
    const start = this.advance(count * bytes);
    this.pad(count * bytes);
    return Array.from({ length: count }, (_, i) => this.number(kind, bytes, start + i * bytes));
  }

  private number(kind: "int" | "uint" | "float", bytes: number, at: number): number {
    if (kind === "float") return bytes === 4 ? this.view.getFloat32(at) : this.view.getFloat64(at);
    if (bytes === 8) return Number(kind === "int" ? this.view.getBigInt64(at) : this.view.getBigUint64(at));
    if (kind === "int")
      return bytes === 1
        ? this.view.getInt8(at)
        : bytes === 2
          ? this.view.getInt16(at)
          : this.view.getInt32(at);
    return bytes === 1
      ? this.view.getUint8(at)
      : bytes === 2
        ? this.view.getUint16(at)
        : this.view.getUint32(at);
  }

  private pad(length: number): void {
    this.advance((4 - (length % 4)) % 4);
  }

  private advance(length: number): number {
    if (!(length >= 0) || this.position + length > this.bytes.length) throw new HeaderTooShort();
    const start = this.position;
    this.position += length;
    return start;
  }
}
