import { basename } from "node:path";
import { ContentDigests } from "../../../pipeline/content/content-digests.ts";
import { digestOf } from "../../../pipeline/digest.ts";
import type { Provenance } from "../../../pipeline/folder.ts";
import { SOFTWARE } from "../../../pipeline/software.ts";
import type { Source } from "../../../stack/variable.ts";
import { sourceFiles } from "../../parts/formats.ts";
import { parseProvenance } from "../../results/provenance.ts";
import type { Maps } from "./open-maps.ts";

/** What was done, to be written into the output. */
export interface Deed {
  /** "map filter". */
  readonly step: string;
  /** One sentence. */
  readonly doc: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Files that a parameter names, by its name: masks, polygons. */
  readonly others?: Readonly<Record<string, Maps | FileInput | null | undefined>>;
  readonly notes?: readonly string[];
}

/** A file that is no stack of maps, such as a table of points. */
export interface FileInput {
  readonly path: string;
  readonly stack?: never;
}

/** Raised when an operation's results change. */
const VERSION = 1;

/**
 * What an output carries: the operation with its parameters, and each input by the digest that it carries itself or by the hash of
 * its files. How an input came about is told again in the notes, because it may lie elsewhere tomorrow.
 */
export async function provenanceOf(
  { step, doc, params, others = {}, notes = [] }: Deed,
  inputs: readonly (Maps | FileInput)[],
  signal: AbortSignal,
): Promise<Provenance> {
  const contents = await ContentDigests.open(null);
  const digests: Record<string, string> = {};
  const told: string[] = [];
  const names: string[] = [];
  const named: Record<string, string> = {};
  const extra = Object.entries(others).flatMap(([flag, input]) => (input ? [{ flag, input }] : []));
  for (const { flag, input } of [...inputs.map((one) => ({ flag: null, input: one })), ...extra]) {
    const { path } = input;
    const stack = input.stack ?? null;
    const name = nameFor(path, digests);
    if (flag === null) names.push(name);
    else named[flag] = name;
    const text = stack?.attrs.provenance;
    if (typeof text === "string") {
      const earlier = parseProvenance(text, path);
      digests[name] = earlier.digest;
      told.push(`${name} came from ${deedText(earlier)}`, ...earlier.notes.filter(isHistory));
    } else {
      const sources = [...(stack?.variables.values() ?? [])].map(({ source }) => source);
      const paths = stack === null ? [path] : await filesOf(sources);
      digests[name] = digestOf(await hashesOf(paths, contents, signal));
    }
  }
  // Which input comes first matters, and digests are sorted by name.
  const order = names.length > 1 ? { inputs: names } : {};
  const said = plain({ ...order, ...params, ...named });
  const key = { step, version: VERSION, params: said, inputs: digests, records: {}, facts: "" };
  return {
    digest: digestOf(key),
    key,
    software: SOFTWARE,
    doc,
    references: [],
    notes: [...notes, ...told],
  };
}

const HISTORY = " came from ";
const isHistory = (note: string) => note.includes(HISTORY);

function deedText({ key, software }: Provenance): string {
  const params = Object.entries(key.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const of = Object.keys(key.inputs).join(", ");
  return `${key.step}${of === "" ? "" : ` of ${of}`} (${[`${software.name} ${software.version}`, ...params].join(", ")})`;
}

/** Two inputs of one name in two folders are told apart by their order. */
function nameFor(path: string, taken: Readonly<Record<string, string>>): string {
  const name = basename(path.replace(/[\\/]+$/, "")) || path;
  if (!(name in taken)) return name;
  for (let k = 2; ; k++) if (!(`${name} (${k})` in taken)) return `${name} (${k})`;
}

async function filesOf(sources: readonly Source[]): Promise<string[]> {
  const paths = new Set<string>();
  for (const source of sources) for (const path of await sourceFiles(source)) paths.add(path);
  return [...paths].sort();
}

async function hashesOf(paths: readonly string[], contents: ContentDigests, signal: AbortSignal) {
  const hashes = await contents.of(paths, signal);
  return paths.map((path) => [basename(path), hashes.get(path) ?? null]);
}

/** Parameters that were not given, and switches that were left off, are not written. */
const plain = (params: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== false));
