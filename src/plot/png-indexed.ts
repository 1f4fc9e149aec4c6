import { zlibSync } from "fflate";
import { inputError } from "../errors.ts";
import type { Rgba } from "./colour/colour-map.ts";
import { pngFile } from "./png.ts";

const COLOUR_TYPE_INDEXED = 3;
const MOST_COLOURS = 256;

/**
 * Encodes a picture of at most 256 colours as a PNG of one byte for each pixel (ISO/IEC 15948, colour type 3): a third of
 * the size of the same map in full colour. Equal pixels give equal bytes on every machine.
 *
 * @param indices width * height positions in the palette, row by row from the top
 * @throws input error `png-size-mismatch`
 */
export function encodeIndexedPng(
  indices: Uint8Array,
  width: number,
  height: number,
  palette: readonly Rgba[],
): Uint8Array {
  if (!(width > 0) || !(height > 0) || indices.length !== width * height || palette.length > MOST_COLOURS)
    throw inputError({
      code: "png-size-mismatch",
      what: "The pixel buffer does not match the picture's size, or the palette has too many colours.",
      got: `${indices.length} bytes for ${width} x ${height} pixels, ${palette.length} colours`,
      fix: `Pass width * height bytes and at most ${MOST_COLOURS} colours.`,
    });
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOUR_TYPE_INDEXED, 0, 0, 0], 8);
  // Filters do not help where neighbouring numbers are not neighbouring colours; the byte 0 before a row says "none".
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++)
    rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return pngFile([
    ["IHDR", header],
    ["PLTE", Uint8Array.from(palette.flatMap((colour) => colour.slice(0, 3)))],
    ["tRNS", Uint8Array.from(palette, ([, , , alpha]) => alpha)],
    ["IDAT", zlibSync(rows, { level: 6 })],
  ]);
}
