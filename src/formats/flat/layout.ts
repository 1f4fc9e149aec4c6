import { formatError } from "../../errors.ts";
import { bytesPerElement, isDType } from "../../stack/dtype.ts";
import type { DType } from "../../stack/variable.ts";

/** Storage types of flat rasters: ours, and GAMMA's SCOMPLEX (pairs of int16), which is read as c64. */
export type FlatType = DType | "ci16";

export const isFlatType = (value: unknown): value is FlatType => value === "ci16" || isDType(value);

/** bsq: band after band; bil: the bands' lines in turn; bip: the bands' pixels in turn. */
export type Interleave = "bsq" | "bil" | "bip";

/** A raster without a header of its own: where its pixels lie in the file. */
export interface FlatLayout {
  readonly path: string;
  /** Pixels per line. */
  readonly width: number;
  /** Lines. */
  readonly length: number;
  readonly bands: number;
  readonly interleave: Interleave;
  readonly dtype: FlatType;
  readonly bigEndian: boolean;
  /** Bytes before the first pixel. */
  readonly headerOffset: number;
}

/** One band of it, in bytes. */
export interface BandLayout {
  readonly path: string;
  readonly width: number;
  readonly length: number;
  readonly dtype: FlatType;
  readonly bigEndian: boolean;
  readonly offset: number;
  readonly pixelStride: number;
  readonly lineStride: number;
}

export const bytesPerPixel = (dtype: FlatType) => (dtype === "ci16" ? 4 : bytesPerElement(dtype));

/** Bytes that a file of this layout has. */
export const sizeOf = ({ width, length, bands, dtype, headerOffset }: Omit<FlatLayout, "path">) =>
  headerOffset + width * length * bands * bytesPerPixel(dtype);

/** Where band `band` (from 0) lies. */
export function bandLayout(layout: FlatLayout, band: number): BandLayout {
  const { path, width, length, bands, interleave, dtype, bigEndian, headerOffset } = layout;
  checkCounts(layout, band);
  const bytes = bytesPerPixel(dtype);
  const line = width * bytes;
  const [first, pixelStride, lineStride] = {
    bsq: [band * length * line, bytes, line],
    bil: [band * line, bytes, bands * line],
    bip: [band * bytes, bands * bytes, bands * line],
  }[interleave] as [number, number, number];
  return { path, width, length, dtype, bigEndian, offset: headerOffset + first, pixelStride, lineStride };
}

/** Bytes that the file must have for the band to be whole. */
export const bytesNeeded = ({ width, length, dtype, offset, pixelStride, lineStride }: BandLayout) =>
  offset + (length - 1) * lineStride + (width - 1) * pixelStride + bytesPerPixel(dtype);

function checkCounts(layout: FlatLayout, band: number): void {
  const { path, width, length, bands, headerOffset } = layout;
  const isCount = (n: number) => Number.isSafeInteger(n) && n > 0;
  const good =
    [width, length, bands].every(isCount) &&
    Number.isSafeInteger(headerOffset) &&
    headerOffset >= 0 &&
    Number.isSafeInteger(sizeOf(layout));
  if (!good || !Number.isInteger(band) || band < 0 || band >= bands)
    throw formatError({
      code: "flat-header-invalid",
      what: "The header of a flat raster gives sizes that no raster has.",
      where: path,
      got: `width ${width}, length ${length}, bands ${bands}, header offset ${headerOffset}, band ${band}`,
      fix: "Correct the header, or copy it again.",
    });
}
