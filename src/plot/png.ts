import { zlibSync } from "fflate";
import { inputError } from "../errors.ts";

/**
 * Encodes pixels as a PNG (ISO/IEC 15948), 8-bit RGBA, no colour profile, no time stamp: equal pixels give equal
 * bytes on every machine.
 *
 * @param pixels width * height * 4 bytes, row by row from the top: red, green, blue, alpha
 * @throws input error `png-size-mismatch`
 */
export function encodePng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  if (!(width > 0) || !(height > 0) || pixels.length !== width * height * 4)
    throw inputError({
      code: "png-size-mismatch",
      what: "The pixel buffer does not match the picture's size.",
      got: `${pixels.length} bytes for ${width} x ${height} pixels`,
      fix: "Pass width * height * 4 bytes of RGBA.",
    });
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOUR_TYPE_RGBA, 0, 0, 0], 8);
  return pngFile([
    ["IHDR", header],
    ["IDAT", zlibSync(filterRows(pixels, width * 4), { level: 6 })],
  ]);
}

/** The file of some chunks: signature before them, end after them. */
export function pngFile(content: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const chunks = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    ...content.map(([type, data]) => chunk(type, data)),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(chunks.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of chunks) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/** The picture as a `data:` address, for an `<image>` element. */
export function pngDataUri(png: Uint8Array): string {
  let binary = "";
  // In pieces: an argument list of a million bytes overflows the stack.
  for (let i = 0; i < png.length; i += 0x8000) binary += String.fromCharCode(...png.subarray(i, i + 0x8000));
  return `data:image/png;base64,${btoa(binary)}`;
}

const COLOUR_TYPE_RGBA = 6;
const FILTERS = [0, 1, 2] as const; // none, sub, up: PNG specification 9.2
const BYTES_PER_PIXEL = 4;

/** Chooses for each row the filter with the smallest sum of absolute differences (PNG specification 12.8). */
function filterRows(pixels: Uint8Array, stride: number): Uint8Array {
  const rows = pixels.length / stride;
  const filtered = new Uint8Array(rows * (stride + 1));
  for (let row = 0; row < rows; row++) {
    let best: (typeof FILTERS)[number] = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const filter of FILTERS) {
      let cost = 0;
      for (let i = 0; i < stride && cost < least; i++) {
        const byte = filteredByte(pixels, row, i, stride, filter);
        cost += byte < 128 ? byte : 256 - byte;
      }
      if (cost < least) [least, best] = [cost, filter];
    }
    const start = row * (stride + 1);
    filtered[start] = best;
    for (let i = 0; i < stride; i++) filtered[start + 1 + i] = filteredByte(pixels, row, i, stride, best);
  }
  return filtered;
}

function filteredByte(pixels: Uint8Array, row: number, i: number, stride: number, filter: 0 | 1 | 2): number {
  const at = row * stride + i;
  const value = pixels[at] ?? 0;
  if (filter === 1) return (value - (i < BYTES_PER_PIXEL ? 0 : (pixels[at - BYTES_PER_PIXEL] ?? 0))) & 0xff;
  if (filter === 2) return (value - (row === 0 ? 0 : (pixels[at - stride] ?? 0))) & 0xff;
  return value;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** CRC-32 with the polynomial of PNG specification annex D, reflected. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
