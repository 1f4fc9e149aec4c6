import { sliceSources } from "../../stack/slice-sources.ts";
import type { Source, Variable } from "../../stack/variable.ts";
import { digestOf } from "../digest.ts";
import { byContent } from "./by-content.ts";

/**
 * Digests of what each layer of a variable is read from, in order: how it is read, and every byte behind it. Null where one
 * file holds several layers.
 */
export async function digestSlices(
  { source, dims: [leading] }: Pick<Variable, "source" | "dims">,
  filesOf: (source: Source) => Promise<readonly string[]>,
  hashOf: ReadonlyMap<string, string>,
): Promise<readonly string[] | null> {
  const slices = leading === undefined ? null : sliceSources(source, leading);
  if (slices === null) return null;
  const digests: string[] = [];
  for (const slice of slices) {
    const files = (await filesOf(slice)).map((path) => hashOf.get(path)!);
    digests.push(digestOf({ source: byContent(slice, hashOf), files }));
  }
  return digests;
}
