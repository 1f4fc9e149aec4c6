import { damaged } from "./damaged.ts";

/** Numbers of a GRIB section, big endian, by offset from the section's first octet (0, not 1). */
export class Octets {
  readonly length: number;
  readonly #view: DataView;
  readonly #where: { readonly path: string; readonly offset: number };

  constructor(bytes: Uint8Array, where: { readonly path: string; readonly offset: number }) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
    this.length = bytes.length;
  }

  u8 = (at: number) => this.#need(at, 1).getUint8(at);
  u16 = (at: number) => this.#need(at, 2).getUint16(at);
  u24 = (at: number) => this.#need(at, 3).getUint16(at) * 256 + this.#view.getUint8(at + 2);
  u32 = (at: number) => this.#need(at, 4).getUint32(at);
  f32 = (at: number) => this.#need(at, 4).getFloat32(at);

  /** GRIB's negative numbers have their sign in the first bit, the magnitude in the others. */
  s8 = (at: number) => signed(this.u8(at), 2 ** 7);
  s16 = (at: number) => signed(this.u16(at), 2 ** 15);
  s24 = (at: number) => signed(this.u24(at), 2 ** 23);
  s32 = (at: number) => signed(this.u32(at), 2 ** 31);

  /** IBM System/360 single precision: sign, exponent of 16 with offset 64, 24 bit fraction. */
  ibm32(at: number): number {
    const word = this.u32(at);
    const exponent = (word >>> 24) & 0x7f;
    const value = (word & 0xff_ffff) * 16 ** (exponent - 64) * 2 ** -24;
    return word >= 2 ** 31 ? -value : value;
  }

  #need(at: number, count: number): DataView {
    if (at + count > this.length)
      throw damaged(
        this.#where.path,
        this.#where.offset,
        "A section of a GRIB message is too short for its kind.",
        `${this.length} octets, where octet ${at + count} is needed`,
      );
    return this.#view;
  }
}

const signed = (value: number, sign: number) => (value >= sign ? sign - value : value);
