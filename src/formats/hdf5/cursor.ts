import { brokenFile } from "./broken-file.ts";

/** Bytes that an address and a length take in a file; both are in its superblock. */
export interface FieldSizes {
  readonly address: number;
  readonly length: number;
}

/** Reads little-endian fields one after another; leaving the bytes is the format error "file-damaged". */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly sizes: FieldSizes;
  readonly where: string;
  position = 0;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, sizes: FieldSizes, where: string) {
    this.bytes = bytes;
    this.sizes = sizes;
    this.where = where;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  take(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): this {
    this.advance(length);
    return this;
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** An unsigned integer of 1 to 8 bytes; more than a double holds exactly is damage, no file is that long. */
  uint(size: number): number {
    const value = this.exact(size);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw brokenFile(this.where, "A size or address in the file is out of range.", String(value));
    return Number(value);
  }

  /** A length field of the file's own width. */
  length(): number {
    return this.uint(this.sizes.length);
  }

  /** A file address; null for the "undefined" address, which has all bits set. */
  address(): number | null {
    const { address } = this.sizes;
    const start = this.position;
    if (this.take(address).every((byte) => byte === 0xff)) return null;
    this.position = start;
    return this.uint(address);
  }

  /** Demands a four-letter block signature. */
  signature(expected: string): this {
    const found = String.fromCharCode(...this.take(expected.length));
    if (found !== expected)
      throw brokenFile(
        this.where,
        `The block signature ${expected} is not where the file says.`,
        JSON.stringify(found),
      );
    return this;
  }

  private exact(size: number): bigint {
    let value = 0n;
    const start = this.advance(size);
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.view.getUint8(start + i));
    return value;
  }

  private advance(length: number): number {
    if (!(length >= 0) || length > this.remaining)
      throw brokenFile(
        this.where,
        "A structure of the file ends too early.",
        `${length} of ${this.remaining} bytes`,
      );
    const start = this.position;
    this.position = start + length;
    return start;
  }
}
