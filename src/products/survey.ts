import { open } from "node:fs/promises";
import { fromSystemError } from "../errors.ts";
import { openDataset } from "../formats/open.ts";
import type { Dataset } from "../stack/variable.ts";
import type { Entry, Listing } from "./listing.ts";

/** The families of files that decide which product a folder holds; the formats layer knows many more. */
type FileFamily = "tiff" | "hdf5" | "store" | "url" | "other";

/** The files under study. Each is opened at most once, however many readers ask. */
export interface Survey {
  readonly listing: Listing;
  open(path: string): Promise<Dataset>;
  /** Known by the first bytes, never by the name. */
  family(entry: Entry): Promise<FileFamily>;
}

export function createSurvey(listing: Listing): Survey {
  const datasets = new Map<string, Promise<Dataset>>();
  const families = new Map<string, Promise<FileFamily>>();
  return {
    listing,
    open: (path) => remember(datasets, path, () => openDataset(path)),
    family: (entry) => remember(families, entry.path, () => familyOf(entry)),
  };
}

function remember<T>(known: Map<string, Promise<T>>, path: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(path) ?? make();
  known.set(path, found);
  return found;
}

/** "II" or "MM", then 42 (TIFF 6.0) or 43 (BigTIFF), in that byte order. */
const TIFF_MAGIC = ["49492a00", "4d4d002a", "49492b00", "4d4d002b"];
/** HDF5 format specification, II.A: the superblock's signature. */
const HDF5_MAGIC = "894844460d0a1a0a";
const MAGIC_BYTES = 8;

async function familyOf({ path, kind }: Entry): Promise<FileFamily> {
  if (kind !== "file") return kind;
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
      const magic = [...buffer.subarray(0, bytesRead)]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
      if (magic === HDF5_MAGIC) return "hdf5";
      return TIFF_MAGIC.includes(magic.slice(0, 8)) ? "tiff" : "other";
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}
