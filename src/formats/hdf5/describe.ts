import type { Metadata } from "h5wasm/node";
import { inputError } from "../../errors.ts";
import type { Attributes } from "../../stack/variable.ts";
import { readAttributes } from "./attributes.ts";
import { type ElementType, numericType } from "./dtype.ts";
import type { Filter } from "./filters.ts";
import { type OpenLibraryFile, withLibraryFile } from "./library.ts";
import { fileIdentity } from "./shared-file.ts";

/** How strings are stored in a dataset. */
type StringType =
  | { readonly kind: "fixed"; readonly bytes: number; readonly isSpacePadded: boolean }
  | { readonly kind: "variable" };

/** What the headers say about one dataset; plain data, no handle. */
export interface DatasetInfo {
  /** Full path without the leading slash. */
  readonly name: string;
  readonly shape: readonly number[];
  /** null: unlimited. */
  readonly maxShape: readonly (number | null)[];
  readonly chunks: readonly number[] | null;
  /** null when the elements are not numbers. */
  readonly element: ElementType | null;
  readonly string: StringType | null;
  readonly filters: readonly Filter[];
  readonly attrs: Attributes;
  /** Address of the object header, relative to the file's base. */
  readonly header: number;
  /** For each dimension the dataset that is its dimension scale (netCDF-4), if any. */
  readonly scales: readonly (string | null)[];
  /** The name that it bears as a dimension scale; null when it is none. */
  readonly scaleName: string | null;
}

export interface FileInfo {
  readonly path: string;
  readonly identity: string;
  readonly attrs: Attributes;
  readonly datasets: readonly DatasetInfo[];
}

/** Deeper nesting or more datasets than this is not a raster file but an attack or a mistake. */
const MAX_DEPTH = 64;
const MAX_DATASETS = 100_000;

/** Reads the headers of every dataset in the file. Links to other files and soft links are not followed. */
export function describeFile(path: string): Promise<FileInfo> {
  const identity = fileIdentity(path);
  return withLibraryFile(path, (open) => ({
    path,
    identity,
    attrs: readAttributes(open, "/"),
    datasets: datasetNames(open, path).map((name) => describe(open, name)),
  }));
}

/** Reads the headers of one dataset. An absent one is the input error "dataset-missing". */
export function describeDataset(
  path: string,
  name: string,
): Promise<{ identity: string; info: DatasetInfo }> {
  const identity = fileIdentity(path);
  return withLibraryFile(path, (open) => {
    const parts = name.split("/").filter((part) => part !== "");
    const isHere = parts.every((_, i) => isOwnObject(open, parts.slice(0, i + 1).join("/")));
    const isDataset =
      parts.length > 0 && isHere && open.module.get_type(open.file.file_id, parts.join("/")) === DATASET;
    if (!isDataset)
      throw inputError({
        code: "dataset-missing",
        what: "The file has no dataset of that name.",
        where: path,
        got: name,
        fix: `It has: ${datasetNames(open, path).join(", ") || "none"}.`,
      });
    return { identity, info: describe(open, parts.join("/")) };
  });
}

const GROUP = 0;
const DATASET = 1;

function datasetNames(open: OpenLibraryFile, path: string): string[] {
  const { module, file } = open;
  const names: string[] = [];
  const seen = new Set<number>();
  const visit = (group: string, depth: number) => {
    // Hard links can make a group its own descendant.
    const address = headerAddress(open, group);
    if (seen.has(address)) return;
    seen.add(address);
    for (const child of module.get_names(file.file_id, group, false)) {
      const name = group === "/" ? child : `${group}/${child}`;
      if (!isOwnObject(open, name)) continue;
      const type = module.get_type(file.file_id, name);
      if (type === DATASET) names.push(name);
      else if (type === GROUP && depth < MAX_DEPTH) visit(name, depth + 1);
      if (names.length > MAX_DATASETS)
        throw inputError({
          code: "too-many-datasets",
          what: `The file has more than ${MAX_DATASETS} datasets.`,
          where: path,
          fix: "Give a file of rasters, or open one dataset by its name.",
        });
    }
  };
  visit("/", 0);
  return names;
}

/** Asks for the link itself, because asking for its type would open whatever file it names. */
function isOwnObject({ module, file }: OpenLibraryFile, name: string): boolean {
  const names = module.get_names(file.file_id, parentOf(name), false);
  if (!names.includes(name.slice(name.lastIndexOf("/") + 1))) return false;
  return (
    module.get_symbolic_link(file.file_id, name) === null &&
    module.get_external_link(file.file_id, name).filename === undefined
  );
}

const parentOf = (name: string) => (name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "/");

/** An object reference is the address of the object's header. */
function headerAddress({ module, file }: OpenLibraryFile, name: string): number {
  const bytes = Uint8Array.from(module.create_object_reference(file.file_id, name));
  return Number(new DataView(bytes.buffer).getBigUint64(0, true));
}

function describe(open: OpenLibraryFile, name: string): DatasetInfo {
  const { module, file } = open;
  const metadata = module.get_dataset_metadata(file.file_id, name);
  const shape = metadata.shape ?? [];
  const filters = module.get_dataset_filters(file.file_id, name);
  return {
    name,
    shape,
    maxShape: (metadata.maxshape ?? shape).map((length) =>
      length > Number.MAX_SAFE_INTEGER ? null : length,
    ),
    chunks: metadata.chunks,
    // A dataset without a dataspace ("null") has no elements to read.
    element: metadata.shape === null ? null : elementType(metadata),
    string: metadata.shape === null ? null : stringType(metadata),
    filters: filters.map(({ id, name, cd_values }) => ({ id, name, values: cd_values })),
    attrs: readAttributes(open, name),
    header: headerAddress(open, name),
    scales: shape.map(
      (_, dim) => module.get_attached_scales(file.file_id, name, dim)[0]?.replace(/^\//, "") ?? null,
    ),
    scaleName: module.get_scale_name(file.file_id, name),
  };
}

/** Datatype classes of HDF5 (H5T_class_t). */
const CLASS = { integer: 0, float: 1, string: 3, bitfield: 4, compound: 6, enumeration: 8 } as const;

function elementType(metadata: Metadata): ElementType | null {
  const { type, size, signed, littleEndian } = metadata;
  if (type === CLASS.integer) return numericType(signed ? "int" : "uint", size, !littleEndian);
  if (type === CLASS.float) return numericType("float", size, !littleEndian);
  if (type === CLASS.bitfield) return numericType("uint", size, !littleEndian);
  if (type === CLASS.enumeration)
    return isBoolean(metadata) ? BOOLEAN : numericType(signed ? "int" : "uint", size, !littleEndian);
  return type === CLASS.compound ? complexType(metadata) : null;
}

const BOOLEAN: ElementType = { dtype: "bool", size: 1, bigEndian: false, widen: null };

/** h5py's boolean: an enumeration of one byte with FALSE = 0 and TRUE = 1. */
function isBoolean({ size, enum_type }: Metadata): boolean {
  const members = enum_type?.members ?? {};
  return size === 1 && Object.keys(members).length === 2 && members.FALSE === 0 && members.TRUE === 1;
}

/** h5py's complex64: a compound of two floats, r and i. */
function complexType({ size, compound_type }: Metadata): ElementType | null {
  const [real, imaginary] = compound_type?.members ?? [];
  const isPair =
    compound_type?.nmembers === 2 &&
    [real, imaginary].every((part) => part?.type === CLASS.float && part.size === 4) &&
    ["r", "real"].includes(real?.name ?? "") &&
    ["i", "imag"].includes(imaginary?.name ?? "") &&
    imaginary?.offset === 4;
  return isPair && size === 8 ? { dtype: "c64", size, bigEndian: !real?.littleEndian, widen: null } : null;
}

/** H5T_STR_SPACEPAD. */
const SPACE_PADDED = 2;

function stringType({ type, vlen, size, strpad }: Metadata): StringType | null {
  if (type !== CLASS.string) return null;
  return vlen ? { kind: "variable" } : { kind: "fixed", bytes: size, isSpacePadded: strpad === SPACE_PADDED };
}
