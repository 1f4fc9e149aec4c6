import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { isErrorOf, openResult, type Result, type ResultLayer } from "./open-result.ts";

/** Which layers hold the standard errors of which. */
export interface StandardErrors {
  /** The standard error of a layer, of the same shape and dates; null where there is none at hand. */
  of(layer: ResultLayer): ResultLayer | null;
  close(): Promise<void>;
}

/**
 * Finds the standard errors of a result's layers: velocityStd or velocity-std beside velocity, in the result itself or, where
 * one file of a run was opened, in the file beside it (displacement-std.zarr of displacement.zarr).
 */
export async function openStandardErrors(result: Result): Promise<StandardErrors> {
  const siblings: Result[] = [];
  const found = new Map<ResultLayer, ResultLayer>();
  const close = async () => {
    for (const sibling of siblings) await sibling.close();
  };
  try {
    for (const layer of result.layers.values()) {
      let error = errorAmong(result, layer);
      const beside = error === null ? pathBeside(layer.path) : null;
      if (beside !== null) {
        const sibling = await openResult(beside);
        siblings.push(sibling);
        error = errorAmong(sibling, layer);
      }
      if (error !== null) found.set(layer, error);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { of: (layer) => found.get(layer) ?? null, close };
}

/** The layers that are not the standard error of another one among them. */
export function withoutErrors(layers: readonly ResultLayer[]): ResultLayer[] {
  return layers.filter((layer) => !layers.some((other) => isErrorOf(layer, other)));
}

const errorAmong = ({ layers }: Result, layer: ResultLayer): ResultLayer | null =>
  [...layers.values()].find((candidate) => isErrorOf(candidate, layer)) ?? null;

function pathBeside(path: string): string | null {
  if (/^https?:/i.test(path)) return null;
  const ending = extname(path);
  const beside = join(dirname(path), `${basename(path, ending)}-std${ending}`);
  return existsSync(beside) ? beside : null;
}
