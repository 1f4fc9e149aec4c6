import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fromSystemError, inputError } from "../../errors.ts";
import { type Provenance, RunFolder } from "../../pipeline/folder.ts";
import { openDataset } from "../parts/formats.ts";
import type { ResultLayer } from "./open-result.ts";

/** What an output carries, and what was found of its ancestors in the run's folder. */
export interface Ancestry {
  readonly provenance: Provenance;
  /** By input name: the step that made it, the files it was read from, or only its digest. */
  readonly inputs: Readonly<Record<string, Origin>>;
  readonly records: Readonly<Record<string, Origin>>;
}

export type Origin =
  | { readonly from: "step"; readonly step: string; readonly digest: string }
  | {
      readonly from: "files";
      readonly digest: string;
      readonly files: readonly (readonly [name: string, sha256: string])[];
    }
  | { readonly from: "unknown"; readonly digest: string };

/**
 * The provenance of an output and of every step before it that is still at hand, the output first. Looks into the folder
 * itself (a step's), into the metadata of a Zarr group, GeoTIFF, HDF5 or netCDF file, and for ancestors into `steps`
 * beside it. Throws `provenance-none`.
 */
export async function traceProvenance(path: string): Promise<Ancestry[]> {
  const own = await ownProvenance(path);
  const steps = await stepsFolderOf(path);
  const known = steps === null ? new Map<string, Provenance>() : await finishedSteps(steps);
  const found = new Map<string, Ancestry>();
  const queue = [own];
  for (let provenance = queue.shift(); provenance !== undefined; provenance = queue.shift()) {
    if (found.has(provenance.digest)) continue;
    const originOf = async (digest: string): Promise<Origin> => {
      const earlier = known.get(digest);
      if (earlier) {
        queue.push(earlier);
        return { from: "step", step: earlier.key.step, digest };
      }
      const files = steps === null ? null : await inputFiles(steps, digest);
      return files === null ? { from: "unknown", digest } : { from: "files", digest, files };
    };
    const origins = async (digests: Readonly<Record<string, string>>) => {
      const result: Record<string, Origin> = {};
      for (const [name, digest] of Object.entries(digests)) result[name] = await originOf(digest);
      return result;
    };
    const { inputs, records } = provenance.key;
    found.set(provenance.digest, {
      provenance,
      inputs: await origins(inputs),
      records: await origins(records),
    });
  }
  return [...found.values()];
}

/** Folders of the steps that made some layers of a run's results, as far as they are still there. */
export async function stepsBehind(run: string, layers: Iterable<ResultLayer>): Promise<string[]> {
  const folder = new RunFolder(run);
  const paths = new Set<string>();
  for (const { attrs, path } of layers) {
    if (typeof attrs.provenance !== "string") continue;
    const { digest, key } = parseProvenance(attrs.provenance, path);
    const step = folder.pathOf(key.step, digest);
    if ((await folder.provenance(step))?.digest === digest) paths.add(step);
  }
  return [...paths];
}

const PROVENANCE = "provenance.json";

async function ownProvenance(path: string): Promise<Provenance> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  if (isFolder) {
    const text = await readText(join(path, PROVENANCE));
    if (text !== null) return parseProvenance(text, join(path, PROVENANCE));
    const names = await readdir(path);
    if (names.includes("steps"))
      throw none(
        path,
        `This is the folder of a run. Ask about one of its results: ${names.filter((name) => name !== "steps").join(", ")}.`,
      );
  }
  const { attrs } = await openDataset(path);
  const text = attrs.provenance;
  if (typeof text !== "string")
    throw none(path, "Only what upwarp wrote carries it. `upwarp inspect PATH` says what the file is.");
  return parseProvenance(text, path);
}

/** Throws `provenance-none` where the text is damaged. */
export function parseProvenance(text: string, path: string): Provenance {
  try {
    const value = JSON.parse(text) as Partial<Provenance>;
    if (typeof value.digest === "string" && typeof value.key?.step === "string") return value as Provenance;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw none(path, "The provenance that it carries is damaged: run again into the same folder.");
}

const none = (path: string, fix: string) =>
  inputError({ code: "provenance-none", what: "This carries no provenance.", where: path, fix });

/** The run's `steps` folder: the one the path lies in, or the one beside it. */
async function stepsFolderOf(path: string): Promise<string | null> {
  const parent = dirname(resolve(path));
  for (const candidate of [parent, join(parent, "steps")]) {
    const found = await stat(candidate).catch(() => null);
    if (basename(candidate) === "steps" && found?.isDirectory()) return candidate;
  }
  return null;
}

async function finishedSteps(steps: string): Promise<Map<string, Provenance>> {
  const known = new Map<string, Provenance>();
  for (const name of await readdir(steps)) {
    const path = join(steps, name, PROVENANCE);
    const text = name.endsWith(".partial") || !/-[0-9a-f]{12}$/.test(name) ? null : await readText(path);
    if (text === null) continue;
    const provenance = parseProvenance(text, path);
    known.set(provenance.digest, provenance);
  }
  return known;
}

async function inputFiles(steps: string, digest: string): Promise<(readonly [string, string])[] | null> {
  const text = await readText(join(steps, `input-${digest.slice(0, 12)}.json`));
  return text === null ? null : (JSON.parse(text) as [string, string][]);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT" || (cause as { code?: string }).code === "ENOTDIR")
      return null;
    throw fromSystemError(cause, path);
  }
}
