import { type Crs, type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { AttributeValue, DType } from "../../stack/variable.ts";
import { type ByteSource, openFileSource } from "./byte-source.ts";
import { crsFromGeoKeys } from "./crs-from-geokeys.ts";
import { type GdalMetadata, parseGdalMetadata } from "./gdal-metadata.ts";
import { GEOKEY, type GeoKeys, keyNumber, keyText, RASTER_TYPE, readGeoKeys } from "./geokeys.ts";
import { readAffine, scaleAffine } from "./georeference.ts";
import { type ImageLayout, readLayout } from "./image-layout.ts";
import { DTYPE_ITEM, GEOMETRY_ITEM } from "./own-items.ts";
import { SUBFILE, TAG } from "./tags.ts";
import { readTiff, type TiffDirectory, type TiffFile } from "./tiff-file.ts";

/** One resolution of the image. */
export interface ImageLevel {
  readonly directory: TiffDirectory;
  readonly layout: ImageLayout;
}

/** Everything that a GeoTIFF says before its pixels. */
export interface GeotiffHeader {
  readonly source: ByteSource;
  readonly file: TiffFile;
  readonly main: ImageLevel;
  /** From the finest to the coarsest. */
  readonly overviews: readonly ImageLevel[];
  readonly grid: Grid;
  readonly metadata: GdalMetadata;
  /** The stored value that means no data; null when there is none besides NaN. */
  readonly nodata: number | null;
  /** Attributes of the whole file. */
  readonly attrs: Readonly<Record<string, AttributeValue>>;
}

/** Reads the headers of a GeoTIFF and releases the file. Throws format, input and storage errors. */
export async function readGeotiffHeader(path: string): Promise<GeotiffHeader> {
  const source = await openFileSource(path);
  try {
    const file = await readTiff(source);
    const directory = file.directories[0] as TiffDirectory;
    const main = { directory, layout: await readLayout(file, directory) };
    const overviews = await findOverviews(file, main.layout);
    const keys = await readGeoKeys(directory);
    const metadata = parseGdalMetadata(path, (await directory.text(TAG.gdalMetadata)) ?? "");
    const nodata = nodataOf(await directory.text(TAG.gdalNodata), main.layout.sample.dtype);
    const grid = await gridOf(directory, main.layout, keys, metadata);
    const attrs = await attributesOf(file, main, overviews, keys, grid.crs, metadata);
    return { source, file, main, overviews, grid, metadata, nodata, attrs };
  } finally {
    await source.close();
  }
}

/** The grid of a level: the file's own, or that of an overview with its larger pixels. */
export function gridOfLevel({ grid, main }: GeotiffHeader, level: ImageLevel): Grid {
  const { width, height } = level.layout;
  const affine = scaleAffine(grid.affine, main.layout.width / width, main.layout.height / height);
  return { ...grid, shape: { y: height, x: width }, affine };
}

async function findOverviews(file: TiffFile, main: ImageLayout): Promise<ImageLevel[]> {
  const levels: ImageLevel[] = [];
  for (const directory of file.directories.slice(1)) {
    const kind = await directory.number(TAG.newSubfileType, 0);
    if ((kind & SUBFILE.reduced) === 0 || (kind & SUBFILE.mask) !== 0) continue;
    const layout = await readLayout(file, directory);
    if (layout.bands === main.bands && layout.sample.dtype === main.sample.dtype)
      levels.push({ directory, layout });
  }
  return levels.sort((a, b) => b.layout.width - a.layout.width);
}

async function gridOf(
  directory: TiffDirectory,
  layout: ImageLayout,
  keys: GeoKeys,
  metadata: GdalMetadata,
): Promise<Grid> {
  const affine = await readAffine(directory, isPixelPoint(keys));
  return {
    shape: { y: layout.height, x: layout.width },
    affine: affine ?? IDENTITY,
    crs: affine === null ? NO_CRS : crsFromGeoKeys(keys),
    geometry: affine === null || metadata.items[GEOMETRY_ITEM] === "radar" ? "radar" : "map",
  };
}

const isPixelPoint = (keys: GeoKeys) =>
  keyNumber(keys, GEOKEY.rasterType, RASTER_TYPE.area) === RASTER_TYPE.point;

/**
 * GDAL writes the value as text. It is rounded to the dtype, so that it compares equal to what is stored; a
 * value that the dtype cannot hold marks nothing.
 */
function nodataOf(text: string | null, dtype: DType): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text.trim().replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));
  if (Number.isNaN(value)) return null;
  if (dtype === "f32" || dtype === "c64") return Math.fround(value);
  const range = INTEGER_RANGE[dtype];
  if (range === undefined) return value;
  return Number.isInteger(value) && value >= range[0] && value <= range[1] ? value : null;
}

const INTEGER_RANGE: Partial<Record<DType, readonly [number, number]>> = {
  i8: [-128, 127],
  u8: [0, 255],
  bool: [0, 1],
  i16: [-32_768, 32_767],
  u16: [0, 65_535],
  i32: [-2_147_483_648, 2_147_483_647],
  u32: [0, 4_294_967_295],
};

/** Attributes, under the names that GDAL gives them. */
async function attributesOf(
  file: TiffFile,
  main: ImageLevel,
  overviews: readonly ImageLevel[],
  keys: GeoKeys,
  crs: Crs,
  metadata: GdalMetadata,
): Promise<Record<string, AttributeValue>> {
  const { [DTYPE_ITEM]: _dtype, [GEOMETRY_ITEM]: _geometry, ...items } = metadata.items;
  const attrs: Record<string, AttributeValue> = { ...items };
  const texts = [
    ["TIFFTAG_IMAGEDESCRIPTION", TAG.imageDescription],
    ["TIFFTAG_SOFTWARE", TAG.software],
    ["TIFFTAG_DATETIME", TAG.dateTime],
  ] as const;
  for (const [name, tag] of texts) {
    const text = await main.directory.text(tag);
    if (text) attrs[name] = text;
  }
  if (keys.size > 0) attrs.AREA_OR_POINT = isPixelPoint(keys) ? "Point" : "Area";
  if (overviews.length > 0)
    attrs.overviews = overviews.map(({ layout }) => Math.round(main.layout.width / layout.width));
  if (keys.has(GEOKEY.modelType) && crs.epsg === null && crs.wkt === null)
    attrs.unreadCrs =
      keyText(keys, GEOKEY.citation) || keyText(keys, GEOKEY.projectedCitation) || "user-defined";
  const pages = await countPages(file);
  if (pages.images > 1) attrs.unreadPages = pages.images - 1;
  if (pages.masks > 0) attrs.unreadMask = true;
  return attrs;
}

/** Full-resolution images and masks besides the first image: read by nobody yet, so said. */
async function countPages(file: TiffFile): Promise<{ images: number; masks: number }> {
  let [images, masks] = [0, 0];
  for (const directory of file.directories) {
    const kind = await directory.number(TAG.newSubfileType, 0);
    if (kind & SUBFILE.mask) masks += kind & SUBFILE.reduced ? 0 : 1;
    else if ((kind & SUBFILE.reduced) === 0) images += 1;
  }
  return { images, masks };
}
