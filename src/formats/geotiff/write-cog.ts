import { cancelledError, configError, inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { componentsOf, holds } from "../../stack/dtype.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";
import { type TemporaryFile, writeInParts } from "../atomic-write.ts";
import { encodeCogHeader } from "./cog-header.ts";
import { CogLevel, type TileEncoding } from "./cog-level.ts";
import type { CogBand, CogRaster, RowReader } from "./cog-raster.ts";
import { type CogCompression, predictorFor } from "./encode-tile.ts";
import { Spool } from "./spool.ts";

export interface CogOptions {
  readonly compression?: CogCompression;
  /** Side of a tile, pixels; a multiple of 16. */
  readonly tileSize?: number;
  /** Overviews by factors of 2 until one fits into a tile. */
  readonly overviews?: boolean;
  /** "auto" takes BigTIFF where classic TIFF's 4 GiB do not suffice. */
  readonly bigTiff?: "auto" | "always";
  readonly signal?: AbortSignal;
}

/**
 * Writes a cloud-optimized GeoTIFF: directories first, then the smallest overview's tiles, the full image last.
 * Reads its input once, one row of tiles at a time. The file appears under its name when it is whole. The same
 * input gives the same bytes.
 *
 * Throws input errors ("raster-size-differs", "raster-type-differs"), config errors, storage errors and the
 * cancelled error; then nothing is left behind.
 */
export async function writeCog(path: string, raster: CogRaster, options: CogOptions = {}): Promise<void> {
  const { compression = "deflate", tileSize = 512, overviews = true, bigTiff = "auto", signal } = options;
  checkRaster(path, raster, tileSize);
  const { dtype, nodata } = raster;
  const encoding: TileEncoding = {
    dtype,
    nodata,
    tileSize,
    predictor: predictorFor(dtype, compression),
    compression,
  };
  await writeInParts(path, async (file) => {
    const levels = makeLevels(raster.grid, encoding, overviews, file.temporaryPath);
    try {
      await pushBands(path, raster, levels[0] as CogLevel, tileSize, signal);
      await assemble(file, raster, encoding, levels, bigTiff === "always");
    } finally {
      for (const level of levels) await level.spool.discard();
    }
  });
}

/** From the full image to the coarsest overview. */
function makeLevels(grid: Grid, encoding: TileEncoding, overviews: boolean, prefix: string): CogLevel[] {
  const sizes = [{ ...grid.shape }];
  for (let last = sizes[0]; overviews && last && Math.max(last.x, last.y) > encoding.tileSize; ) {
    last = { y: Math.ceil(last.y / 2), x: Math.ceil(last.x / 2) };
    sizes.push(last);
  }
  const levels: CogLevel[] = [];
  for (const [k, { x, y }] of [...sizes.entries()].reverse())
    levels.unshift(new CogLevel(x, y, encoding, new Spool(`${prefix}.level${k}`), levels[0] ?? null));
  return levels;
}

async function pushBands(
  path: string,
  { grid, bands, dtype }: CogRaster,
  level: CogLevel,
  tileSize: number,
  signal?: AbortSignal,
): Promise<void> {
  const { x: width, y: height } = grid.shape;
  for (const [k, band] of bands.entries()) {
    const read = rowReaderOf(band.data, width, dtype, signal);
    for (let start = 0; start < height; start += tileSize) {
      if (signal?.aborted) throw cancelledError();
      const stop = Math.min(height, start + tileSize);
      const rows = await read(start, stop);
      const expected = (stop - start) * width * componentsOf(dtype);
      if (!holds(dtype, rows)) throw typeDiffers(`${path}, band ${k + 1}`, rows.constructor.name, dtype);
      if (rows.length !== expected)
        throw sizeDiffers(`${path}, band ${k + 1}, rows ${start} to ${stop}`, rows.length, expected);
      await level.push(rows);
    }
  }
}

function rowReaderOf(data: CogBand["data"], width: number, dtype: DType, signal?: AbortSignal): RowReader {
  if (typeof data === "function") return data;
  const perRow = width * componentsOf(dtype);
  if (ArrayBuffer.isView(data))
    return (start, stop) => data.subarray(start * perRow, stop * perRow) as TypedArray;
  return (start, stop) => {
    const window = [
      [start, stop],
      [0, width],
    ] as const;
    return data.read(window, signal ? { signal } : {});
  };
}

/** Puts header and levels together. Whether BigTIFF is needed is known only now. */
async function assemble(
  file: TemporaryFile,
  raster: CogRaster,
  encoding: TileEncoding,
  levels: readonly CogLevel[],
  always: boolean,
): Promise<void> {
  const dataBytes = levels.reduce((sum, { spool }) => sum + spool.size, 0);
  const classic = always ? null : encodeCogHeader(raster, encoding, levels, false);
  const fits = classic !== null && classic.byteLength + dataBytes <= MAX_CLASSIC_BYTES;
  const header = fits ? classic : encodeCogHeader(raster, encoding, levels, true);
  await file.writeAt(header, 0);
  let position = header.byteLength;
  for (const { spool } of [...levels].reverse()) {
    await spool.copyTo(file, position);
    position += spool.size;
  }
}

/** Offsets of a classic TIFF are 32 bits. */
const MAX_CLASSIC_BYTES = 2 ** 32 - 1;

function checkRaster(path: string, { grid, bands, dtype }: CogRaster, tileSize: number): void {
  if (!Number.isInteger(tileSize) || tileSize < 16 || tileSize % 16 !== 0 || tileSize > 8192)
    throw configError({
      code: "tile-size-invalid",
      what: "The side of a TIFF tile must be a multiple of 16 pixels.",
      got: String(tileSize),
      fix: "Use 256 or 512.",
    });
  if (bands.length === 0 || grid.shape.x < 1 || grid.shape.y < 1)
    throw inputError({
      code: "raster-empty",
      what: "A GeoTIFF needs at least one band and one pixel.",
      where: path,
      got: `${bands.length} bands of ${grid.shape.y} x ${grid.shape.x}`,
      fix: "Give a raster that is not empty.",
    });
  const pixels = grid.shape.x * grid.shape.y;
  for (const [k, { data }] of bands.entries()) {
    const where = `${path}, band ${k + 1}`;
    if (typeof data === "function") continue;
    if (ArrayBuffer.isView(data)) {
      if (data.length !== pixels * componentsOf(dtype))
        throw sizeDiffers(where, data.length, pixels * componentsOf(dtype));
    } else {
      if (data.dtype !== dtype) throw typeDiffers(where, data.dtype, dtype);
      if (data.shape.length !== 2 || data.shape[0] !== grid.shape.y || data.shape[1] !== grid.shape.x)
        throw sizeDiffers(where, data.shape.join(" x "), `${grid.shape.y} x ${grid.shape.x}`);
    }
  }
}

const sizeDiffers = (where: string, got: number | string, expected: number | string) =>
  inputError({
    code: "raster-size-differs",
    what: "The data of a band do not have the size of its grid.",
    where,
    got: `${got}, expected ${expected}`,
    fix: "Give each band as many pixels as the grid has.",
  });

const typeDiffers = (where: string, got: string, expected: DType) =>
  inputError({
    code: "raster-type-differs",
    what: "The data of a band do not have the number type to be written.",
    where,
    got: `${got}, expected ${expected}`,
    fix: "Convert the data, or write them in their own type.",
  });
