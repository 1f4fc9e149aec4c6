import { formatError } from "../../errors.ts";
import type { Dataset, Source, Variable } from "../../stack/variable.ts";
import type { Format, Head } from "../format.ts";
import { describeDataset, describeFile } from "./describe.ts";
import { findSignature } from "./superblock.ts";
import { type ChunkedVariable, dimsOfRank, makeVariable, numericElement, plainMeaning } from "./variable.ts";

/**
 * HDF5, by its signature. Every numeric dataset of at most four dimensions is a variable under its full path;
 * dimension names follow the rank. There is no grid: which attributes georeference a file is up to its product.
 */
export const hdf5Format: Format = {
  name: "hdf5",
  recognises: ({ isDirectory, bytes }: Head) => !isDirectory && findSignature(bytes) !== null,
  open: openHdf5,
  openVariable: async (source) => openHdf5Variable(sourcePath(source), sourceName(source)),
  files: async (source) => [sourcePath(source)],
};

async function openHdf5(path: string): Promise<Dataset> {
  const { identity, datasets, attrs } = await describeFile(path);
  const variables = new Map<string, Variable>();
  for (const info of datasets)
    if (info.element !== null && dimsOfRank(info.shape.length) !== null)
      variables.set(info.name, makeVariable(path, identity, info, info.element, plainMeaning(info)));
  return { format: "hdf5", path, grid: null, variables, attrs };
}

/** Opens one dataset by its full path. */
export async function openHdf5Variable(path: string, name: string): Promise<ChunkedVariable> {
  const { identity, info } = await describeDataset(path, name);
  return makeVariable(path, identity, info, numericElement(path, info), plainMeaning(info));
}

export function sourcePath(source: Source): string {
  if (typeof source.path === "string") return source.path;
  throw badSource(source, "path");
}

export function sourceName(source: Source): string {
  if (typeof source.name === "string") return source.name;
  throw badSource(source, "name");
}

const badSource = (source: Source, field: string) =>
  formatError({
    code: "source-incomplete",
    what: `A source of an HDF5 or netCDF variable has no ${field}.`,
    got: JSON.stringify(source),
    fix: 'Use the source of an opened variable, or { "format": "hdf5", "path": ..., "name": ... }.',
  });
