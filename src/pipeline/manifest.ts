import { readFile, rename, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fromSystemError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import type { RunState } from "./run-state.ts";

/** What a finished run was: which of the folder's steps its products came from. No clock times: equal runs leave equal bytes. */
export interface Manifest {
  readonly recipe: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Folder of each step that took part, in their order, relative to the run's folder. */
  readonly steps: Readonly<Record<string, string>>;
  /** File names of the products. */
  readonly products: readonly string[];
  /** What the run was made from; runs of version 0.1.0 and earlier do not say it. */
  readonly source?: ManifestSource;
}

/** The stack as it was read, before a step narrowed its network. */
export interface ManifestSource {
  readonly product: string;
  /** What its reader had to say: cropped extents, dropped files, missing layers. */
  readonly notes: readonly string[];
  readonly network: Network | null;
}

const MANIFEST = "run.json";

export async function writeManifest(
  run: RunState,
  products: readonly string[],
  { product, notes, network }: Stack,
): Promise<void> {
  const { folder, recipe, params, steps } = run;
  const manifest: Manifest = {
    recipe: recipe.name,
    params,
    steps: Object.fromEntries(
      [...steps].map(([name, path]) => [name, relative(folder.root, path).replaceAll("\\", "/")]),
    ),
    products: products.map((path) => basename(path)),
    source: { product, notes, network },
  };
  const path = join(folder.root, MANIFEST);
  try {
    await writeFile(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(`${path}.tmp`, path);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

/** The last finished run of a folder; null where there is none. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, MANIFEST);
  try {
    const value = JSON.parse(await readFile(path, "utf8")) as Partial<Manifest>;
    return value.steps && value.recipe && value.params ? (value as Manifest) : null;
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === "ENOENT" || code === "ENOTDIR" || cause instanceof SyntaxError) return null;
    throw fromSystemError(cause, path);
  }
}
