import { stat } from "node:fs/promises";
import { dayNumber } from "../../dates.ts";
import { cancelledError, configError, storageError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { readFloats } from "../../stack/read-floats.ts";
import type { Variable } from "../../stack/variable.ts";
import { createHdf5 } from "../hdf5/create.ts";
import type { Hdf5Attributes } from "../hdf5/write-attribute.ts";
import type { Hdf5DatasetSpec } from "../hdf5/write-spec.ts";
import { demStackCrs } from "./dem-stack-crs.ts";
import type { NetcdfOptions } from "./write.ts";
import { textAttributes } from "./write-attributes.ts";
import { horizontalCoordinates } from "./write-coordinates.ts";

/** What goes into a file that pyddem and its users' scripts read. */
export interface DemStackContent {
  readonly grid: Grid;
  /** ISO dates. */
  readonly dates: readonly string[];
  /**
   * By their names in a stack: elevation (time, y, x; m), or kept (time, y, x; 1 = survived the filters) in its place; and what
   * there is of elevationStd (time: of each DEM; time, y, x: of a fit), correlation (time, y, x; %), referenceElevation and
   * slope (y, x). Others are left out.
   */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Times are counted from 1 January of this year. Default 1900, the peer's. */
  readonly firstYear?: number;
  /** The global attributes description, history and source. */
  readonly attrs?: Readonly<Record<string, string>>;
}

const FILL = -9999;
const NO_CORRELATION = -1;
/** Chunks of the peer's files. */
const CHUNK = { time: 500, y: 150, x: 150 } as const;

interface Stored {
  readonly name: string;
  readonly type: "f32" | "i8";
  readonly attrs: Hdf5Attributes;
  /** What is stored where there is no data. */
  readonly fill: number;
  readonly isPacked: boolean;
}

const f32 = (name: string, units: string, longName: string, isPacked = true): Stored => ({
  name,
  type: "f32",
  attrs: { _FillValue: Float32Array.of(FILL), units: { ascii: units }, long_name: { ascii: longName } },
  fill: FILL,
  isPacked,
});

/** How a variable is stored; null when the layout has no place for it. */
function storedAs({ name, dims }: Pick<Variable, "name" | "dims">, isFit: boolean): Stored | null {
  switch (`${name} ${dims.join()}`) {
    case "elevation time,y,x":
      return f32("z", "meters", `${isFit ? "Fit elevation" : "Height"} above WGS84 ellipsoid`);
    case "elevationStd time,y,x":
      return f32("z_ci", "meters", "68% confidence interval for elevation fit.");
    case "slope y,x":
      return f32("slope", "degrees", "median slope used to condition elevation uncertainties");
    case "referenceElevation y,x":
      return f32("ref_z", "meters", "Height above WGS84 ellipsoid", false);
    case "elevationStd time": {
      const { attrs, ...uncert } = f32("uncert", "meters", "RMSE of stable terrain differences.", false);
      const { _FillValue: _, ...rest } = attrs;
      return { ...uncert, attrs: rest, fill: Number.NaN };
    }
    case "correlation time,y,x":
      return {
        name: "corr",
        type: "i8",
        attrs: {
          _FillValue: Int8Array.of(NO_CORRELATION),
          units: { ascii: "percent" },
          long_name: { ascii: "MMASTER correlation" },
        },
        fill: NO_CORRELATION,
        isPacked: true,
      };
    case "kept time,y,x":
      // No _FillValue: 0 means "not kept", and readers are not to make a gap of it.
      return {
        name: "z",
        type: "i8",
        attrs: { units: { ascii: "meters" }, long_name: { ascii: "Fit elevation above WGS84 ellipsoid" } },
        fill: 0,
        isPacked: true,
      };
    default:
      return null;
  }
}

/**
 * Writes a stack of DEMs, a fit (z, z_ci, slope) or what the filters kept (z as bytes) as pyddem lays it out: netCDF-4 with the
 * dimensions time (unlimited), y, x, coordinates in single precision, a `crs` variable. Block by block, at most 45 MB of each
 * variable in memory; the file appears under its name when it is complete, and an existing one is not touched.
 *
 * Errors: "output-exists", "grid-rotated", "dem-stack-crs", "dem-stack-empty", "netcdf-dimension".
 */
export async function writeDemStack(
  path: string,
  { grid, dates, variables, firstYear = 1900, attrs = {} }: DemStackContent,
  { signal, onProgress }: NetcdfOptions = {},
): Promise<void> {
  if (await stat(path).catch(() => null))
    throw storageError({
      code: "output-exists",
      what: "There is something of that name already.",
      where: path,
      fix: "Remove it, or give another --out.",
    });
  const isFit = variables.get("elevationStd")?.dims.length !== 1;
  const lengths: Readonly<Record<string, number>> = { time: dates.length, y: grid.shape.y, x: grid.shape.x };
  const members = [...variables].flatMap(([name, variable]) => {
    const stored = storedAs({ name, dims: variable.dims }, isFit);
    return stored === null ? [] : [{ variable, stored }];
  });
  if (members.filter(({ stored }) => stored.name === "z").length !== 1)
    throw configError({
      code: "dem-stack-empty",
      what: "A stack of DEMs has elevations, or what the filters kept of them, and not both.",
      where: path,
      got: [...variables.keys()].join(", ") || "no variables",
      fix: "Give one variable elevation or kept with the dimensions time, y, x.",
    });
  for (const { variable } of members) checkShape(path, variable, lengths);
  const { y, x } = horizontalCoordinates(grid, path);
  const start = dayNumber(`${String(firstYear).padStart(4, "0")}-01-01`);
  const coordinates = [
    {
      name: "time",
      values: Float32Array.from(dates, (date) => dayNumber(date) - start),
      attrs: timeAttributes(firstYear),
    },
    { name: "x", values: Float32Array.from(x.values), attrs: axisAttributes("x") },
    { name: "y", values: Float32Array.from(y.values), attrs: axisAttributes("y") },
  ];
  const datasets: Hdf5DatasetSpec[] = [
    ...coordinates.map(({ name, values, attrs: own }) => ({
      name,
      type: "f32" as const,
      shape: [values.length],
      ...(name === "time" && {
        chunks: [Math.max(1, Math.min(values.length, CHUNK.time))],
        isResizable: true,
        gzip: null,
      }),
      attrs: textAttributes(own),
      scaleName: name,
    })),
    { name: "crs", type: { ascii: 1 }, shape: [], attrs: textAttributes(demStackCrs(grid.crs, path)) },
    ...members.map(({ variable, stored }) => datasetOf(variable, stored)),
  ];
  const writer = await createHdf5(path, {
    attrs: textAttributes({ Conventions: "CF-1.7", ...attrs }),
    datasets,
  });
  try {
    for (const { name, values } of coordinates) await writer.write(name, [[0, values.length]], values);
    await writer.writeStrings("crs", [""]);
    const total = members.reduce((sum, { variable }) => sum + count(variable.shape), 0);
    let done = 0;
    for (const { variable, stored } of members)
      for (const window of windowsOf(variable.shape, chunksOf(variable))) {
        if (signal?.aborted) throw cancelledError();
        const values = await readFloats(variable, window, signal === undefined ? {} : { signal });
        await writer.write(stored.name, window, encode(values, stored));
        done += values.length;
        onProgress?.(done, total);
      }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

function checkShape(
  path: string,
  { name, dims, shape }: Variable,
  lengths: Readonly<Record<string, number>>,
): void {
  if (dims.every((dim, i) => shape[i] === lengths[dim])) return;
  throw configError({
    code: "netcdf-dimension",
    what: "A variable does not have the lengths of the stack's axes.",
    where: `${path}: ${name}`,
    got: `${dims.join(", ")}: ${shape.join(" x ")}; the axes have ${Object.values(lengths).join(" x ")}`,
    fix: "Write variables of one grid and one time axis into a file.",
  });
}

const timeAttributes = (firstYear: number) => ({
  units: `days since ${String(firstYear).padStart(4, "0")}-01-01`,
  calendar: "standard",
  standard_name: "date",
});

const axisAttributes = (axis: "x" | "y") => ({
  units: "m",
  standard_name: `projection_${axis}_coordinate`,
  axis: axis.toUpperCase(),
});

function datasetOf(variable: Variable, { name, type, attrs, fill, isPacked }: Stored): Hdf5DatasetSpec {
  const { shape, dims } = variable;
  const onGrid = dims.includes("y") && { grid_mapping: { ascii: "crs" }, coordinates: { ascii: "x y" } };
  return {
    name,
    type,
    shape,
    chunks: chunksOf(variable),
    // The peer leaves its small variables uncompressed.
    gzip: isPacked ? 4 : null,
    shuffle: isPacked,
    isResizable: dims[0] === "time",
    fill,
    attrs: { ...attrs, ...onGrid },
    scales: dims,
  };
}

const chunksOf = ({ shape, dims }: Pick<Variable, "shape" | "dims">) =>
  dims.map((dim, i) => Math.max(1, Math.min(shape[i] ?? 1, CHUNK[dim as keyof typeof CHUNK])));

/** Windows of one chunk each. */
function* windowsOf(shape: readonly number[], chunks: readonly number[]): Generator<[number, number][]> {
  const [length = 1, ...inner] = shape;
  const [step = 1, ...steps] = chunks;
  for (let start = 0; start < length; start += step) {
    const own: [number, number] = [start, Math.min(length, start + step)];
    if (inner.length === 0) yield [own];
    else for (const rest of windowsOf(inner, steps)) yield [own, ...rest];
  }
}

function encode(values: Float32Array, { type, fill }: Stored): Float32Array | Int8Array {
  const missing = (value: number) => (Number.isNaN(value) ? fill : value);
  return type === "f32" ? values.map(missing) : Int8Array.from(values, (value) => Math.round(missing(value)));
}
