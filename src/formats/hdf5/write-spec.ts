import { configError } from "../../errors.ts";
import type { Hdf5Attributes } from "./write-attribute.ts";
import { type Hdf5Type, typeBytes } from "./write-datatype.ts";

/** One dataset of a file to be written. */
export interface Hdf5DatasetSpec {
  /** Full path; slashes make groups. */
  readonly name: string;
  readonly type: Exclude<Hdf5Type, "text" | "i64" | "dimension-list" | "reference-list">;
  /** [] for a single value. */
  readonly shape: readonly number[];
  /** Chunk shape; null stores the values in one piece, which must then be written whole. */
  readonly chunks?: readonly number[] | null;
  /** gzip level 1 to 9; null stores chunks as they are. Default 4, as h5py. */
  readonly gzip?: number | null;
  /** Shuffle the bytes of each chunk before gzip, which makes it smaller and quicker. Default true. */
  readonly shuffle?: boolean;
  /** The first dimension may grow later, here by `extend` and in h5py by `resize`. Needs chunks. */
  readonly isResizable?: boolean;
  /** What unwritten chunks read as. Default 0. */
  readonly fill?: number | null;
  readonly attrs?: Hdf5Attributes;
  /** The dataset is a dimension scale (netCDF-4) of this name. */
  readonly scaleName?: string;
  /** The dimension scale of each dimension, by dataset name. */
  readonly scales?: readonly (string | null)[];
}

export interface Hdf5Spec {
  /** Attributes of the root group. */
  readonly attrs?: Hdf5Attributes;
  readonly datasets: readonly Hdf5DatasetSpec[];
}

/** HDF5 stores chunk lengths and sizes in 32 bits. */
const LARGEST_CHUNK = 2 ** 32 - 1;
const LARGEST_RANK = 32;

/** Refuses specifications that cannot be written, all before the file is created. */
export function checkSpec(path: string, { datasets }: Hdf5Spec): void {
  const names = new Set<string>();
  for (const spec of datasets) {
    const refuse = (what: string, got: string, fix: string) => {
      throw configError({ code: "hdf5-spec-invalid", what, where: `${path}: ${spec.name}`, got, fix });
    };
    const parts = spec.name.split("/");
    if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0")))
      refuse(
        "A dataset's name is not a path of names.",
        JSON.stringify(spec.name),
        'Write it as "group/name".',
      );
    const isTaken = [...names].some(
      (n) => n === spec.name || n.startsWith(`${spec.name}/`) || spec.name.startsWith(`${n}/`),
    );
    if (isTaken) refuse("A dataset's name is taken already.", spec.name, "Give each dataset its own name.");
    names.add(spec.name);
    const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0;
    if (spec.shape.length > LARGEST_RANK || !spec.shape.every(isCount))
      refuse(
        "The shape is not a list of lengths.",
        spec.shape.join(","),
        "Give whole numbers, not negative.",
      );
    const { chunks = null } = spec;
    if (chunks === null) {
      if (spec.isResizable) refuse("A resizable dataset needs chunks.", "no chunks", "Give a chunk shape.");
      continue;
    }
    const bytes = chunks.reduce((product, n) => product * n, typeBytes(spec.type));
    const isShape =
      chunks.length === spec.shape.length && chunks.length > 0 && chunks.every((n) => isCount(n) && n > 0);
    if (!isShape || bytes > LARGEST_CHUNK)
      refuse(
        "The chunk shape does not fit.",
        `${chunks.join(",")} for ${spec.shape.join(",")}`,
        "Give one length per dimension, below 4 GiB in all.",
      );
    const { gzip = 4 } = spec;
    if (gzip !== null && !(Number.isInteger(gzip) && gzip >= 1 && gzip <= 9))
      refuse("The gzip level is out of bounds.", String(gzip), "Give 1 to 9, or null.");
  }
}
