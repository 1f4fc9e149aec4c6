import { join } from "node:path";
import { type Manifest, readManifest } from "../../../pipeline/manifest.ts";
import { openResult, type Result, type ResultLayer } from "../../results/open-result.ts";
import { stepsBehind } from "../../results/provenance.ts";

/** Where the layers of MintPy's files come from: a whole run of ours, or any single result. */
export interface Sources {
  /** The run that lies there; null for a single result. */
  readonly manifest: Manifest | null;
  /** A layer by one of its names; in a run, of that step. */
  find(step: string, names: readonly string[]): Promise<ResultLayer | null>;
  /** Every layer of a step; none for a single result. */
  ofStep(step: string): Promise<readonly ResultLayer[]>;
  /** All layers that have been looked at. */
  seen(): readonly ResultLayer[];
  close(): Promise<void>;
}

export async function openSources(from: string): Promise<Sources> {
  const manifest = await readManifest(from);
  return manifest ? openRun(from, manifest) : openSingle(from);
}

function openRun(from: string, manifest: Manifest): Sources {
  const opened = new Map<string, Result>();
  const layersOf = async (step: string): Promise<readonly ResultLayer[]> => {
    const folder = manifest.steps[step];
    if (folder === undefined) return [];
    const result = opened.get(step) ?? (await openResult(join(from, folder)));
    opened.set(step, result);
    return [...result.layers.values()];
  };
  return {
    manifest,
    ofStep: layersOf,
    find: async (step, names) =>
      (await layersOf(step)).find(({ variable }) => names.includes(variable.name)) ?? null,
    seen: () => [...opened.values()].flatMap(({ layers }) => [...layers.values()]),
    close: () => closeAll(opened.values()),
  };
}

/** What a result did not publish, such as the intercept, is taken from the step behind it where that is at hand. */
async function openSingle(from: string): Promise<Sources> {
  const opened = [withoutExports(await openResult(from))];
  try {
    const layers = opened.flatMap((result) => [...result.layers.values()]);
    for (const step of await stepsBehind(from, layers)) opened.push(await openResult(step));
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  const all = new Map(opened.flatMap(({ layers }) => [...layers]));
  return {
    manifest: null,
    ofStep: async () => [],
    find: async (_, names) => names.map((name) => all.get(name)).find((layer) => layer !== undefined) ?? null,
    seen: () => [...all.values()],
    close: () => closeAll(opened),
  };
}

/** What an earlier export left (perhaps of an earlier run) is not the result. */
function withoutExports(result: Result): Result {
  const layers = [...result.layers].filter(
    ([, { path }]) => path === result.path || !/\.(h5|nc)$/i.test(path),
  );
  // A name that stood twice has been told apart by its file.
  const plain = layers.map(([, layer]) => [layer.name, layer] as const);
  return { ...result, layers: new Map(plain), close: () => result.close() };
}

async function closeAll(results: Iterable<Result>): Promise<void> {
  for (const result of results) await result.close();
}
