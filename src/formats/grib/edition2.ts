import type { SharedFile } from "../hdf5/shared-file.ts";
import { damaged } from "./damaged.ts";
import { countBits } from "./edition1.ts";
import type { ByteRange, GribField, SkippedField } from "./field.ts";
import { latLonGrid } from "./lat-lon-grid.ts";
import { Octets } from "./octets.ts";
import { parameterOfEdition2 } from "./parameters.ts";
import { type Packing, packingProblem } from "./unpack.ts";

/** Octets before section 1. */
const INDICATOR = 16;
const SECTION_HEADER = 5;
const BITMAP_HEADER = 6;
/** The parts of a section that this reader looks at. */
const HEADER_OCTETS = 96;
const MISSING_U32 = 2 ** 32 - 1;
/** Without a basic angle, angles count in millionths of a degree. */
const MICRODEGREES = 1e6;

/** Milliseconds of code table 4.4's units that have a fixed length. */
const TIME_UNITS: Readonly<Record<number, number>> = {
  0: 60_000,
  1: 3_600_000,
  2: 86_400_000,
  10: 3 * 3_600_000,
  11: 6 * 3_600_000,
  12: 12 * 3_600_000,
  13: 1000,
};

/** Reads the sections of one GRIB 2 message, which may hold many fields, of which only the headers. */
export function readEdition2(
  file: SharedFile,
  offset: number,
  length: number,
): readonly (GribField | SkippedField)[] {
  const where = { path: file.path, offset };
  const bad = (what: string, got: string) => damaged(file.path, offset, what, got);
  const discipline = file.read(offset + 6, 1)[0] ?? 0;
  const fields: (GribField | SkippedField)[] = [];
  // Sections 3 to 6 hold on for the fields that follow without them.
  const current = new Map<number, Octets>();
  let bitmap: ByteRange | null = null;
  let at = offset + INDICATOR;
  const end = offset + length - 4;
  while (at < end) {
    if (end - at < SECTION_HEADER)
      throw bad("A GRIB message ends within a section.", `${end - at} octets before its end`);
    const header = new Octets(file.read(at, SECTION_HEADER), where);
    const [size, number] = [header.u32(0), header.u8(4)];
    if (size < SECTION_HEADER || at + size > end)
      throw bad("A section of a GRIB message leaves the message.", `${size} octets in section ${number}`);
    const section = { offset: at, length: size };
    const body = new Octets(file.read(at, Math.min(size, HEADER_OCTETS)), where);
    if (number === 6) bitmap = bitmapOf(section, body, bitmap);
    if (number === 7)
      fields.push(
        readField({ file, bad, discipline, current, bitmap }, { offset: at + 5, length: size - 5 }),
      );
    else current.set(number, body);
    at += size;
  }
  return fields;
}

/** Code table 6.0: 0 a bitmap follows, 254 the one before holds on, 255 there is none. */
function bitmapOf(section: ByteRange, body: Octets, before: ByteRange | null): ByteRange | null {
  const indicator = body.u8(5);
  if (indicator === 254) return before;
  if (indicator !== 0) return null;
  return { offset: section.offset + BITMAP_HEADER, length: section.length - BITMAP_HEADER };
}

interface Message {
  readonly file: SharedFile;
  readonly bad: (what: string, got: string) => Error;
  readonly discipline: number;
  readonly current: ReadonlyMap<number, Octets>;
  readonly bitmap: ByteRange | null;
}

function readField(message: Message, data: ByteRange): GribField | SkippedField {
  const { file, bad, discipline, current, bitmap } = message;
  const need = (number: number): Octets => {
    const section = current.get(number);
    if (section === undefined)
      throw bad("A GRIB message lacks a section that its data need.", `no section ${number}`);
    return section;
  };
  const [identification, grid, product, representation] = [need(1), need(3), need(4), need(5)];
  need(6);
  const parameter = parameterOfEdition2(discipline, product.u8(9), product.u8(10));
  const skip = (reason: string) => ({ reason: `${parameter.name}: ${reason}` });
  const kind = product.u16(7);
  if (kind > 1) return skip(`product template ${kind}, not of a single moment`);
  if (grid.u16(12) !== 0) return skip(`grid template ${grid.u16(12)}, not latitude/longitude`);
  const placed = latLonGrid(readGrid(grid));
  const points = grid.u32(30) * grid.u32(34);
  if (grid.u32(30) === MISSING_U32 || grid.u32(34) === MISSING_U32) return skip("a reduced grid");
  if (placed === null || grid.u32(6) !== points)
    throw bad("A GRIB message gives a grid that makes no sense.", `${grid.u32(30)} x ${grid.u32(34)} points`);
  if (bitmap !== null && bitmap.length * 8 < points)
    throw bad("The bitmap of a GRIB message is too short for its grid.", `${bitmap.length} octets`);
  const packing = readPacking(representation);
  if (typeof packing === "string") return skip(packing);
  const expected = bitmap === null ? points : countBits(file, bitmap, points);
  const problem =
    packing.count === expected
      ? packingProblem(packing, data.length)
      : `${packing.count} values for ${expected} points`;
  if (problem !== null) throw bad("The data of a GRIB message do not fit its header.", problem);
  const time = validTime(identification, product);
  if (typeof time === "string") return skip(time);
  return { parameter, ...levelOf(product), time, ...placed, packing, data, bitmap };
}

function readGrid(grid: Octets) {
  const [basic, parts] = [grid.u32(38), grid.u32(42)];
  const stated = basic !== 0 && basic !== MISSING_U32 && parts !== 0 && parts !== MISSING_U32;
  const unit = stated ? basic / parts : 1 / MICRODEGREES;
  return {
    ni: grid.u32(30),
    nj: grid.u32(34),
    firstLatitude: grid.s32(46) * unit,
    firstLongitude: grid.s32(50) * unit,
    lastLatitude: grid.s32(55) * unit,
    lastLongitude: grid.s32(59) * unit,
    stepLongitude: grid.u32(63) * unit,
    stepLatitude: grid.u32(67) * unit,
    scanMode: grid.u8(71),
  };
}

/** The packing of section 5; a text when it is not one that is decoded here. */
function readPacking(section: Octets): Packing | string {
  const count = section.u32(5);
  const template = section.u16(9);
  if (template === 4) {
    const precision = section.u8(11);
    return precision === 1 || precision === 2
      ? { kind: "ieee", octets: precision === 1 ? 4 : 8, count }
      : `floats of precision ${precision}`;
  }
  if (template !== 0 && template !== 2 && template !== 3) return `data representation 5.${template}`;
  const scaling = {
    reference: section.f32(11),
    binaryScale: section.s16(15),
    decimalScale: section.s16(17),
    bits: section.u8(19),
    count,
  };
  if (template === 0) return { kind: "simple", ...scaling };
  const differs = template === 3;
  return {
    kind: "complex",
    ...scaling,
    missing: section.u8(22),
    groups: section.u32(31),
    widthReference: section.u8(35),
    widthBits: section.u8(36),
    lengthReference: section.u32(37),
    lengthIncrement: section.u8(41),
    lastLength: section.u32(42),
    lengthBits: section.u8(46),
    order: differs ? section.u8(47) : 0,
    orderOctets: differs ? section.u8(48) : 0,
  };
}

/** Code table 4.5: 100 is an isobaric level in Pa, 1 the ground. Levels are value / 10^scale. */
function levelOf(product: Octets): { surface: string; level: number } {
  const kind = product.u8(22);
  const value = product.u32(24);
  const level = value === MISSING_U32 ? 0 : value / 10 ** product.s8(23);
  const PASCALS_PER_HPA = 100;
  if (kind === 100) return { surface: "isobaric", level: level / PASCALS_PER_HPA };
  return { surface: kind === 1 ? "surface" : `level ${kind}`, level };
}

function validTime(identification: Octets, product: Octets): number | string {
  const reference = Date.UTC(
    identification.u16(12),
    identification.u8(14) - 1,
    identification.u8(15),
    identification.u8(16),
    identification.u8(17),
    identification.u8(18),
  );
  const steps = product.s32(18);
  const unit = TIME_UNITS[product.u8(17)];
  if (unit === undefined && steps !== 0) return `time unit ${product.u8(17)}`;
  return reference + steps * (unit ?? 0);
}
