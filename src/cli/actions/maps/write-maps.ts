import { rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { compactDate } from "../../../dates.ts";
import { configError, fromSystemError } from "../../../errors.ts";
import type { Provenance } from "../../../pipeline/folder.ts";
import { makeFolder } from "../../../pipeline/make-folder.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Attributes, Variable } from "../../../stack/variable.ts";
import { exportNetcdf } from "../../export/to-netcdf.ts";
import { writeGroup } from "../../export/write-group.ts";
import { openDataset, temporaryName, writeCog } from "../../parts/formats.ts";
import { stackAttributes } from "../../parts/products.ts";
import { atSlice, derive, pixelsOf, slicesOf } from "./derive.ts";
import { NAME_ATTRIBUTE } from "./open-maps.ts";
import { writeMintpyMaps } from "./write-mintpy-maps.ts";

export interface WriteMapsOptions {
  readonly provenance: Provenance;
  /** Perpendicular baselines of the dates, for MintPy's series. */
  readonly baselines?: Float32Array | null;
  readonly signal: AbortSignal;
}

/**
 * Writes a stack as the output's name says: .tif for one map (cloud-optimized GeoTIFF), .zarr, .nc, .h5 (MintPy's layout), or a folder
 * of GeoTIFFs, one for each map and date. Every file carries the provenance, and appears when it is whole.
 */
export async function writeMaps(out: string, stack: Stack, options: WriteMapsOptions): Promise<string[]> {
  const { provenance, signal } = options;
  const attrs: Attributes = { ...ownAttributes(stack), provenance: JSON.stringify(provenance) };
  try {
    switch (extname(out).toLowerCase()) {
      case ".zarr":
        await writeGroup(out, { grid: stack.grid, attrs, variables: stack.variables }, { signal });
        return [out];
      case ".nc":
        return await exportNetcdf(
          [...stack.variables].map(([name, variable]) => ({
            name,
            path: out,
            variable,
            grid: stack.grid,
            dates: variable.dims[0] === "time" ? stack.dates : [],
            attrs,
          })),
          out,
          signal,
        );
      case ".h5":
        await writeMintpyMaps(out, stack, options);
        return [out];
      case ".tif":
      case ".tiff":
        await writeOneMap(out, stack, attrs, signal);
        return [out];
      default:
        return await writeFolder(out, stack, attrs, signal);
    }
  } catch (cause) {
    throw fromSystemError(cause, out);
  }
}

/** What the input's own file said of itself, such as its history, is not said of the output. */
function ownAttributes(stack: Stack): Attributes {
  const { attrs: _, ...rest } = stack;
  return stackAttributes({ ...rest, attrs: {} });
}

async function writeOneMap(out: string, stack: Stack, attrs: Attributes, signal: AbortSignal): Promise<void> {
  const [first, second] = stack.variables.values();
  if (first && !second && slicesOf(first) === 1) {
    const map = first.shape.length > 2 ? sliceOf(first, 0) : first;
    return writeMap(out, map, stack, attrs, signal);
  }
  throw configError({
    code: "usage-out",
    what: "A .tif file holds one map, but there are several.",
    where: out,
    got: [...stack.variables].map(([name, variable]) => `${name} (${slicesOf(variable)})`).join(", "),
    fix: "Name one with --variable, give a folder, or let --out end in .zarr, .nc or .h5.",
  });
}

async function writeFolder(
  out: string,
  stack: Stack,
  attrs: Attributes,
  signal: AbortSignal,
): Promise<string[]> {
  await makeFolder(out);
  const written: string[] = [];
  for (const [name, variable] of stack.variables) {
    if (variable.shape.length === 2) {
      const path = join(out, `${name}.tif`);
      await writeMap(path, variable, stack, attrs, signal);
      written.push(path);
      continue;
    }
    // Date by date, each window of a filter in time would be computed once for every date.
    const spool = `${temporaryName(join(out, name))}.zarr`;
    try {
      await writeGroup(
        spool,
        { grid: stack.grid, attrs: {}, variables: new Map([[name, variable]]) },
        { signal },
      );
      const stored = (await openDataset(spool)).variables.get(name) as Variable;
      for (let k = 0; k < slicesOf(variable); k++) {
        const path = join(out, `${name}-${labelOf(stack, variable, k)}.tif`);
        await writeMap(path, sliceOf({ ...stored, ...keptOf(variable) }, k), stack, attrs, signal);
        written.push(path);
      }
      await stored.close();
    } finally {
      await rm(spool, { recursive: true, force: true });
    }
  }
  return written;
}

const keptOf = ({ name, unit, attrs }: Variable) => ({ name, unit, attrs });

function labelOf({ dates, network }: Stack, { dims }: Variable, k: number): string {
  const pair = dims[0] === "pair" ? network?.pairs[k] : undefined;
  if (network && pair)
    return [pair.reference, pair.secondary].map((i) => compactDate(network.dates[i] ?? "")).join("_");
  return compactDate(dates[k] ?? String(k));
}

const sliceOf = (variable: Variable, k: number): Variable =>
  derive(variable, (window, options) => variable.read(atSlice(variable, k, pixelsOf(window)), options), {
    dims: ["y", "x"],
    shape: variable.shape.slice(-2),
    ...(variable.dtype === "u8" && { dtype: "u8" }),
  });

async function writeMap(
  path: string,
  variable: Variable,
  { grid, reference }: Stack,
  { provenance }: Attributes,
  signal: AbortSignal,
): Promise<void> {
  const { dtype, nodata, attrs } = variable;
  const description = typeof attrs.long_name === "string" ? attrs.long_name : variable.name;
  await writeCog(
    path,
    {
      grid,
      bands: [{ data: variable, description }],
      dtype,
      nodata,
      metadata: {
        [NAME_ATTRIBUTE]: variable.name,
        ...(provenance !== undefined && { provenance }),
        ...(reference && { reference_y: reference.y, reference_x: reference.x }),
      },
    },
    { signal },
  );
}
