import type { Affine } from "../../geo/affine.ts";
import { type Grid, IDENTITY } from "../../geo/grid.ts";
import type { DType } from "../../stack/variable.ts";
import type { CogLevel, TileEncoding } from "./cog-level.ts";
import type { CogBand, CogRaster } from "./cog-raster.ts";
import { COMPRESSION_CODE } from "./encode-tile.ts";
import { renderGdalMetadata } from "./gdal-metadata.ts";
import { geoKeysFromCrs } from "./geokeys-from-crs.ts";
import { DTYPE_ITEM, GEOMETRY_ITEM } from "./own-items.ts";
import { FIELD, PLANAR, PREDICTOR, SAMPLE_FORMAT, SUBFILE, TAG } from "./tags.ts";
import { doubles, encodeDirectories, longs, shorts, type TagValue, text } from "./tiff-writer.ts";

/** PhotometricInterpretation: 0 is black. */
const MIN_IS_BLACK = 1;
/** ExtraSamples: what the further bands are, is not said. */
const UNSPECIFIED = 0;

/** The file header and all directories, with the place of every tile behind them: coarsest level first. */
export function encodeCogHeader(
  raster: CogRaster,
  encoding: TileEncoding,
  levels: readonly CogLevel[],
  bigTiff: boolean,
): Uint8Array {
  const at = (start: number) => {
    let position = start;
    const offsets = levels.map(() => new Float64Array(0));
    for (let k = levels.length - 1; k >= 0; k--) {
      const counts = levels[k]?.byteCounts ?? [];
      offsets[k] = Float64Array.from(counts, (count) => {
        const offset = position;
        position += count;
        return offset;
      });
    }
    return encodeDirectories(
      levels.map((level, k) => directoryOf(raster, encoding, level, offsets[k] ?? [], k > 0, bigTiff)),
      bigTiff,
    );
  };
  // The size does not depend on the offsets, so a first pass finds where the tiles begin.
  return at(at(0).byteLength);
}

function directoryOf(
  raster: CogRaster,
  encoding: TileEncoding,
  level: CogLevel,
  offsets: ArrayLike<number>,
  overview: boolean,
  bigTiff: boolean,
): TagValue[] {
  const bands = raster.bands.length;
  const each = (value: number) => new Array<number>(bands).fill(value);
  const [format, bits] = SAMPLES[raster.dtype];
  const nodata = nodataText(raster);
  const values: TagValue[] = [
    longs(TAG.newSubfileType, [overview ? SUBFILE.reduced : 0]),
    longs(TAG.imageWidth, [level.width]),
    longs(TAG.imageLength, [level.height]),
    shorts(TAG.bitsPerSample, ...each(bits)),
    shorts(TAG.compression, COMPRESSION_CODE[encoding.compression]),
    shorts(TAG.photometric, MIN_IS_BLACK),
    shorts(TAG.samplesPerPixel, bands),
    shorts(TAG.planarConfiguration, bands > 1 ? PLANAR.separate : PLANAR.chunky),
    ...(encoding.predictor === PREDICTOR.none ? [] : [shorts(TAG.predictor, encoding.predictor)]),
    shorts(TAG.tileWidth, encoding.tileSize),
    shorts(TAG.tileLength, encoding.tileSize),
    bigTiff ? { tag: TAG.tileOffsets, type: FIELD.long8, values: offsets } : longs(TAG.tileOffsets, offsets),
    longs(TAG.tileByteCounts, level.byteCounts),
    ...(bands > 1 ? [shorts(TAG.extraSamples, ...each(UNSPECIFIED).slice(1))] : []),
    shorts(TAG.sampleFormat, ...each(format)),
    ...(nodata === null ? [] : [text(TAG.gdalNodata, nodata)]),
  ];
  if (!overview)
    values.push(text(TAG.software, "upwarp"), ...georeferenceOf(raster.grid), ...metadataOf(raster));
  return values.sort((a, b) => a.tag - b.tag);
}

const SAMPLES: Readonly<Record<DType, readonly [format: number, bits: number]>> = {
  f32: [SAMPLE_FORMAT.float, 32],
  f64: [SAMPLE_FORMAT.float, 64],
  i8: [SAMPLE_FORMAT.signed, 8],
  u8: [SAMPLE_FORMAT.unsigned, 8],
  bool: [SAMPLE_FORMAT.unsigned, 8],
  i16: [SAMPLE_FORMAT.signed, 16],
  u16: [SAMPLE_FORMAT.unsigned, 16],
  i32: [SAMPLE_FORMAT.signed, 32],
  u32: [SAMPLE_FORMAT.unsigned, 32],
  c64: [SAMPLE_FORMAT.complexFloat, 64],
};

/** NaN is nodata in floats, and GIS programs want to be told. */
function nodataText({ dtype, nodata }: CogRaster): string | null {
  if (nodata !== null) return Number.isNaN(nodata) ? "nan" : String(nodata);
  return dtype === "f32" || dtype === "f64" ? "nan" : null;
}

function metadataOf(raster: CogRaster): TagValue[] {
  const own = {
    ...raster.metadata,
    ...(raster.dtype === "bool" && { [DTYPE_ITEM]: "bool" }),
    ...(raster.grid.geometry === "radar" && { [GEOMETRY_ITEM]: "radar" }),
  };
  const xml = renderGdalMetadata(own, raster.bands.map(aboutBand));
  return xml === null ? [] : [text(TAG.gdalMetadata, xml)];
}

function aboutBand(band: CogBand) {
  const variable = typeof band.data === "function" || ArrayBuffer.isView(band.data) ? undefined : band.data;
  const unit = band.unit ?? variable?.unit;
  const scale = band.scale ?? variable?.scale;
  const offset = band.offset ?? variable?.offset;
  return {
    ...(band.description !== undefined && { description: band.description }),
    ...(unit !== undefined && { unit }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
  };
}

function georeferenceOf({ affine, crs, geometry }: Grid): TagValue[] {
  if (geometry === "radar" && affine.every((value, k) => value === IDENTITY[k])) return [];
  return [...affineTags(affine), ...geoKeyTags(geoKeysFromCrs(crs))];
}

/** Scale and tie point where rows run east and columns south, the full matrix otherwise. */
function affineTags([a, b, c, d, e, f]: Affine): TagValue[] {
  if (b === 0 && d === 0 && a > 0 && e < 0)
    return [doubles(TAG.modelPixelScale, [a, -e, 0]), doubles(TAG.modelTiepoint, [0, 0, 0, c, f, 0])];
  return [doubles(TAG.modelTransformation, [a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1])];
}

/** The key directory with its two stores: doubles, and texts that end in "|". */
function geoKeyTags(keys: ReadonlyMap<number, number | string>): TagValue[] {
  const entries = [1, 1, 0, keys.size];
  const numbers: number[] = [];
  let ascii = "";
  for (const [key, value] of keys) {
    if (typeof value === "string") {
      // GeoTIFF texts are 7-bit, and "|" ends them.
      const plain = `${value.replace(/[^\x20-\x7e]/g, "?").replaceAll("|", "/")}|`;
      entries.push(key, TAG.geoAsciiParams, plain.length, ascii.length);
      ascii += plain;
    } else if (Number.isInteger(value) && value >= 0 && value <= 65_535 && !isDoubleKey(key)) {
      entries.push(key, 0, 1, value);
    } else {
      entries.push(key, TAG.geoDoubleParams, 1, numbers.length);
      numbers.push(value);
    }
  }
  return [
    shorts(TAG.geoKeyDirectory, ...entries),
    ...(numbers.length > 0 ? [doubles(TAG.geoDoubleParams, numbers)] : []),
    ...(ascii ? [text(TAG.geoAsciiParams, ascii)] : []),
  ];
}

/** Keys 2055, 2057..2061 and 3077..3096 hold doubles even where the value is whole (GeoTIFF 1.1, annex B). */
const isDoubleKey = (key: number) =>
  key === 2055 || (key >= 2057 && key <= 2061 && key !== 2060) || (key >= 3077 && key <= 3096);
