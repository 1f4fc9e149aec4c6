import { formatError, inputError } from "../../errors.ts";
import { isDType } from "../../stack/dtype.ts";
import type { ArraySpec, Compression } from "../../stack/store.ts";
import type { Dim, DType } from "../../stack/variable.ts";
import { compressorOf } from "./encode.ts";
import { isObject, type Json, type JsonObject, toAttributes } from "./json.ts";

const V2_TYPES: Readonly<Record<DType, string>> = {
  f32: "<f4",
  f64: "<f8",
  i8: "|i1",
  u8: "|u1",
  i16: "<i2",
  u16: "<u2",
  i32: "<i4",
  u32: "<u4",
  bool: "|b1",
  c64: "<c8",
};

/** The `.zarray` document of an array. */
export function arrayDocument(spec: ArraySpec): JsonObject {
  return {
    chunks: spec.chunks,
    compressor: compressorOf(spec.compression ?? "none"),
    dtype: V2_TYPES[spec.dtype],
    fill_value: fillDocument(spec),
    filters: null,
    order: "C",
    shape: spec.shape,
    zarr_format: 2,
  };
}

/** What pads the chunks at the edges: nodata, else NaN for floats and 0 for the rest. */
export function fillNumber({ nodata, dtype }: Pick<ArraySpec, "nodata" | "dtype">): number {
  return nodata ?? (dtype === "f32" || dtype === "f64" || dtype === "c64" ? Number.NaN : 0);
}

function fillDocument(spec: ArraySpec): Json {
  const isFloat = spec.dtype === "f32" || spec.dtype === "f64";
  // xarray masks every value that equals the fill value, so an array without nodata must not have one.
  if (spec.dtype === "c64" || spec.dtype === "bool" || (spec.nodata === null && !isFloat)) return null;
  const fill = fillNumber(spec);
  return Number.isFinite(fill) ? fill : Number.isNaN(fill) ? "NaN" : fill > 0 ? "Infinity" : "-Infinity";
}

/** The `.zattrs` document of an array. */
export function arrayAttributes(spec: ArraySpec, gridMapping: string | null): JsonObject {
  const mapped = gridMapping !== null && spec.dims.includes("y") && spec.dims.includes("x");
  return {
    ...(spec.attrs as JsonObject),
    _ARRAY_DIMENSIONS: spec.dims,
    ...(spec.unit !== "" && { units: spec.unit }),
    ...(mapped && { grid_mapping: gridMapping }),
  };
}

/** The spec of an array that `arrayDocument` described. */
export function specOf(name: string, zarray: JsonObject, zattrs: JsonObject, where: string): ArraySpec {
  const dtype = Object.entries(V2_TYPES).find(([, text]) => text === zarray.dtype)?.[0];
  const compression = isObject(zarray.compressor) ? zarray.compressor.id : "none";
  if (!isDType(dtype) || !isCompression(compression) || !Array.isArray(zattrs._ARRAY_DIMENSIONS))
    throw formatError({
      code: "zarr-not-ours",
      what: "A Zarr array was not made by upwarp, so it is not written to.",
      where,
      got: `dtype ${String(zarray.dtype)}, compressor ${JSON.stringify(zarray.compressor)}`,
      fix: "Write to a new folder.",
    });
  const { fill_value: fill } = zarray;
  return {
    name,
    dims: zattrs._ARRAY_DIMENSIONS as Dim[],
    shape: zarray.shape as number[],
    dtype,
    unit: typeof zattrs.units === "string" ? zattrs.units : "",
    nodata: typeof fill === "number" ? fill : null,
    chunks: zarray.chunks as number[],
    compression,
    attrs: toAttributes(zattrs, ["_ARRAY_DIMENSIONS", "units", "grid_mapping"]),
  };
}

const isCompression = (value: unknown): value is Compression =>
  value === "none" || value === "zlib" || value === "zstd" || value === "blosc";

/** A name is a folder's name: letters, digits, dash, dot and underscore, no dot in front. */
const NAME = /^[A-Za-z0-9_][\w.-]*$/;

/** Throws unless the spec can be stored as it stands. */
export function checkSpec(spec: ArraySpec): void {
  const { name, dims, shape, chunks, dtype } = spec;
  const problem = !NAME.test(name)
    ? "its name cannot be a folder's name"
    : dims.length !== shape.length || chunks.length !== shape.length
      ? "dims, shape and chunks differ in length"
      : !shape.every((n) => Number.isSafeInteger(n) && n >= 0) ||
          !chunks.every((n) => Number.isSafeInteger(n) && n > 0)
        ? "its shape or chunks are not whole numbers"
        : !isDType(dtype)
          ? `its type ${String(dtype)} is unknown`
          : null;
  if (problem)
    throw inputError({
      code: "array-spec-invalid",
      what: "An array cannot be written as it is described.",
      where: name,
      got: problem,
      fix: "Correct the description.",
    });
}
