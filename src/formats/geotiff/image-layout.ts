import { formatError } from "../../errors.ts";
import { type SampleType, sampleTypeOf } from "./sample-type.ts";
import { COMPRESSION, PLANAR, PREDICTOR, SAMPLE_FORMAT, TAG } from "./tags.ts";
import { headerLies, type TiffDirectory, type TiffFile } from "./tiff-file.ts";

/** How the pixels of one image are cut into blocks (strips or tiles) and encoded. */
export interface ImageLayout {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  /** Strips are blocks as wide as the image. */
  readonly tiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Bands within one block: all of them when interleaved by pixel, else 1. */
  readonly bandsPerBlock: number;
  /** 1 when interleaved by pixel, else one plane of blocks for each band. */
  readonly planes: number;
  readonly sample: SampleType;
  readonly compression: number;
  readonly predictor: number;
  readonly littleEndian: boolean;
}

/**
 * The largest block that is decoded in one piece. Blocks of good files have 0.1 to 4 MB; a header that asks for
 * more than this is damaged, hostile, or of one huge compressed strip, which no reader can window.
 */
const MAX_BLOCK_BYTES = 2 ** 29;
/** Uncompressed strips are cut to about this size, as GDAL does, so that a window costs what it covers. */
const CHOPPED_STRIP_BYTES = 262_144;

/** Reads and checks the layout of one image. Throws format errors that name the file. */
export async function readLayout(file: TiffFile, directory: TiffDirectory): Promise<ImageLayout> {
  const path = file.source.path;
  const width = await directory.number(TAG.imageWidth, 0);
  const height = await directory.number(TAG.imageLength, 0);
  const bands = await directory.number(TAG.samplesPerPixel, 1);
  if (!(width >= 1 && height >= 1 && bands >= 1))
    throw headerLies(path, `an image of ${width} x ${height} pixels and ${bands} bands`);
  const sample = sampleTypeOf(
    path,
    await uniform(path, directory, TAG.sampleFormat, SAMPLE_FORMAT.unsigned),
    await uniform(path, directory, TAG.bitsPerSample, 1),
  );
  const tiled = directory.has(TAG.tileOffsets);
  const rows = Math.min(height, await directory.number(TAG.rowsPerStrip, height));
  const blockWidth = tiled ? await directory.number(TAG.tileWidth, 0) : width;
  const blockHeight = tiled ? await directory.number(TAG.tileLength, 0) : rows;
  const chunky = (await directory.number(TAG.planarConfiguration, PLANAR.chunky)) !== PLANAR.separate;
  if (!(blockWidth >= 1 && blockHeight >= 1))
    throw headerLies(path, `blocks of ${blockWidth} x ${blockHeight}`);
  const layout: ImageLayout = {
    width,
    height,
    bands,
    tiled,
    blockWidth,
    blockHeight,
    blocksAcross: Math.ceil(width / blockWidth),
    blocksDown: Math.ceil(height / blockHeight),
    bandsPerBlock: chunky ? bands : 1,
    planes: chunky ? 1 : bands,
    sample,
    compression: await directory.number(TAG.compression, COMPRESSION.none),
    predictor: await directory.number(TAG.predictor, PREDICTOR.none),
    littleEndian: file.littleEndian,
  };
  checkPredictor(path, layout);
  return layout;
}

/** Bytes of one row of a block, as decoded; rows of bits are padded to whole bytes. */
export const rowBytes = (layout: ImageLayout) =>
  Math.ceil((layout.blockWidth * layout.bandsPerBlock * layout.sample.bits) / 8);

/** Bytes of a whole block, as decoded. */
export const blockBytes = (layout: ImageLayout) => rowBytes(layout) * layout.blockHeight;

/** Rows of a block row that lie in the image; what a tile has below them is padding. */
export function rowsOfBlock(layout: ImageLayout, blockRow: number): number {
  return Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight);
}

async function uniform(
  path: string,
  directory: TiffDirectory,
  tag: number,
  fallback: number,
): Promise<number> {
  const values = await directory.numbers(tag);
  const first = values[0] ?? fallback;
  if (values.every((value) => value === first)) return first;
  throw formatError({
    code: "tiff-samples-unsupported",
    what: "The bands of the TIFF have different number types.",
    where: path,
    got: `${tag === TAG.bitsPerSample ? "bits" : "sample formats"} ${Array.from(values.slice(0, 8)).join(", ")}`,
    fix: "Write each band to its own file, for example with gdal_translate -b N.",
  });
}

function checkPredictor(path: string, { predictor, sample, compression }: ImageLayout): void {
  const whole = sample.bits >= 8;
  const floating = sample.dtype === "f32" || sample.dtype === "f64";
  const fits =
    predictor === PREDICTOR.none ||
    (predictor === PREDICTOR.horizontal && whole) ||
    (predictor === PREDICTOR.float && floating);
  if (fits || compression === COMPRESSION.none) return;
  throw formatError({
    code: "tiff-predictor-unsupported",
    what: "The TIFF uses a predictor that does not belong to its number type.",
    where: path,
    got: `predictor ${predictor} with ${sample.dtype}`,
    fix: "Rewrite the file with gdal_translate -co PREDICTOR=1.",
  });
}

/** Where each block lies in the file, in the order of the TIFF: plane, block row, block column. */
export interface BlockIndex {
  readonly layout: ImageLayout;
  readonly offsets: Float64Array;
  readonly byteCounts: Float64Array;
}

/**
 * Reads the block index and checks every entry against the file's size, so that a truncated file is found when
 * it is opened. Uncompressed strips come back cut into smaller ones.
 */
export async function readBlockIndex(
  file: TiffFile,
  directory: TiffDirectory,
  layout: ImageLayout,
): Promise<BlockIndex> {
  const path = file.source.path;
  const offsets = await directory.numbers(layout.tiled ? TAG.tileOffsets : TAG.stripOffsets);
  let byteCounts = await directory.numbers(layout.tiled ? TAG.tileByteCounts : TAG.stripByteCounts);
  const blocks = layout.blocksAcross * layout.blocksDown * layout.planes;
  const raw = layout.compression === COMPRESSION.none;
  // Writers of plain strips have left the sizes out; they follow from the image's.
  if (byteCounts.length === 0 && raw)
    byteCounts = offsets.map((_, k) => rowBytes(layout) * rowsOfBlock(layout, k % layout.blocksDown));
  if (offsets.length !== blocks || byteCounts.length !== blocks)
    throw headerLies(
      path,
      `${blocks} blocks by the image's size, ${offsets.length} offsets and ${byteCounts.length} sizes`,
    );
  const index =
    raw && !layout.tiled ? chopStrips({ layout, offsets, byteCounts }) : { layout, offsets, byteCounts };
  checkBlocks(path, file.source.size, index);
  return index;
}

/**
 * The most that each method can pack into one byte; more is a lying header. Deflate: 258 bytes in 2 bits (zlib's
 * technical notes). zstd: a block of 128 KiB in 4 bytes (RFC 8878). LZW: 3838 strings, each one byte longer than
 * the last, in codes of 9 to 12 bits. PackBits: 128 in 2. A LERC blob states its own size, which its decoder
 * checks.
 */
const MAX_RATIO: Readonly<Record<number, number>> = {
  [COMPRESSION.none]: 1,
  [COMPRESSION.deflate]: 1040,
  [COMPRESSION.oldDeflate]: 1040,
  [COMPRESSION.zstd]: 32_768,
  [COMPRESSION.lzw]: 1400,
  [COMPRESSION.packbits]: 64,
};

function checkBlocks(path: string, size: number, { layout, offsets, byteCounts }: BlockIndex): void {
  if (blockBytes(layout) > MAX_BLOCK_BYTES)
    throw formatError({
      code: "tiff-block-too-large",
      what: "One strip or tile of the TIFF is too large to decode in one piece.",
      where: path,
      got: `${layout.blockWidth} x ${layout.blockHeight} pixels, ${blockBytes(layout)} bytes`,
      fix: "Rewrite it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE.",
    });
  const ratio = MAX_RATIO[layout.compression] ?? Number.POSITIVE_INFINITY;
  for (let k = 0; k < offsets.length; k++) {
    const [offset, count] = [offsets[k] ?? 0, byteCounts[k] ?? 0];
    if (offset === 0 && count === 0) continue;
    if (offset + count > size)
      throw formatError({
        code: "tiff-truncated",
        what: "The TIFF file ends before the data that its header points to.",
        where: `${path}, ${layout.tiled ? "tile" : "strip"} ${k}`,
        got: `bytes ${offset} to ${offset + count} of a file of ${size}`,
        fix: "Copy or download the file again.",
      });
    const blockRow = Math.floor((k % (layout.blocksAcross * layout.blocksDown)) / layout.blocksAcross);
    const expected = rowBytes(layout) * rowsOfBlock(layout, blockRow);
    if (count === 0 || count * ratio < expected)
      throw headerLies(path, `block ${k} of ${count} bytes where ${expected} are needed`);
  }
}

/** Cuts uncompressed strips into shorter ones; the same bytes under another index. */
function chopStrips(index: BlockIndex): BlockIndex {
  const { layout, offsets } = index;
  const rows = Math.max(1, Math.floor(CHOPPED_STRIP_BYTES / rowBytes(layout)));
  if (rows >= layout.blockHeight || index.byteCounts.every((count) => count === 0)) return index;
  const bytesPerRow = rowBytes(layout);
  // Only whole divisions keep one block height for all strips; a strip that fills the image is always divisible.
  const blockHeight = layout.blocksDown === 1 ? rows : largestDivisor(layout.blockHeight, rows);
  const perStrip = Math.ceil(layout.blockHeight / blockHeight);
  const chopped: ImageLayout = { ...layout, blockHeight, blocksDown: Math.ceil(layout.height / blockHeight) };
  const newOffsets = new Float64Array(chopped.blocksDown * layout.planes);
  const newCounts = new Float64Array(newOffsets.length);
  for (let plane = 0; plane < layout.planes; plane++)
    for (let row = 0; row < chopped.blocksDown; row++) {
      const strip = plane * layout.blocksDown + Math.floor(row / perStrip);
      const k = plane * chopped.blocksDown + row;
      if ((offsets[strip] ?? 0) === 0) continue;
      newOffsets[k] = (offsets[strip] ?? 0) + (row % perStrip) * blockHeight * bytesPerRow;
      newCounts[k] = rowsOfBlock(chopped, row) * bytesPerRow;
    }
  return { layout: chopped, offsets: newOffsets, byteCounts: newCounts };
}

function largestDivisor(total: number, limit: number): number {
  for (let d = limit; d > 1; d--) if (total % d === 0) return d;
  return 1;
}
