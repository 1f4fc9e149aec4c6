import { formatError, inputError } from "../../errors.ts";
import { packsOf } from "../../stack/packs.ts";
import type { AttributeValue, Dim, ReadOptions, Variable, Window } from "../../stack/variable.ts";
import { accessDataset, type DatasetAccess } from "./dataset-access.ts";
import type { DatasetInfo } from "./describe.ts";
import { decodeElements, type ElementType } from "./dtype.ts";
import { contiguousBlock } from "./natural-block.ts";
import { countMissingChunks } from "./read-chunks.ts";
import { readWindow } from "./read-window.ts";
import { acquireFile } from "./shared-file.ts";

/**
 * A variable of a chunked file. HDF5 lets a file leave out chunks that were never written, and reads them as
 * the fill value; whether that is legal is the caller's to say. A float stack, for one, should refuse it.
 */
export interface ChunkedVariable extends Variable {
  /** How many chunks under the window the file does not store. 0 for a whole dataset means it was written whole. */
  missingChunks(window: Window): Promise<number>;
}

export const isChunkedVariable = (variable: Variable): variable is ChunkedVariable =>
  "missingChunks" in variable;

/** What a variable knows besides its dataset: the names and meaning that a convention gives. */
export interface VariableMeaning {
  readonly format: string;
  readonly dims: readonly Dim[];
  readonly unit: string;
  readonly nodata: number | null;
  readonly scale?: number;
  readonly offset?: number;
}

/** Dimension names by rank, for files that name none. A product reader relabels what it knows better. */
const DIMS_BY_RANK: readonly (readonly Dim[])[] = [
  [],
  ["space"],
  ["y", "x"],
  ["time", "y", "x"],
  ["time", "band", "y", "x"],
];

export const dimsOfRank = (rank: number): readonly Dim[] | null => DIMS_BY_RANK[rank] ?? null;

/** Units and nodata as plain HDF5 files state them: attributes of the dataset. */
export function plainMeaning(info: DatasetInfo): VariableMeaning {
  const text = [info.attrs.units, info.attrs.unit, info.attrs.UNIT].find(
    (value) => typeof value === "string",
  );
  return {
    format: "hdf5",
    dims: dimsOfRank(info.shape.length) ?? [],
    unit: typeof text === "string" ? text : "",
    nodata: numberOf(info.attrs._FillValue) ?? numberOf(info.attrs.missing_value),
  };
}

/** A number, also when it is written as an array of one; null otherwise. */
function numberOf(value: AttributeValue | undefined): number | null {
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof single === "number" ? single : null;
}

/** A lazy variable over a described dataset. The file is opened by the first read and released by `close`. */
export function makeVariable(
  path: string,
  identity: string,
  info: DatasetInfo,
  element: ElementType,
  meaning: VariableMeaning,
): ChunkedVariable {
  let held: { access: DatasetAccess; release: () => void } | undefined;
  const access = () => {
    held ??= hold(path, identity, info, element);
    return held.access;
  };
  return {
    name: info.name,
    dims: meaning.dims,
    shape: info.shape,
    dtype: element.dtype,
    unit: meaning.unit,
    nodata: meaning.nodata,
    ...(meaning.scale !== undefined && { scale: meaning.scale }),
    ...(meaning.offset !== undefined && { offset: meaning.offset }),
    chunks: info.chunks ?? contiguousBlock(info.shape, element.size),
    ...(info.filters.length > 0 && info.shape.length > 2 && packsOf(info.shape[0]!, info.chunks?.[0] ?? 1)),
    attrs: info.attrs,
    source: { format: meaning.format, path, name: info.name },
    async read(window: Window, options: ReadOptions = {}) {
      return decodeElements(await readWindow(access(), window, options.signal), element);
    },
    async missingChunks(window: Window) {
      return countMissingChunks(access(), window);
    },
    async close() {
      held?.release();
      held = undefined;
    },
  };
}

function hold(path: string, identity: string, info: DatasetInfo, element: ElementType) {
  const { file, release } = acquireFile(path);
  try {
    // The header address belongs to the file as it was described.
    if (file.identity !== identity)
      throw inputError({
        code: "file-changed",
        what: "The file was changed after it was opened.",
        where: path,
        fix: "Open it again, and do not write to it while it is read.",
      });
    return { access: accessDataset(file, info, element.size), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** A dataset that is not numeric cannot be a variable. */
export function numericElement(path: string, info: DatasetInfo): ElementType {
  if (info.element !== null && dimsOfRank(info.shape.length) !== null) return info.element;
  throw formatError({
    code: "dataset-not-numeric",
    what: "The dataset does not hold numbers in at most four dimensions.",
    where: `${path}: ${info.name}`,
    got: info.string === null ? `rank ${info.shape.length}` : "strings",
    fix: "Name a numeric dataset; strings are read with readStrings.",
  });
}
