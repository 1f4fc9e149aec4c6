import { formatError } from "../../errors.ts";
import { packsOf } from "../../stack/packs.ts";
import type { Source, Variable } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import type { ByteStore } from "./byte-store.ts";
import { dimsOf } from "./dims.ts";
import { toAttributes } from "./json.ts";
import type { ArrayLayout } from "./layout.ts";
import { readWindow } from "./read-window.ts";
import type { StoredArray } from "./stored-array.ts";

/** Attributes that became fields of the variable or the grid. */
const CONSUMED = [
  "_ARRAY_DIMENSIONS",
  "_FillValue",
  "missing_value",
  "units",
  "scale_factor",
  "add_offset",
  "grid_mapping",
  "coordinates",
  "_CRS",
];

/** Why an array of a store is no variable of ours; null when it is one. */
export function unreadable(layout: ArrayLayout): string | null {
  if (layout.type === null) return `data type ${layout.typeText}`;
  if (dimsOf(layout.dimensionNames, layout.shape.length) === null)
    return `dimensions ${layout.dimensionNames?.join(", ") ?? layout.shape.length}`;
  return null;
}

/** A stored array as a lazy variable. */
export function toVariable(
  store: ByteStore,
  name: string,
  layout: ArrayLayout,
  allowMissing: boolean,
): Variable {
  const problem = unreadable(layout);
  const axes = dimsOf(layout.dimensionNames, layout.shape.length);
  const { type, attributes } = layout;
  if (problem !== null || type === null || axes === null)
    throw formatError({
      code: "zarr-array-unsupported",
      what: "A Zarr array is of a kind that is no raster, series or table of numbers.",
      where: `${store.root}/${name}`,
      got: problem ?? layout.typeText,
      fix: "Numbers of up to 64 bits, booleans and complex64 with at most one unnamed dimension can be read.",
    });
  const array: StoredArray = {
    store,
    name,
    layout,
    type,
    allowMissingChunks: allowMissing || stated(attributes),
  };
  const shape = axes.axes.map((axis) => layout.shape[axis] as number);
  const own = name.slice(name.lastIndexOf("/") + 1) || "data";
  const about = { name: name || own, dims: axes.dims, shape };
  const source: Source = {
    format: "zarr",
    path: store.root,
    name,
    ...(allowMissing && { allowMissingChunks: true }),
  };
  const chunks = axes.axes.map((axis) => layout.chunks[axis] as number);
  const isPacked = layout.codecs.length + layout.foreignCodecs.length > 0;
  return {
    ...about,
    dtype: type.dtype,
    unit: typeof attributes.units === "string" ? attributes.units : "",
    nodata: nodataOf(layout),
    ...(typeof attributes.scale_factor === "number" && { scale: attributes.scale_factor }),
    ...(typeof attributes.add_offset === "number" && { offset: attributes.add_offset }),
    chunks,
    ...(isPacked && shape.length > 2 && packsOf(shape[0]!, chunks[0]!)),
    attrs: toAttributes(attributes, CONSUMED),
    source,
    async read(window, { signal } = {}) {
      checkWindow(about, window);
      const empty = elementsOf(windowShape(window)) === 0;
      if (empty || layout.foreignCodecs.length === 0) return readWindow(array, window, axes.axes, signal);
      const { readForeign } = await import("./foreign-codec.ts");
      return readForeign(array, window, axes.axes, signal);
    },
    ...(layout.foreignCodecs.length === 0 && {
      async readInto(window, out, { signal } = {}) {
        checkWindow(about, window);
        await readWindow(array, window, axes.axes, signal, out);
      },
    }),
    async close() {},
  };
}

const stated = (attributes: ArrayLayout["attributes"]) => attributes.allowMissingChunks === true;

/**
 * _FillValue or missing_value where stated; else, in version 2, the array's fill value, which is where xarray
 * keeps _FillValue. In version 3 the fill value is only what unwritten chunks hold. NaN needs no mention.
 */
function nodataOf({ attributes, fill, version, type }: ArrayLayout): number | null {
  if (type?.kind === "bool" || type?.kind === "c64") return null;
  const attribute = [attributes._FillValue, attributes.missing_value].find(
    (value) => typeof value === "number",
  );
  const value = typeof attribute === "number" ? attribute : version === 2 ? fill?.[0] : undefined;
  return value === undefined || Number.isNaN(value) ? null : value;
}
