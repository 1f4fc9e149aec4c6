import { bitsNeeded, readInteger } from "./bits.ts";
import { unpackComplex } from "./unpack-complex.ts";

/** value = (reference + X * 2^binaryScale) / 10^decimalScale, with X the packed whole number. */
export interface Scaling {
  readonly reference: number;
  readonly binaryScale: number;
  readonly decimalScale: number;
}

export interface SimplePacking extends Scaling {
  readonly kind: "simple";
  readonly bits: number;
  readonly count: number;
}

/** GRIB 2 templates 5.2 and 5.3: values in groups, each with its own reference, width and length. */
export interface ComplexPacking extends Scaling {
  readonly kind: "complex";
  /** Bits of a group's reference. */
  readonly bits: number;
  readonly count: number;
  /** 0 none, 1 primary, 2 primary and secondary missing values among the data. */
  readonly missing: number;
  readonly groups: number;
  readonly widthReference: number;
  readonly widthBits: number;
  readonly lengthReference: number;
  readonly lengthIncrement: number;
  readonly lengthBits: number;
  readonly lastLength: number;
  /** Order of the spatial differences, 0 for none, and the octets of each of their start values. */
  readonly order: number;
  readonly orderOctets: number;
}

/** GRIB 2 template 5.4. */
export interface IeeePacking {
  readonly kind: "ieee";
  readonly octets: 4 | 8;
  readonly count: number;
}

export type Packing = SimplePacking | ComplexPacking | IeeePacking;

/** What contradicts the length of the data, or null. Every allocation of `unpack` is bounded by what this has checked. */
export function packingProblem(packing: Packing, octets: number): string | null {
  const tooShort = (bits: number) =>
    bits > octets * 8 ? `${octets} octets of data for ${packing.count} values of ${bits} bits in all` : null;
  if (packing.kind === "ieee") return tooShort(packing.count * packing.octets * 8);
  if (packing.bits > 32) return `${packing.bits} bits for one value`;
  if (packing.kind === "simple") return tooShort(packing.count * packing.bits);
  const { groups, widthBits, lengthBits, order, orderOctets, missing } = packing;
  if (widthBits > 32 || lengthBits > 32) return `${widthBits} and ${lengthBits} bits for widths and lengths`;
  if (order > 2 || (order > 0 && !(orderOctets >= 1 && orderOctets <= 4)))
    return `differences of order ${order} with start values of ${orderOctets} octets`;
  if (missing > 2) return `missing value management ${missing}`;
  // A group of no bits is possible, but not more of them than there are bits.
  if (groups < 1 || groups > packing.count || groups > Math.max(1, octets * 8))
    return `${groups} groups for ${packing.count} values`;
  const start = (order > 0 ? order + 1 : 0) * orderOctets * 8;
  return tooShort(start + groups * (packing.bits + widthBits + lengthBits));
}

/** The values of a data section; NaN where the packing itself marks them as missing. null: they leave the section. */
export function unpack(packing: Packing, bytes: Uint8Array): Float64Array | null {
  if (packing.kind === "simple") return unpackSimple(packing, bytes);
  if (packing.kind === "complex") return unpackComplex(packing, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: packing.count }, (_, i) =>
    packing.octets === 4 ? view.getFloat32(4 * i) : view.getFloat64(8 * i),
  );
}

function unpackSimple({ bits, count, ...scaling }: SimplePacking, bytes: Uint8Array): Float64Array | null {
  if (bitsNeeded(count, bits) > bytes.length * 8) return null;
  const out = new Float64Array(count);
  const [binary, decimal] = [2 ** scaling.binaryScale, 10 ** -scaling.decimalScale];
  for (let i = 0, at = 0; i < count; i++, at += bits)
    out[i] = (scaling.reference + readInteger(bytes, at, bits) * binary) * decimal;
  return out;
}
