import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { formatError, fromSystemError } from "../../errors.ts";
import { allocate, componentsOf, viewAs } from "../../stack/dtype.ts";
import { swapBytes, unfilled } from "../../stack/swap-bytes.ts";
import type { Attributes, DType, Range, Source, TypedArray, Variable } from "../../stack/variable.ts";
import { checkWindow } from "../../stack/window.ts";
import { type BandLayout, bandLayout, bytesNeeded, bytesPerPixel, type FlatLayout } from "./layout.ts";

/** What a header adds to the numbers of one band. */
export interface FlatLabels {
  readonly name?: string;
  readonly unit?: string;
  readonly nodata?: number | null;
  readonly scale?: number;
  /** Added after the scale; `offset` is the place in the file. */
  readonly add?: number;
  readonly attrs?: Attributes;
  /** The header file: part of what decides the numbers. */
  readonly header?: string;
  /** Strides in bytes that no interleaving has (GDAL VRT). */
  readonly pixelStride?: number;
  readonly lineStride?: number;
}

/** Bytes read at once; the memory for a strided read stays below this, whatever the raster's width. */
const SLAB_BYTES = 2 ** 23;
/** Gaps are read over when at least this share of the bytes between first and last pixel is wanted. */
const WANTED_SHARE = 0.25;

/**
 * One band of a flat raster as a lazy variable (y, x). Checks the file's size at once, so that a truncated
 * file is known before the first read. Positions are doubles: files beyond 4 GB are as any other.
 */
export async function openFlat(layout: FlatLayout, band: number, labels: FlatLabels = {}): Promise<Variable> {
  const { pixelStride, lineStride } = labels;
  const place: BandLayout = {
    ...bandLayout(layout, band),
    ...(pixelStride !== undefined && { pixelStride }),
    ...(lineStride !== undefined && { lineStride }),
  };
  checkSize(place, await withFile(place.path, (descriptor) => fstatSync(descriptor).size));
  const dtype: DType = layout.dtype === "ci16" ? "c64" : layout.dtype;
  const about = {
    name: labels.name ?? `band${band + 1}`,
    dims: ["y", "x"] as const,
    shape: [layout.length, layout.width],
  };
  return {
    ...about,
    dtype,
    unit: labels.unit ?? "",
    nodata: labels.nodata ?? null,
    ...(labels.scale !== undefined && { scale: labels.scale }),
    ...(labels.add !== undefined && { offset: labels.add }),
    chunks: [1, layout.width],
    attrs: labels.attrs ?? {},
    source: toSource(layout, band, labels),
    async read(window, { signal } = {}) {
      checkWindow(about, window);
      const [rows, columns] = window as readonly [Range, Range];
      return withFile(place.path, (descriptor) => readBand(place, descriptor, rows, columns, dtype, signal));
    },
    async close() {},
  };
}

function toSource(layout: FlatLayout, band: number, labels: FlatLabels): Source {
  const { headerOffset, ...rest } = layout;
  const { nodata } = labels;
  return {
    format: "flat",
    ...rest,
    offset: headerOffset,
    band,
    ...labels,
    ...(Number.isNaN(nodata) && { nodata: null }),
  };
}

async function readBand(
  place: BandLayout,
  descriptor: number,
  [top, bottom]: Range,
  [left, right]: Range,
  dtype: DType,
  signal: AbortSignal | undefined,
): Promise<TypedArray> {
  const { offset, pixelStride, lineStride, bigEndian } = place;
  const rows = bottom - top;
  const columns = right - left;
  const out = allocate(dtype, rows * columns);
  if (rows === 0 || columns === 0) return out;
  const bytes = bytesPerPixel(place.dtype);
  const span = (columns - 1) * pixelStride + bytes;
  const together = lineStride >= span && span >= WANTED_SHARE * lineStride;
  const step = together ? Math.max(1, Math.floor((SLAB_BYTES - span) / lineStride) + 1) : 1;

  for (let row = top; row < bottom; row += step) {
    signal?.throwIfAborted();
    const lines = Math.min(step, bottom - row);
    const start = offset + row * lineStride + left * pixelStride;
    const slab = readBytes(descriptor, place.path, start, (lines - 1) * lineStride + span);
    const packed = pack(slab, lines, columns, bytes, lineStride, pixelStride);
    const numbers = toNumbers(packed, place.dtype, bigEndian);
    out.set(numbers, (row - top) * columns * componentsOf(dtype));
    // A stop request is heard between slabs.
    if (together && row + step < bottom) await nextTurn();
  }
  return out;
}

/** Pixels of a slab side by side. */
function pack(
  slab: Uint8Array,
  lines: number,
  columns: number,
  bytes: number,
  lineStride: number,
  pixelStride: number,
): Uint8Array {
  const line = columns * bytes;
  if (pixelStride === bytes && (lines === 1 || lineStride === line)) return slab;
  const packed = new Uint8Array(lines * line);
  for (let row = 0; row < lines; row++) {
    const from = row * lineStride;
    if (pixelStride === bytes) {
      packed.set(slab.subarray(from, from + line), row * line);
    } else {
      let to = row * line;
      for (let column = 0; column < columns; column++) {
        const pixel = from + column * pixelStride;
        for (let byte = 0; byte < bytes; byte++) packed[to++] = slab[pixel + byte] as number;
      }
    }
  }
  return packed;
}

function toNumbers(bytes: Uint8Array, dtype: BandLayout["dtype"], bigEndian: boolean): TypedArray {
  const component = dtype === "ci16" ? 2 : bytesPerPixel(dtype) / componentsOf(dtype);
  if (bigEndian) swapBytes(bytes, component);
  return viewAs(dtype === "ci16" ? "i16" : dtype, bytes);
}

function checkSize(place: BandLayout, size: number): void {
  const needed = bytesNeeded(place);
  if (size < needed || !Number.isSafeInteger(needed)) throw truncated(place.path, size, needed);
}

const truncated = (path: string, size: number, needed: number) =>
  formatError({
    code: "flat-truncated",
    what: "A flat raster is shorter than its header says.",
    where: path,
    got: `${size} bytes, ${needed} needed`,
    fix: "Copy the file again, or correct width, length, bands and data type in its header.",
  });

/**
 * Opens the file for the length of `work` only: a stack of hundreds of rasters then holds no descriptors, and
 * opening costs 10 us where a read of a tile costs a hundred.
 */
async function withFile<T>(path: string, work: (descriptor: number) => T | Promise<T>): Promise<T> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    return await work(descriptor);
  } catch (cause) {
    throw fromSystemError(cause, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readBytes(descriptor: number, path: string, start: number, length: number): Uint8Array {
  const bytes = unfilled(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, start + done);
    if (read === 0) throw truncated(path, start + done, start + length);
    done += read;
  }
  return new Uint8Array(bytes.buffer);
}
