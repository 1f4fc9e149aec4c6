import { inputError, isUpwarpError } from "../errors.ts";
import type { Dataset } from "../stack/variable.ts";
import { type Entry, isNamed } from "./listing.ts";
import { rscText } from "./rsc-attributes.ts";
import type { Survey } from "./survey.ts";

/** One of MintPy's HDF5 files; FILE_TYPE says what it holds. */
export interface MintpyFile {
  readonly path: string;
  readonly type: string;
  readonly dataset: Dataset;
}

/** Results that describe one grid and can stand in one stack. */
const RESULT_TYPES = new Set([
  "timeseries",
  "velocity",
  "temporalCoherence",
  "mask",
  "waterMask",
  "coherence",
  "dem",
]);

/** The HDF5 files among the entries that MintPy wrote; what is damaged or of another maker is left to its readers. */
export async function mintpyFiles(survey: Survey, entries: readonly Entry[]): Promise<MintpyFile[]> {
  const files: MintpyFile[] = [];
  for (const entry of entries) {
    if ((await survey.family(entry)) !== "hdf5") continue;
    const dataset = await survey.open(entry.path).catch((cause: unknown) => {
      // In a folder, one damaged result must not hide the stack; a file that was named is reported.
      if (isUpwarpError(cause) && !isNamed(survey.listing, entry) && !isStackName(entry.name)) return null;
      throw cause;
    });
    const type = dataset && rscText(dataset.attrs, "FILE_TYPE");
    if (type) files.push({ path: entry.path, type, dataset });
  }
  return files;
}

const isStackName = (name: string) =>
  /^(ifgram|offset)Stack\.h5$/.test(name) || /^geometry(Geo|Radar)\.h5$/.test(name);

/** A pair stack: MintPy gives the same FILE_TYPE to ionosphere and offset stacks, which hold no unwrapPhase of ground. */
export const isPairStack = ({ type, path, dataset }: MintpyFile) =>
  type === "ifgramStack" &&
  !/(^|[\\/])ionStack[^\\/]*$/.test(path) &&
  [...dataset.variables.keys()].some((name) => name.startsWith("unwrapPhase"));

/** Pixel offsets of pairs: offsetStack.h5. */
export const isOffsetStack = ({ dataset }: MintpyFile) =>
  ["rangeOffset", "azimuthOffset"].some((name) => dataset.variables.get(name)?.shape.length === 3);

export const isGeometry = ({ type }: MintpyFile) => type === "geometry";
export const isResult = ({ type }: MintpyFile) => RESULT_TYPES.has(type);

/**
 * The one stack among the candidates: the only one, or the only one under MintPy's own name. Throws the input
 * error "stack-ambiguous".
 */
export function onlyStack(stacks: readonly MintpyFile[]): MintpyFile {
  const named = stacks.filter(({ path }) => /[\\/]inputs[\\/](ifgram|offset)Stack\.h5$/.test(path));
  const [first, second] = stacks.length === 1 ? stacks : named;
  if (first && !second) return first;
  throw inputError({
    code: "stack-ambiguous",
    what: "There is more than one MintPy stack of pairs.",
    where: stacks.map(({ path }) => path).join(", "),
    fix: "Name the work folder or the ifgramStack.h5 (or offsetStack.h5) of one of them.",
  });
}
