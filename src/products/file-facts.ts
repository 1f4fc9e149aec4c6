import { isUpwarpError } from "../errors.ts";
import { readStrings } from "../formats/hdf5/strings.ts";
import type { Dataset } from "../stack/variable.ts";
import { readVector } from "./grid-of-coordinates.ts";

/** A single number of an HDF5 or netCDF file; null when there is none of the names. */
export async function numberOf({ variables }: Dataset, ...names: readonly string[]): Promise<number | null> {
  for (const name of names) {
    const variable = variables.get(name);
    if (variable === undefined || variable.shape.some((length) => length !== 1)) continue;
    const [value] = await readVector(variable);
    if (value !== undefined && Number.isFinite(value)) return value;
  }
  return null;
}

/** A single text; null when the file has no strings of the name. */
export async function textOfDataset({ path }: Dataset, name: string): Promise<string | null> {
  try {
    const [text] = await readStrings(path, name);
    return text?.trim() || null;
  } catch (cause) {
    if (isUpwarpError(cause, "dataset-missing") || isUpwarpError(cause, "dataset-not-strings")) return null;
    throw cause;
  }
}
