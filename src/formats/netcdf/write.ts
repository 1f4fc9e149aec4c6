import { cancelledError, configError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { encodeCfTime, TIME_UNITS } from "../../stack/cf-time.ts";
import type { Attributes, Dim, TypedArray, Variable, Window } from "../../stack/variable.ts";
import { elementsOf } from "../../stack/window.ts";
import { createHdf5, type Hdf5Writer } from "../hdf5/create.ts";
import type { Hdf5Attributes } from "../hdf5/write-attribute.ts";
import type { Hdf5DatasetSpec } from "../hdf5/write-spec.ts";
import { BARE_DIMENSION } from "./netcdf4.ts";
import { bookkeepingFree, fillOf, textAttributes } from "./write-attributes.ts";
import { outputChunks, windowsOf } from "./write-chunks.ts";
import { horizontalCoordinates, MAPPING_NAME, mappingAttributes } from "./write-coordinates.ts";

/** What goes into a netCDF file. */
export interface NetcdfContent {
  /** Where y and x lie; null when no variable has them. */
  readonly grid: Grid | null;
  /** ISO dates of the time dimension. */
  readonly dates?: readonly string[];
  /** Their attributes, units, nodata, scale and offset are kept. Single precision complex numbers have no netCDF type. */
  readonly variables: readonly Variable[];
  /** Global attributes; Conventions is added. */
  readonly attrs?: Attributes;
}

export interface NetcdfOptions {
  readonly signal?: AbortSignal;
  /** Called after each written window with the bytes done so far and in all, before compression. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes variables as netCDF-4 with CF-1.8 conventions, window by window: coordinates for time, y and x (lat and
 * lon on a geographic grid), a grid mapping with well-known text, units, NaN or the variable's own nodata as
 * _FillValue. The file appears under its name when it is complete.
 *
 * Errors: "grid-rotated", "netcdf-dimension" (two lengths for one dimension), "netcdf-type" (c64).
 */
export async function writeNetcdf(
  path: string,
  content: NetcdfContent,
  options: NetcdfOptions = {},
): Promise<void> {
  const { grid, dates = [], variables } = content;
  const dimensions = collectDimensions(path, content);
  const horizontal = grid === null ? null : horizontalCoordinates(grid, path);
  const nameOf = (dim: Dim) =>
    (dim === "y" ? horizontal?.y.name : dim === "x" ? horizontal?.x.name : undefined) ?? dim;
  const coordinates: { spec: Hdf5DatasetSpec; values: TypedArray }[] = [];
  for (const [dim, length] of dimensions) {
    const name = nameOf(dim);
    const axis = horizontal !== null && (dim === "y" || dim === "x") ? horizontal[dim] : null;
    const time =
      dim === "time" && dates.length > 0 ? { attrs: TIME_ATTRIBUTES, values: encodeCfTime(dates) } : null;
    const { attrs, values } = axis ?? time ?? { attrs: {}, values: new Float32Array(length) };
    const type = values instanceof Float64Array ? "f64" : values instanceof Int32Array ? "i32" : "f32";
    const isBare = axis === null && time === null;
    const scaleName = isBare ? `${BARE_DIMENSION}.${String(length).padStart(10)}` : name;
    coordinates.push({
      spec: { name, type, shape: [length], attrs: textAttributes(attrs), scaleName },
      values,
    });
  }
  const mapping = grid === null ? null : mappingAttributes(grid);
  const datasets: Hdf5DatasetSpec[] = [
    ...coordinates.map(({ spec }) => spec),
    ...(mapping === null
      ? []
      : [{ name: MAPPING_NAME, type: "i32" as const, shape: [], attrs: textAttributes(mapping) }]),
    ...variables.map((variable) => variableSpec(path, variable, nameOf, mapping !== null)),
  ];
  const attrs = textAttributes({ Conventions: "CF-1.8", ...bookkeepingFree(content.attrs ?? {}) });
  const writer = await createHdf5(path, { attrs, datasets });
  try {
    for (const { spec, values } of coordinates) await writer.write(spec.name, [[0, values.length]], values);
    if (mapping !== null) await writer.write(MAPPING_NAME, [], Int32Array.of(0));
    await writeVariables(writer, variables, options);
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

const TIME_ATTRIBUTES = {
  standard_name: "time",
  long_name: "time",
  axis: "T",
  units: TIME_UNITS,
  calendar: "standard",
};

/** Every dimension that a variable uses, with its length; time first, then the order of first use. */
function collectDimensions(path: string, { grid, dates = [], variables }: NetcdfContent): Map<Dim, number> {
  const lengths = new Map<Dim, number>();
  if (dates.length > 0) lengths.set("time", dates.length);
  if (grid !== null) lengths.set("y", grid.shape.y).set("x", grid.shape.x);
  for (const { name, dims, shape } of variables)
    dims.forEach((dim, i) => {
      const length = shape[i] ?? 0;
      const known = lengths.get(dim) ?? length;
      lengths.set(dim, known);
      if (known !== length || dims.indexOf(dim) !== i)
        throw configError({
          code: "netcdf-dimension",
          what: "A dimension would have two lengths, or stand twice in one variable.",
          where: `${path}: ${name}`,
          got: `${dim} of ${length}, elsewhere ${known}`,
          fix: "Write variables of one grid and one time axis into a file.",
        });
    });
  return lengths;
}

function variableSpec(
  path: string,
  variable: Variable,
  nameOf: (dim: Dim) => string,
  hasMapping: boolean,
): Hdf5DatasetSpec {
  const { name, dims, shape, dtype, unit, scale, offset } = variable;
  if (dtype === "c64")
    throw configError({
      code: "netcdf-type",
      what: "netCDF has no complex numbers.",
      where: `${path}: ${name}`,
      fix: "Write the real and imaginary parts, or amplitude and phase, as two variables.",
    });
  const isOnGrid = dims.includes("y") && dims.includes("x");
  const fill = fillOf(variable);
  const attrs: Hdf5Attributes = {
    ...(fill !== null && { _FillValue: fill }),
    ...textAttributes({ ...bookkeepingFree(variable.attrs), ...(unit !== "" && { units: unit }) }),
    ...(scale !== undefined && { scale_factor: Float64Array.of(scale) }),
    ...(offset !== undefined && { add_offset: Float64Array.of(offset) }),
    ...(dtype === "bool" && { dtype: { ascii: "bool" } }),
    ...(hasMapping && isOnGrid && { grid_mapping: { ascii: MAPPING_NAME } }),
  };
  return {
    name,
    // The netCDF library has no booleans; xarray's way is a byte with a mark.
    type: dtype === "bool" ? "i8" : dtype,
    shape,
    chunks: shape.length === 0 || shape.includes(0) ? null : outputChunks(variable),
    fill: fill === null ? null : (fill[0] ?? null),
    attrs,
    scales: dims.map(nameOf),
  };
}

async function writeVariables(
  writer: Hdf5Writer,
  variables: readonly Variable[],
  { signal, onProgress }: NetcdfOptions,
) {
  const total = variables.reduce((sum, { shape }) => sum + elementsOf(shape), 0);
  let done = 0;
  for (const variable of variables) {
    const windows: Iterable<Window> = variable.shape.length === 0 ? [[]] : windowsOf(variable);
    for (const window of windows) {
      if (signal?.aborted) throw cancelledError();
      const data = await variable.read(window, signal === undefined ? {} : { signal });
      const { buffer, byteOffset, length } = data;
      await writer.write(
        variable.name,
        window,
        variable.dtype === "bool" ? new Int8Array(buffer, byteOffset, length) : data,
      );
      done += length;
      onProgress?.(done, total);
    }
  }
}
