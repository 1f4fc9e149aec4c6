import { metadataChecksum } from "./checksum.ts";

/** Little-endian fields one after another, in a buffer that grows. Addresses and lengths take 8 bytes. */
export class FieldWriter {
  private buffer = new Uint8Array(256);
  private view = new DataView(this.buffer.buffer);
  length = 0;

  u8(...values: number[]): this {
    for (const value of values) {
      const at = this.grow(1); // before `buffer` is looked at, which may be replaced
      this.buffer[at] = value;
    }
    return this;
  }

  u16(value: number): this {
    const at = this.grow(2);
    this.view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.grow(4);
    this.view.setUint32(at, value, true);
    return this;
  }

  u64(value: number): this {
    const at = this.grow(8);
    this.view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  address(value: number | null): this {
    return value === null ? this.u32(0xffffffff).u32(0xffffffff) : this.u64(value);
  }

  put(bytes: Uint8Array): this {
    const at = this.grow(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  text(text: string): this {
    return this.put(new TextEncoder().encode(text));
  }

  zeros(count: number): this {
    this.grow(count);
    return this;
  }

  /** Zeros up to the next multiple of `step` bytes. */
  align(step: number): this {
    return this.zeros((step - (this.length % step)) % step);
  }

  /** The checksum of everything so far. */
  checksum(): this {
    return this.u32(metadataChecksum(this.bytes()));
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private grow(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.buffer.length));
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}
