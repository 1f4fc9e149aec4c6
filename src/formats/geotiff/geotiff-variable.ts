import { configError, inputError } from "../../errors.ts";
import type { Attributes, DType, Range, Source, Variable, Window } from "../../stack/variable.ts";
import { checkWindow } from "../../stack/window.ts";
import { BlockCache } from "./block-cache.ts";
import { decoderOf } from "./decode-block.ts";
import type { BandMetadata } from "./gdal-metadata.ts";
import type { GeotiffHeader, ImageLevel } from "./geotiff-header.ts";
import { type BlockIndex, readBlockIndex } from "./image-layout.ts";
import { type ImageWindow, type OpenImage, readImageWindow } from "./image-window.ts";
import { DTYPE_ITEM } from "./own-items.ts";
import { TAG } from "./tags.ts";

/** Which part of a file a variable is. Bands are numbered from 1, as in GDAL and QGIS; overviews from 0. */
export interface GeotiffSelection {
  readonly band?: number;
  readonly overview?: number;
}

/** Name of the variable that holds a whole file, and of one band of many. */
export const RASTER = "raster";
export const bandName = (band: number) => `band${band}`;

/** The lazy variable of a file, of one of its bands, or of an overview of either. */
export async function geotiffVariable(
  header: GeotiffHeader,
  selection: GeotiffSelection = {},
): Promise<Variable> {
  const level = levelOf(header, selection.overview);
  const { bands } = level.layout;
  const band = bandOf(header, selection.band);
  // Read now, because it finds truncated files; the pixels wait for `read`.
  const image = await openImage(header, level);
  const { index } = image;
  const stacked = band === null && bands > 1;
  if (stacked && !bandsAreAlike(header)) throw bandNeeded(header);
  const about = band === null ? sharedMetadata(header, bands) : metadataOfBand(header, band - 1);
  const cache = new BlockCache();
  const shape = [...(stacked ? [bands] : []), level.layout.height, level.layout.width];
  return {
    name: stacked || bands === 1 ? RASTER : bandName(band ?? 1),
    dims: stacked ? ["band", "y", "x"] : ["y", "x"],
    shape,
    dtype: dtypeOf(header),
    unit: about.unit ?? "",
    nodata: header.nodata,
    ...(about.scale !== undefined && { scale: about.scale }),
    ...(about.offset !== undefined && { offset: about.offset }),
    chunks: chunksOf(index, stacked),
    attrs: attributesOf(header, about, stacked ? bands : 0),
    source: sourceOf(header.source.path, selection),
    async read(window, options) {
      checkWindow({ name: header.source.path, shape }, window);
      return readImageWindow(
        image,
        imageWindow(window, stacked ? null : (band ?? 1)),
        cache,
        options?.signal,
      );
    },
    async close() {
      cache.clear();
      await header.source.close();
    },
  };
}

async function openImage(header: GeotiffHeader, level: ImageLevel): Promise<OpenImage> {
  try {
    const index = await readBlockIndex(header.file, level.directory, level.layout);
    const lercParameters = await level.directory.numbers(TAG.lercParameters);
    const decode = decoderOf(header.source.path, index.layout, lercParameters);
    return { source: header.source, index, decode, fill: header.nodata ?? 0 };
  } finally {
    await header.source.close();
  }
}

const dtypeOf = ({ main, metadata }: GeotiffHeader): DType =>
  main.layout.sample.dtype === "u8" && metadata.items[DTYPE_ITEM] === "bool"
    ? "bool"
    : main.layout.sample.dtype;

const sourceOf = (path: string, { band, overview }: GeotiffSelection): Source => ({
  format: "geotiff",
  path,
  ...(band !== undefined && { band }),
  ...(overview !== undefined && { overview }),
});

/** The level of an overview number; the full image when there is none. */
export function levelOf(header: GeotiffHeader, overview: number | undefined): ImageLevel {
  const level = overview === undefined ? header.main : header.overviews[overview];
  if (level) return level;
  throw inputError({
    code: "overview-missing",
    what: "The GeoTIFF has no overview of that number.",
    where: header.source.path,
    got: `overview ${overview} of ${header.overviews.length}`,
    fix: "Overviews are numbered from 0, the finest. Leave the number out for the full image.",
  });
}

function bandOf(header: GeotiffHeader, band: number | undefined): number | null {
  const { bands } = header.main.layout;
  if (band === undefined) return null;
  if (Number.isInteger(band) && band >= 1 && band <= bands) return band;
  throw inputError({
    code: "band-missing",
    what: "The GeoTIFF has no band of that number.",
    where: header.source.path,
    got: `band ${band} of ${bands}`,
    fix: "Bands are numbered from 1.",
  });
}

const bandNeeded = (header: GeotiffHeader) =>
  configError({
    code: "band-needed",
    what: "The bands of the GeoTIFF are scaled differently, so they cannot be one variable.",
    where: header.source.path,
    fix: `Name one band, from 1 to ${header.main.layout.bands}.`,
  });

const metadataOfBand = ({ metadata }: GeotiffHeader, band: number): BandMetadata =>
  metadata.bands.get(band) ?? { items: {} };

/** What all bands have in common, and what a variable of all of them can therefore state. */
function sharedMetadata(header: GeotiffHeader, bands: number): BandMetadata {
  const first = metadataOfBand(header, 0);
  if (bands === 1) return first;
  const all = Array.from({ length: bands }, (_, k) => metadataOfBand(header, k));
  const common = <K extends "unit" | "scale" | "offset">(key: K) =>
    all.every((band) => band[key] === first[key]);
  return {
    items: {},
    ...(first.unit !== undefined && common("unit") && { unit: first.unit }),
    ...(first.scale !== undefined && { scale: first.scale }),
    ...(first.offset !== undefined && { offset: first.offset }),
  };
}

/** Can one variable hold all bands? Not when they are scaled differently. */
export function bandsAreAlike(header: GeotiffHeader): boolean {
  const { bands } = header.main.layout;
  const first = metadataOfBand(header, 0);
  return Array.from({ length: bands }, (_, k) => metadataOfBand(header, k)).every(
    ({ scale, offset }) => scale === first.scale && offset === first.offset,
  );
}

function attributesOf(header: GeotiffHeader, about: BandMetadata, bands: number): Attributes {
  const descriptions = Array.from({ length: bands }, (_, k) => metadataOfBand(header, k).description ?? "");
  return {
    ...header.attrs,
    ...about.items,
    ...(about.description !== undefined && { description: about.description }),
    ...(descriptions.some((text) => text !== "") && { bandDescriptions: descriptions }),
  };
}

function chunksOf({ layout }: BlockIndex, stacked: boolean): number[] {
  const block = [Math.min(layout.blockHeight, layout.height), Math.min(layout.blockWidth, layout.width)];
  return stacked ? [layout.bandsPerBlock, ...block] : block;
}

function imageWindow(window: Window, band: number | null): ImageWindow {
  const [rows, columns] = window.slice(-2) as [Range, Range];
  return { bands: band === null ? (window[0] as Range) : [band - 1, band], rows, columns };
}
