import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { formatError } from "../../errors.ts";
import type { Affine } from "../../geo/affine.ts";
import { crsFromEpsg, crsFromWkt } from "../../geo/crs.ts";
import { type Crs, type Grid, NO_CRS } from "../../geo/grid.ts";
import type { BandDescription, FlatDescription } from "./description.ts";
import { bytesPerPixel, type FlatType } from "./layout.ts";
import { isRecord, parseXml, textOf } from "./xml.ts";

const TYPES: Readonly<Record<string, FlatType>> = {
  Byte: "u8",
  Int8: "i8",
  UInt16: "u16",
  Int16: "i16",
  UInt32: "u32",
  Int32: "i32",
  Float32: "f32",
  Float64: "f64",
  CInt16: "ci16",
  CFloat32: "c64",
};

export const isVrt = (text: string) => /^\s*(<\?xml[^>]*>\s*)?<VRTDataset[\s>]/.test(text);

export const hasRawBands = (text: string) => /\bsubClass="VRTRawRasterBand"/.test(text);

/**
 * A GDAL virtual raster whose bands are raw (VRTRawRasterBand). A band's file must lie in the VRT's folder or
 * below it: a header from elsewhere must not make us read any other file of the machine.
 */
export function describeVrt(header: string, text: string): FlatDescription {
  const root = parseXml(text, header).VRTDataset;
  if (!isRecord(root)) throw unsupported(header, "no VRTDataset element");
  const width = Number(root["@rasterXSize"]);
  const length = Number(root["@rasterYSize"]);
  const bands = listOf(root.VRTRasterBand).map((band, i) => describeBand(band, i, width, length, header));
  if (bands.length === 0) throw unsupported(header, "no bands");
  return { kind: "vrt", bands, grid: vrtGrid(root, width, length), attrs: {} };
}

export const isRawBand = (band: Record<string, unknown>) => band["@subClass"] === "VRTRawRasterBand";

function describeBand(
  band: unknown,
  i: number,
  width: number,
  length: number,
  header: string,
): BandDescription {
  if (!isRecord(band) || !isRawBand(band)) throw unsupported(header, `band ${i + 1} is no VRTRawRasterBand`);
  const dtype = TYPES[textOf(band["@dataType"])];
  if (dtype === undefined) throw unsupported(header, `data type ${textOf(band["@dataType"])}`);
  const source = band.SourceFilename;
  const toVrt = isRecord(source) && source["@relativeToVRT"] === "1";
  const path = confined(header, textOf(source), toVrt);
  const pixelStride = count(band.PixelOffset, bytesPerPixel(dtype), header);
  const lineStride = count(band.LineOffset, pixelStride * width, header);
  const nodata = Number(textOf(band.NoDataValue) || Number.NaN);
  const [scale, add] = [Number(textOf(band.Scale) || 1), Number(textOf(band.Offset) || 0)];
  return {
    layout: {
      path,
      width,
      length,
      bands: 1,
      interleave: "bsq",
      dtype,
      bigEndian: /^MSB$/i.test(textOf(band.ByteOrder)),
      headerOffset: count(band.ImageOffset, 0, header),
    },
    band: 0,
    labels: {
      name: textOf(band.Description) || `band${i + 1}`,
      header,
      unit: textOf(band.UnitType),
      pixelStride,
      lineStride,
      ...(!Number.isNaN(nodata) && { nodata }),
      ...(scale !== 1 && Number.isFinite(scale) && { scale }),
      ...(add !== 0 && Number.isFinite(add) && { add }),
    },
  };
}

/** The band's file, links resolved, inside the folder of the VRT. */
function confined(header: string, name: string, relativeToVrt: boolean): string {
  const folder = realpathSync(dirname(resolve(header)));
  const stated = isAbsolute(name) || !relativeToVrt ? resolve(name) : resolve(folder, name);
  const real = existsSync(stated) ? realpathSync(stated) : stated;
  const inside = relative(folder, real);
  if (name === "" || inside.startsWith("..") || isAbsolute(inside))
    throw formatError({
      code: "vrt-path-outside",
      what: "A virtual raster names a file outside of its own folder.",
      where: header,
      got: name,
      fix: "Put the VRT beside its rasters and name them relative to it (relativeToVRT=1), or open the raster itself.",
    });
  return real;
}

function count(value: unknown, otherwise: number, header: string): number {
  const text = textOf(value);
  const number = text === "" ? otherwise : Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw unsupported(header, `offset ${text}`);
}

/** GDAL's GeoTransform: c, a, b, f, d, e from the outer corner. */
export function vrtGrid(root: Record<string, unknown>, width: number, length: number): Grid | null {
  const numbers = textOf(root.GeoTransform).split(",").map(Number);
  const [c, a, b, f, d, e] = numbers as [number, number, number, number, number, number];
  if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return null;
  const affine: Affine = [a, b, c, d, e, f];
  return { shape: { y: length, x: width }, affine, crs: vrtCrs(textOf(root.SRS).trim()), geometry: "map" };
}

/** GDAL writes WKT, or "EPSG:32614" where the user said so. */
function vrtCrs(srs: string): Crs {
  const code = /^EPSG:(\d+)$/i.exec(srs);
  if (code) return crsFromEpsg(Number(code[1]));
  return srs === "" ? NO_CRS : crsFromWkt(srs);
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const unsupported = (header: string, got: string) =>
  formatError({
    code: "vrt-unsupported",
    what: "Only virtual rasters over raw binary files can be read.",
    where: header,
    got,
    fix: "Open the rasters that it names, or convert it with gdal_translate to GeoTIFF.",
  });
