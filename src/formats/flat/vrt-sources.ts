import { formatError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { isRawBand, vrtGrid } from "./describe-vrt.ts";
import { isRecord, parseXml, textOf } from "./xml.ts";

/** A rectangle of pixels; GDAL writes fractions where a source was cut between pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One source of a band of a virtual raster, as the XML states it: nothing was opened or looked for. */
export interface VrtSource {
  /** As written: a path, or a GDAL name such as NETCDF:"file.nc":/group/name. */
  readonly file: string;
  readonly isRelative: boolean;
  /** From 1. */
  readonly band: number;
  readonly from: Rectangle;
  readonly to: Rectangle;
  /** The value that does not count in this source, when it says so. */
  readonly nodata: number | null;
}

export interface VrtBand {
  readonly sources: readonly VrtSource[];
  readonly nodata: number | null;
  /** Metadata items of all domains by key: ARIA-tools keeps dates and baselines there. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A virtual raster that is put together from other rasters. */
export interface VrtMosaic {
  readonly shape: Grid["shape"];
  readonly grid: Grid | null;
  readonly bands: readonly VrtBand[];
}

/**
 * Parses a VRT of simple or complex sources (gdalbuildvrt, ARIA-tools). null when its bands are raw, and thus the flat
 * reader's. Throws the format error "vrt-unsupported" for warped, derived and rescaled bands.
 */
export function parseVrtMosaic(text: string, where: string): VrtMosaic | null {
  const root = parseXml(text, where).VRTDataset;
  if (!isRecord(root)) throw unsupported(where, "no VRTDataset element");
  const shape = { y: Number(root["@rasterYSize"]), x: Number(root["@rasterXSize"]) };
  const bands = listOf(root.VRTRasterBand).filter(isRecord);
  if (bands.length > 0 && bands.every(isRawBand)) return null;
  const kind = textOf(root["@subClass"]);
  if (kind !== "" || bands.length === 0) throw unsupported(where, kind || "no bands");
  if (![shape.x, shape.y].every((n) => Number.isSafeInteger(n) && n > 0))
    throw unsupported(where, `a size of ${shape.x} x ${shape.y}`);
  return {
    shape,
    grid: vrtGrid(root, shape.x, shape.y),
    bands: bands.map((band) => parseBand(band, shape, where)),
  };
}

function parseBand(band: Record<string, unknown>, shape: Grid["shape"], where: string): VrtBand {
  if (band["@subClass"] !== undefined) throw unsupported(where, `a band of ${textOf(band["@subClass"])}`);
  if (scaled(band.Scale, 1) || scaled(band.Offset, 0)) throw unsupported(where, "a band that is rescaled");
  return {
    sources: [...listOf(band.SimpleSource), ...listOf(band.ComplexSource)]
      .filter(isRecord)
      .map((source) => parseSource(source, shape, where)),
    nodata: numberIn(band.NoDataValue),
    metadata: metadataOf(band),
  };
}

function parseSource(source: Record<string, unknown>, shape: Grid["shape"], where: string): VrtSource {
  if (scaled(source.ScaleRatio, 1) || scaled(source.ScaleOffset, 0) || source.LUT !== undefined)
    throw unsupported(where, "a source that is rescaled");
  const name = source.SourceFilename;
  const whole = { x: 0, y: 0, width: shape.x, height: shape.y };
  const from = rectangle(source.SrcRect) ?? whole;
  const to = rectangle(source.DstRect) ?? whole;
  if (Math.abs(from.width - to.width) > SAME_SIZE || Math.abs(from.height - to.height) > SAME_SIZE)
    throw unsupported(where, "a source that is resampled to another pixel size");
  return {
    file: textOf(name),
    isRelative: isRecord(name) && name["@relativeToVRT"] === "1",
    band: Number(textOf(source.SourceBand) || 1),
    from,
    to,
    nodata: numberIn(source.NODATA),
  };
}

/** GDAL's coordinates carry rounding of the sixth decimal. */
const SAME_SIZE = 0.01;

function rectangle(node: unknown): Rectangle | null {
  if (!isRecord(node)) return null;
  const [x, y, width, height] = ["@xOff", "@yOff", "@xSize", "@ySize"].map((key) => Number(node[key]));
  const numbers = [x, y, width, height] as [number, number, number, number];
  return numbers.every(Number.isFinite)
    ? { x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3] }
    : null;
}

function metadataOf(band: Record<string, unknown>): Record<string, string> {
  const items = listOf(band.Metadata)
    .filter(isRecord)
    .flatMap(({ MDI }) => listOf(MDI).filter(isRecord));
  // Old versions of ARIA-tools put the values in quotes.
  return Object.fromEntries(
    items.map((item) => [textOf(item["@key"]), textOf(item).replaceAll('"', "").trim()]),
  );
}

const scaled = (node: unknown, neutral: number) => node !== undefined && Number(textOf(node)) !== neutral;

function numberIn(node: unknown): number | null {
  const text = textOf(node);
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? null : value;
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const unsupported = (where: string, got: string) =>
  formatError({
    code: "vrt-unsupported",
    what: "A virtual raster does more than to put rasters side by side.",
    where,
    got,
    fix: "Write it out with gdal_translate to GeoTIFF, or extract the layers again with the output format ENVI or GTiff.",
  });
