import type { Stack } from "../stack/stack.ts";
import type { Attributes } from "../stack/variable.ts";
import { rscNumber } from "./rsc-attributes.ts";

/** They say where and when a file was written, not what it holds. */
const OF_THE_FILE: ReadonlySet<string> = new Set(["FILE_PATH", "MODIFICATION_TIME"]);

/** Root attributes that MintPy hands down from a file to the results made of it. */
export const inheritedAttributes = (attrs: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attrs).flatMap(([key, value]) => (OF_THE_FILE.has(key) ? [] : [[key, String(value)]])),
  );

/** REF_Y and REF_X: the pixel that MintPy's reference_point chose. */
export function namedReference(attrs: Attributes, path: string): Pick<Stack, "reference"> {
  const [y, x] = [rscNumber(attrs, "REF_Y", path), rscNumber(attrs, "REF_X", path)];
  return y === null || x === null ? {} : { reference: { y, x } };
}
