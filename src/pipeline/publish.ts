import { copyFile, link, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fromSystemError } from "../errors.ts";
import { canonicalJson } from "./digest.ts";
import { type Product, productsOf } from "./recipe.ts";
import { provenanceOf, type RunState } from "./run-state.ts";

/** Puts the recipe's products under their stable names: maps as GeoTIFF, whole groups as linked Zarr. */
export async function publish(run: RunState): Promise<string[]> {
  run.host.removeUnfinished(run.folder.root);
  // Together: compression runs on other threads. All are awaited even when one fails, so that none still writes.
  const products = productsOf(run.recipe, run.params).filter(({ output }) => run.keys.producers.has(output));
  const published = await Promise.allSettled(products.map((product) => publishOne(product, run)));
  return published.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function publishOne(product: Product, run: RunState): Promise<string> {
  const step = run.keys.producers.get(product.output)!;
  const source = run.steps.get(step)!;
  const path = join(run.folder.root, product.file);
  try {
    if (product.file.endsWith(".zarr")) await publishGroup(source, path);
    else await publishMap(product.output, step, path, run);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  run.onEvent({ type: "published", path });
  return path;
}

async function publishMap(output: string, step: string, path: string, run: RunState): Promise<void> {
  const variable = await run.host.store.openVariable(run.steps.get(step)!, output);
  const keyed = run.keys.steps.find((candidate) => candidate.step.name === step)!;
  const attrs = { provenance: canonicalJson(provenanceOf(keyed)) };
  try {
    await run.host.writeMap({ path, variable, grid: run.facts.grid, attrs });
  } finally {
    await variable.close();
  }
}

/**
 * Gives a finished group a second name without a second copy: its files are linked, or copied where the file system has
 * no links. The old group under that name is moved away first, so that a reader sees one or the other.
 */
async function publishGroup(source: string, path: string): Promise<void> {
  const temporary = `${path}.new`;
  const old = `${path}.old`;
  await rm(temporary, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
  await linkTree(source, temporary);
  await rename(path, old).catch((cause: { code?: string }) => {
    if (cause.code !== "ENOENT") throw cause;
  });
  await rename(temporary, path);
  await rm(old, { recursive: true, force: true });
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(source, target);
    else
      await link(source, target).catch((cause: { code?: string }) => {
        if (cause.code !== "EXDEV" && cause.code !== "EPERM" && cause.code !== "ENOTSUP") throw cause;
        return copyFile(source, target);
      });
  }
}
