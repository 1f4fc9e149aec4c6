import type { SharedFile } from "../hdf5/shared-file.ts";
import { damaged } from "./damaged.ts";
import type { ByteRange, GribField, SkippedField } from "./field.ts";
import { latLonGrid } from "./lat-lon-grid.ts";
import { Octets } from "./octets.ts";
import { parameterOfEdition1 } from "./parameters.ts";
import { packingProblem } from "./unpack.ts";

/** Octets before section 1. */
const INDICATOR = 8;
const DATA_HEADER = 11;
const BITMAP_HEADER = 6;

/** Milliseconds of GRIB 1's units of time (code table 4); months and longer have no fixed length. */
const TIME_UNITS: Readonly<Record<number, number>> = {
  0: 60_000,
  1: 3_600_000,
  2: 86_400_000,
  10: 3 * 3_600_000,
  11: 6 * 3_600_000,
  12: 12 * 3_600_000,
  254: 1000,
};

/** Reads the sections of one GRIB 1 message, of which only the headers. */
export function readEdition1(
  file: SharedFile,
  offset: number,
  length: number,
): readonly (GribField | SkippedField)[] {
  const bad = (what: string, got: string) => damaged(file.path, offset, what, got);
  let at = offset + INDICATOR;
  const nextSection = (): ByteRange => {
    const size = new Octets(file.read(at, 3), { path: file.path, offset }).u24(0);
    const section = { offset: at, length: size };
    // The end mark "7777" follows the last section.
    if (size < 4 || at + size > offset + length - 4)
      throw bad("A section of a GRIB message leaves the message.", `${size} octets`);
    at += size;
    return section;
  };
  const open = ({ offset: start, length: size }: ByteRange, most = 64) =>
    new Octets(file.read(start, Math.min(size, most)), { path: file.path, offset });

  const product = open(nextSection());
  const flags = product.u8(7);
  const gridSection = (flags & 0x80) !== 0 ? nextSection() : null;
  const bitmapSection = (flags & 0x40) !== 0 ? nextSection() : null;
  const dataSection = nextSection();

  const parameter = parameterOfEdition1(product.u8(3), product.u8(8));
  const skip = (reason: string) => [{ reason: `${parameter.name}: ${reason}` }];
  if (gridSection === null) return skip("a grid of the tables, without a definition");
  const grid = open(gridSection);
  if (grid.u8(5) !== 0) return skip(`grid of representation ${grid.u8(5)}, not latitude/longitude`);
  const [ni, nj] = [grid.u16(6), grid.u16(8)];
  if (ni === 0xffff || nj === 0xffff) return skip("a reduced grid");
  const hasSteps = (grid.u8(16) & 0x80) !== 0;
  const placed = latLonGrid({
    ni,
    nj,
    firstLatitude: grid.s24(10) / 1000,
    firstLongitude: grid.s24(13) / 1000,
    lastLatitude: grid.s24(17) / 1000,
    lastLongitude: grid.s24(20) / 1000,
    stepLongitude: hasSteps ? grid.u16(23) / 1000 : Number.NaN,
    stepLatitude: hasSteps ? grid.u16(25) / 1000 : Number.NaN,
    // The fourth bit is GRIB 2's.
    scanMode: grid.u8(27) & 0xe0,
  });
  if (placed === null) throw bad("A GRIB message gives a grid that makes no sense.", `${ni} x ${nj} points`);

  const time = validTime(product);
  if (typeof time === "string") return skip(time);
  const points = ni * nj;
  let bitmap: ByteRange | null = null;
  if (bitmapSection !== null) {
    if (open(bitmapSection).u16(4) !== 0) return skip("a bitmap of the tables");
    bitmap = { offset: bitmapSection.offset + BITMAP_HEADER, length: bitmapSection.length - BITMAP_HEADER };
    if (bitmap.length * 8 < points)
      throw bad("The bitmap of a GRIB message is too short for its grid.", `${bitmap.length} octets`);
  }
  const data = open(dataSection, DATA_HEADER);
  if ((data.u8(3) & 0xc0) !== 0) return skip("second-order packing or spherical harmonics");
  const range = { offset: dataSection.offset + DATA_HEADER, length: dataSection.length - DATA_HEADER };
  const packing = {
    kind: "simple",
    reference: data.ibm32(6),
    binaryScale: data.s16(4),
    decimalScale: product.s16(26),
    bits: data.u8(10),
    count: bitmap === null ? points : countBits(file, bitmap, points),
  } as const;
  const problem = packingProblem(packing, range.length);
  if (problem !== null) throw bad("The data of a GRIB message do not fit its header.", problem);
  const { surface, level } = levelOf(product.u8(9), product.u16(10));
  return [{ parameter, surface, level, time, ...placed, packing, data: range, bitmap }];
}

/** Code table 3: 100 is an isobaric level in hPa, 1 the ground. */
function levelOf(kind: number, level: number): { surface: string; level: number } {
  if (kind === 100) return { surface: "isobaric", level };
  return { surface: kind === 1 ? "surface" : `level ${kind}`, level };
}

/** Reference time plus forecast time (code table 5); a text when it is not the time of a single moment. */
function validTime(product: Octets): number | string {
  const year = (product.u8(24) - 1) * 100 + product.u8(12);
  const reference = Date.UTC(year, product.u8(13) - 1, product.u8(14), product.u8(15), product.u8(16));
  const range = product.u8(20);
  const steps = range === 0 ? product.u8(18) : range === 1 ? 0 : range === 10 ? product.u16(18) : null;
  if (steps === null) return `values over a range of time (indicator ${range})`;
  const unit = TIME_UNITS[product.u8(17)];
  if (unit === undefined && steps > 0) return `time unit ${product.u8(17)}`;
  return reference + steps * (unit ?? 0);
}

/** Set bits among the first `count`. */
export function countBits(file: SharedFile, { offset, length }: ByteRange, count: number): number {
  const bytes = file.read(offset, Math.min(length, Math.ceil(count / 8)));
  let set = 0;
  for (let i = 0; i < count; i++) if ((bytes[i >> 3]! & (0x80 >> (i & 7))) !== 0) set++;
  return set;
}
