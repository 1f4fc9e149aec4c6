import { inflateSync } from "node:zlib";
import Lerc from "lerc";
import { viewAs } from "../../stack/dtype.ts";
import { decodeZstd } from "../zstd.ts";
import { blockBytes, type ImageLayout } from "./image-layout.ts";

/** Second value of the LercParameters tag (libtiff tif_lerc.h). */
const INNER = { none: 0, deflate: 1, zstd: 2 } as const;
/** "Lerc2 ", version, checksum, rows, columns: the fixed start of a blob (Esri LERC specification, version 2.4). */
const LERC2_MAGIC = "Lerc2 ";

/**
 * Decodes a LERC block with an optional inner compression. Pixels outside the blob's mask become NaN in floats:
 * that is how libtiff stores NaN. (geotiff.js 3.0.5 leaves them 0, which no later step could tell from data.)
 */
export async function decodeLerc(
  input: Uint8Array,
  layout: ImageLayout,
  parameters: Float64Array,
): Promise<Uint8Array> {
  const limit = 2 * blockBytes(layout) + 65_536;
  const blob = await unwrap(input, parameters[1] ?? INNER.none, limit);
  checkSize(blob, layout);
  const { pixels, mask } = Lerc.decode(new Uint8Array(blob).buffer, {
    returnPixelInterleavedDims: layout.bandsPerBlock > 1,
  });
  const values = pixels[0];
  if (values === undefined) throw new RangeError("LERC blob without pixels");
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const floating = layout.sample.dtype === "f32" || layout.sample.dtype === "f64";
  if (mask && floating) {
    const samples = viewAs(layout.sample.dtype, bytes);
    for (let i = 0; i < samples.length; i++)
      if (mask[Math.floor(i / layout.bandsPerBlock)] === 0) samples[i] = Number.NaN;
  }
  return bytes;
}

async function unwrap(input: Uint8Array, inner: number, limit: number): Promise<Uint8Array> {
  if (inner === INNER.none) return input;
  if (inner === INNER.deflate) return inflateSync(input, { maxOutputLength: limit });
  if (inner !== INNER.zstd) throw new RangeError(`LERC with inner compression ${inner}`);
  return decodeZstd(input, limit);
}

/** The blob's own size decides what its decoder allocates, so it must be the block's. */
function checkSize(blob: Uint8Array, layout: ImageLayout): void {
  const magic = new TextDecoder("latin1").decode(blob.subarray(0, LERC2_MAGIC.length));
  if (magic !== LERC2_MAGIC || blob.length < 26) throw new RangeError("block is not a LERC2 blob");
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const version = view.getInt32(6, true);
  const at = version >= 3 ? 14 : 10;
  const [rows, columns] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
  const bands = version >= 4 ? view.getInt32(at + 8, true) : 1;
  if (
    columns === layout.blockWidth &&
    rows >= 1 &&
    rows <= layout.blockHeight &&
    bands === layout.bandsPerBlock
  )
    return;
  throw new RangeError(
    `LERC blob of ${rows} x ${columns} x ${bands} in a block of ${layout.blockHeight} x ${layout.blockWidth}`,
  );
}
