import { allocate } from "../../stack/dtype.ts";
import type { Attributes, AttributeValue, TypedArray, Variable } from "../../stack/variable.ts";
import type { Hdf5Attributes, Hdf5AttributeValue } from "../hdf5/write-attribute.ts";

/** Attributes that the writer sets itself, or that belong to the file a variable came from. */
const OWN = [
  "units",
  "unit",
  "UNIT",
  "_FillValue",
  "missing_value",
  "scale_factor",
  "add_offset",
  "grid_mapping",
  "coordinates",
  "dtype",
  "_Unsigned",
  "Conventions",
  "CLASS",
  "NAME",
  "DIMENSION_LIST",
  "REFERENCE_LIST",
];

/** The attributes that travel with a variable from file to file. */
export const bookkeepingFree = (attrs: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attrs).filter(([key]) => !OWN.includes(key) && !key.startsWith("_Netcdf")),
  );

/** netCDF has no booleans, and its plain text is ASCII of fixed length; other text stays of variable length. */
export function textAttributes(attrs: Attributes): Hdf5Attributes {
  return Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, netcdfValue(value)]));
}

function netcdfValue(value: AttributeValue): Hdf5AttributeValue {
  if (typeof value === "boolean") return { ascii: String(value) };
  if (typeof value === "string" && [...value].every((letter) => letter > "\0" && letter < "\x80"))
    return { ascii: value };
  return value;
}

/** _FillValue in the variable's own type; null when the variable has no nodata. */
export function fillOf({ dtype, nodata }: Pick<Variable, "dtype" | "nodata">): TypedArray | null {
  const value = nodata ?? (dtype === "f32" || dtype === "f64" ? Number.NaN : null);
  if (value === null || dtype === "c64") return null;
  return allocate(dtype === "bool" ? "i8" : dtype, 1).fill(value);
}
