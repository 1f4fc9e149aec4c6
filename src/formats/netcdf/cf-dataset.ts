import { type Crs, type Grid, NO_CRS } from "../../geo/grid.ts";
import type { Attributes, AttributeValue, Dim, DType } from "../../stack/variable.ts";
import { axisOf, isDegreesEast } from "./cf-axis.ts";
import { crsOfGridMapping, GEOGRAPHIC } from "./cf-crs.ts";
import { affineOfCoordinates, spacingOf } from "./cf-grid.ts";

/** An array of a netCDF file of any version, as its conventions see it. */
export interface CfArray {
  /** Full path without the leading slash. */
  readonly name: string;
  /** Dimension names; null where the file gives none. */
  readonly dimensions: readonly (string | null)[];
  readonly shape: readonly number[];
  /** null when it does not hold numbers. */
  readonly dtype: DType | null;
  /** Single values as such, not as arrays of one. */
  readonly attrs: Attributes;
}

/** What the attributes say about an array's values. */
export interface CfMeaning {
  readonly dims: readonly Dim[];
  readonly unit: string;
  readonly nodata: number | null;
  readonly scale?: number;
  readonly offset?: number;
}

/** netCDF's own default for floats that were never written (NC_FILL_FLOAT, NC_FILL_DOUBLE). */
const DEFAULT_FLOAT_FILL = 9.969209968386869e36;
/** Longer coordinates than this are no raster's. */
const LONGEST_AXIS = 10_000_000;

/** Dimensions, unit, nodata, scale and offset of one array. */
export function meaningOf(array: CfArray, arrays: readonly CfArray[]): CfMeaning {
  const { attrs, dtype } = array;
  const isFloat = dtype === "f32" || dtype === "f64";
  const stated = single(attrs._FillValue) ?? single(attrs.missing_value);
  const nodata = stated ?? (isFloat ? DEFAULT_FLOAT_FILL : null);
  const [scale, offset] = [single(attrs.scale_factor), single(attrs.add_offset)];
  return {
    dims: dimsOf(array, arrays),
    unit: typeof attrs.units === "string" ? attrs.units : "",
    nodata: nodata !== null && Number.isNaN(nodata) ? null : nodata,
    ...(scale !== null && { scale }),
    ...(offset !== null && { offset }),
  };
}

/** Tables without axes get the names of a raster of their rank, which a product reader may replace. */
const UNNAMED: readonly (readonly Dim[])[] = [
  [],
  ["space"],
  ["y", "x"],
  ["time", "y", "x"],
  ["time", "band", "y", "x"],
];

function dimsOf(array: CfArray, arrays: readonly CfArray[]): readonly Dim[] {
  const axes = array.dimensions.map((name) => axisOfDimension(name, arrays));
  const unnamed = UNNAMED[axes.length];
  const isCoordinate = array.dimensions.length === 1 && array.dimensions[0] === array.name;
  if (axes.every((axis) => axis === null) && unnamed !== undefined && !isCoordinate) return unnamed;
  return axes.map((axis) => axis ?? "band");
}

const coordinateOf = (name: string | null, arrays: readonly CfArray[]) =>
  arrays.find((array) => array.name === name && array.shape.length === 1);

const axisOfDimension = (name: string | null, arrays: readonly CfArray[]) =>
  name === null ? null : axisOf(name, coordinateOf(name, arrays)?.attrs);

/** Reads a whole one-dimensional array. */
export type ReadCoordinate = (name: string) => Promise<ArrayLike<number>>;

/**
 * The grid of the file: that of the pair of y and x dimensions which most arrays share. null when no array has
 * both, or their coordinates are absent or uneven (a swath).
 */
export async function gridOf(arrays: readonly CfArray[], read: ReadCoordinate): Promise<Grid | null> {
  const votes = new Map<string, { x: CfArray; y: CfArray; users: CfArray[] }>();
  for (const array of arrays) {
    const axes = array.dimensions.map((name) => axisOfDimension(name, arrays));
    const y = coordinateOf(array.dimensions[axes.lastIndexOf("y")] ?? null, arrays);
    const x = coordinateOf(array.dimensions[axes.lastIndexOf("x")] ?? null, arrays);
    if (array.dtype === null || x?.dtype == null || y?.dtype == null) continue;
    const entry = votes.get(`${y.name}\n${x.name}`) ?? { x, y, users: [] };
    entry.users.push(array);
    votes.set(`${y.name}\n${x.name}`, entry);
  }
  const [best] = [...votes.values()].sort((a, b) => b.users.length - a.users.length);
  if (best === undefined) return null;
  const { x, y, users } = best;
  const shape = { y: y.shape[0] ?? 0, x: x.shape[0] ?? 0 };
  if (Math.max(shape.y, shape.x) > LONGEST_AXIS) return null;
  const [across, down] = [
    spacingOf(await read(x.name), x.dtype === "f32"),
    spacingOf(await read(y.name), y.dtype === "f32"),
  ];
  const affine = across === null || down === null ? null : affineOfCoordinates(across, down);
  return affine === null ? null : { shape, affine, crs: crsOf(users, x, arrays), geometry: "map" };
}

/** "crs" or, in the extended form of CF 1.7, "crs: x y"; the mapping stands in the array's group or above. */
function crsOf(users: readonly CfArray[], x: CfArray, arrays: readonly CfArray[]): Crs {
  const user = users.find(({ attrs }) => typeof attrs.grid_mapping === "string");
  const name = String(user?.attrs.grid_mapping ?? "").split(/[:\s]/)[0] ?? "";
  const folders = user === undefined ? [] : parentsOf(user.name);
  const mapping = folders
    .map((folder) => arrays.find((array) => array.name === folder + name))
    .find((found) => found);
  if (mapping !== undefined) return crsOfGridMapping(mapping.attrs);
  return isDegreesEast(String(x.attrs.units ?? "")) ? GEOGRAPHIC : NO_CRS;
}

/** "a/b/" , "a/", "" for "a/b/c". */
function parentsOf(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, i) => `${parts.slice(0, parts.length - i).join("/")}/`).concat("");
}

/** Attributes that netCDF's own bookkeeping needs and nobody else. */
const BOOKKEEPING = [
  "CLASS",
  "NAME",
  "REFERENCE_LIST",
  "DIMENSION_LIST",
  "_Netcdf4Dimid",
  "_Netcdf4Coordinates",
  "_nc3_strict",
  "_NCProperties",
];

/** netCDF has no single values: every numeric attribute is an array, mostly of one. */
export function plainAttributes(attrs: Attributes): Attributes {
  const unwrap = (value: AttributeValue): AttributeValue => {
    const only = Array.isArray(value) && value.length === 1 ? value[0] : undefined;
    return only ?? value;
  };
  const kept = Object.entries(attrs).filter(([key]) => !BOOKKEEPING.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, unwrap(value)]));
}

const single = (value: AttributeValue | undefined) => (typeof value === "number" ? value : null);

/** Types that an attribute changes: unsigned data of the classic format, and xarray's booleans. */
export function typeByAttributes(dtype: DType, attrs: Attributes): DType {
  if (dtype === "i8" && attrs.dtype === "bool") return "bool";
  if (String(attrs._Unsigned).toLowerCase() !== "true") return dtype;
  return dtype === "i8" ? "u8" : dtype === "i16" ? "u16" : dtype === "i32" ? "u32" : dtype;
}
