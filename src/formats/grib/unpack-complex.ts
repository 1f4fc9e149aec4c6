import { alignToOctet, readInteger, readSigned } from "./bits.ts";
import type { ComplexPacking } from "./unpack.ts";

/** Widest number that a group may hold; wider ones are no weather. */
const MAX_WIDTH = 32;

/**
 * Complex packing, with or without spatial differences: WMO Manual on Codes I.2, data templates 7.2 and 7.3, regulation
 * 92.9.4 for the missing values. null when the groups do not fit the data.
 */
export function unpackComplex(packing: ComplexPacking, bytes: Uint8Array): Float64Array | null {
  const { count, groups, order, missing } = packing;
  const start = readStart(packing, bytes);
  const layout = readGroups(packing, bytes, start.bit);
  if (layout === null) return null;
  const out = new Float64Array(count);
  let bit = layout.bit;
  let at = 0;
  for (let g = 0; g < groups; g++) {
    const [reference, width, length] = [layout.references[g]!, layout.widths[g]!, layout.lengths[g]!];
    if (at + length > count || bit + length * width > bytes.length * 8) return null;
    // A group without width says by its reference that all of it is missing.
    const top = width > 0 ? 2 ** width - 1 : 2 ** packing.bits - 1;
    for (let i = 0; i < length; i++, bit += width) {
      const packed = width > 0 ? readInteger(bytes, bit, width) : reference;
      const isMissing = (missing > 0 && packed === top) || (missing > 1 && packed === top - 1);
      out[at++] = isMissing ? Number.NaN : width > 0 ? reference + packed : reference;
    }
  }
  if (at !== count) return null;
  if (order > 0) undoDifferences(out, order, start.values);
  const [binary, decimal] = [2 ** packing.binaryScale, 10 ** -packing.decimalScale];
  for (let i = 0; i < count; i++) out[i] = (packing.reference + out[i]! * binary) * decimal;
  return out;
}

/** The first values and the smallest difference, which lie before the groups. */
function readStart({ order, orderOctets }: ComplexPacking, bytes: Uint8Array) {
  const width = orderOctets * 8;
  const values: number[] = [];
  if (order > 0) for (let i = 0; i <= order; i++) values.push(readSigned(bytes, i * width, width));
  return { values, bit: values.length * width };
}

function readGroups(packing: ComplexPacking, bytes: Uint8Array, bit: number) {
  const { groups, bits, widthBits, lengthBits } = packing;
  const read = (width: number) => {
    const out = new Float64Array(groups);
    for (let g = 0; g < groups; g++, bit += width) out[g] = readInteger(bytes, bit, width);
    bit = alignToOctet(bit);
    return out;
  };
  const references = read(bits);
  const widths = read(widthBits).map((width) => width + packing.widthReference);
  const lengths = read(lengthBits).map(
    (length) => length * packing.lengthIncrement + packing.lengthReference,
  );
  lengths[groups - 1] = packing.lastLength;
  return widths.some((width) => width > MAX_WIDTH) ? null : { references, widths, lengths, bit };
}

/** Sums the differences up again, from one value that is there to the next. */
function undoDifferences(values: Float64Array, order: number, start: readonly number[]): void {
  const smallest = start[order] ?? 0;
  let [last, beforeLast] = [0, 0];
  let seen = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const difference = values[i]! + smallest;
    const value = seen < order ? start[seen]! : difference + (order === 1 ? last : 2 * last - beforeLast);
    values[i] = value;
    beforeLast = last;
    last = value;
    seen++;
  }
}
