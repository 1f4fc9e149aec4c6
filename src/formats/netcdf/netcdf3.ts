import { cancelledError, inputError } from "../../errors.ts";
import type { Dataset, ReadOptions, Source, Variable, Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import type { Format, Head } from "../format.ts";
import { decodeElements, type ElementType } from "../hdf5/dtype.ts";
import { sourceName, sourcePath } from "../hdf5/format.ts";
import { contiguousBlock } from "../hdf5/natural-block.ts";
import { readStrided } from "../hdf5/read-strided.ts";
import { acquireFile, type SharedFile, withFile } from "../hdf5/shared-file.ts";
import { type CfArray, type CfMeaning, gridOf, meaningOf, typeByAttributes } from "./cf-dataset.ts";
import { missingVariable } from "./missing-variable.ts";
import { type Netcdf3Header, type Netcdf3Variable, readNetcdf3Header, VERSIONS } from "./netcdf3-header.ts";

/** netCDF-3: classic, 64-bit offset and 64-bit data files, read by windows, with CF conventions. */
export const netcdf3Format: Format = {
  name: "netcdf3",
  recognises: ({ isDirectory, bytes }: Head) =>
    !isDirectory &&
    String.fromCharCode(...bytes.subarray(0, 3)) === "CDF" &&
    VERSIONS.includes(bytes[3] ?? 0),
  open: openNetcdf3,
  openVariable: openNetcdf3Variable,
  files: async (source) => [sourcePath(source)],
};

interface Opened {
  readonly header: Netcdf3Header;
  readonly identity: string;
  readonly arrays: readonly CfArray[];
}

const readHeader = (path: string): Promise<Opened> =>
  withFile(path, (file) => {
    const header = readNetcdf3Header(file);
    return { header, identity: file.identity, arrays: header.variables.map(arrayOf) };
  });

async function openNetcdf3(path: string): Promise<Dataset> {
  const opened = await readHeader(path);
  const variables = new Map<string, Variable>();
  for (const entry of opened.header.variables) {
    const variable = variableOf(path, opened, entry);
    if (variable !== null) variables.set(entry.name, variable);
  }
  const grid = await gridOf(opened.arrays, async (name) => {
    const variable = variables.get(name);
    if (variable === undefined) return [];
    try {
      return await variable.read(variable.shape.map((length) => [0, length]));
    } finally {
      await variable.close();
    }
  });
  return { format: "netcdf3", path, grid, variables, attrs: opened.header.attrs };
}

async function openNetcdf3Variable(source: Source): Promise<Variable> {
  const path = sourcePath(source);
  const name = sourceName(source);
  const opened = await readHeader(path);
  const entry = opened.header.variables.find((variable) => variable.name === name);
  const variable = entry === undefined ? null : variableOf(path, opened, entry);
  if (variable === null)
    throw missingVariable(
      path,
      name,
      opened.header.variables.map((v) => v.name),
    );
  return variable;
}

const arrayOf = ({ name, dimensions, shape, element, attrs }: Netcdf3Variable): CfArray => ({
  name,
  dimensions,
  shape,
  dtype: element?.dtype ?? null,
  attrs,
});

function variableOf(path: string, { identity, arrays }: Opened, entry: Netcdf3Variable): Variable | null {
  if (entry.element === null) return null;
  const element = { ...entry.element, dtype: typeByAttributes(entry.element.dtype, entry.attrs) };
  return makeVariable(path, identity, entry, element, meaningOf(arrayOf(entry), arrays));
}

function makeVariable(
  path: string,
  identity: string,
  entry: Netcdf3Variable,
  element: ElementType,
  meaning: CfMeaning,
): Variable {
  let held: { file: SharedFile; release: () => void } | undefined;
  const { name, shape, attrs, strides, begin, isRecord } = entry;
  const inner = contiguousBlock(isRecord ? shape.slice(1) : shape, element.size);
  return {
    ...meaning,
    name,
    shape,
    dtype: element.dtype,
    // Records of one variable do not touch each other.
    chunks: isRecord ? [1, ...inner] : inner,
    attrs,
    source: { format: "netcdf3", path, name },
    async read(window: Window, { signal }: ReadOptions = {}) {
      if (signal?.aborted) throw cancelledError();
      checkWindow({ name: `${path}: ${name}`, shape }, window);
      held ??= hold(path, identity);
      const out = new Uint8Array(elementsOf(windowShape(window)) * element.size);
      await readStrided(held.file, begin, strides, window, element.size, out);
      return decodeElements(out, element);
    },
    async close() {
      held?.release();
      held = undefined;
    },
  };
}

function hold(path: string, identity: string) {
  const held = acquireFile(path);
  if (held.file.identity === identity) return held;
  held.release();
  throw inputError({
    code: "file-changed",
    what: "The file was changed after it was opened.",
    where: path,
    fix: "Open it again, and do not write to it while it is read.",
  });
}
